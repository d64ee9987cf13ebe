"""Courses as folders of text files: read whole or refused whole, with every problem named by file and line.

The layout is described in `deploy/demo/README.md`. Reading touches nothing but the folder and knows no service: the
questions stay GIFT text, which assessment reads.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.portal.forms.course_folder_contents import RUN, read_contents
from services.portal.forms.course_folder_files import CourseFiles, files_of_archive, files_of_folder
from services.portal.forms.course_folder_parts import Place, QuizFile
from services.portal.forms.course_folder_problems import CourseFolderRefused, Problem, Problems
from services.portal.forms.course_folder_run import MeetingPlan, RunPlan, read_run

__all__ = [
    "CourseFolder",
    "CourseFolderRefused",
    "MeetingPlan",
    "Place",
    "Problem",
    "QuizFile",
    "RunPlan",
    "read_course_archive",
    "read_course_folder",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFolder:
    """A course that was read without a problem.

    Attributes:
        draft: the document that catalog imports; each quiz still lacks its questions, which assessment stores.
        quizzes: the questions, by quiz key.
        positions: of each quiz in the draft (module, activity), by key.
        run: to be announced once the course is published, if the folder has one.
        places: where each value was written, by its path in the draft.
    """

    draft: dict[str, Any]
    quizzes: Mapping[str, QuizFile]
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    run: RunPlan | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def with_questions(self, stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The draft, its quizzes naming their questions.

        Args:
            stored: what assessment answered (`id`, `question_count`), by quiz key; a key may be missing.
        """
        draft = deepcopy(self.draft)
        for key, (module, position) in self.positions.items():
            if key in stored:
                settings = draft["modules"][module]["activities"][position]["settings"]
                settings.update(
                    question_set_id=stored[key]["id"], question_count=stored[key]["question_count"]
                )
        return draft

    def place_of(self, path: str) -> Place | None:
        """Where a value was written, or the nearest part of the document around it.

        Args:
            path: in the draft, such as catalog's problems name it: `modules.0.activities.2.minutes`.
        """
        while path:
            if path in self.places:
                return self.places[path]
            path = path.rpartition(".")[0]
        return None


def read_course_folder(path: Path) -> CourseFolder:
    """Read a course from a folder.

    Raises:
        CourseFolderRefused: an `InvalidInput` whose `extra["problems"]` lists `{file, line, message}`.
    """
    problems = Problems()
    return _read(files_of_folder(Path(path), problems), problems)


def read_course_archive(zip_bytes: bytes) -> CourseFolder:
    """Read a course from a ZIP archive of the folder, or of what is in it.

    Raises:
        CourseFolderRefused: as `read_course_folder`.
    """
    problems = Problems()
    return _read(files_of_archive(zip_bytes, problems), problems)


def _read(files: CourseFiles, problems: Problems) -> CourseFolder:
    if not files.contents:
        # Without a single file every further problem would only repeat the first.
        problems.refuse_if_any()
    contents = read_contents(files, problems)
    run = None
    if RUN in files.contents:
        text = files.text(RUN, problems)
        run = read_run(text, RUN, problems) if text is not None else None
    problems.refuse_if_any()
    return CourseFolder(
        draft=contents.draft,
        quizzes=contents.quizzes,
        positions=contents.positions,
        run=run,
        places=contents.places,
    )

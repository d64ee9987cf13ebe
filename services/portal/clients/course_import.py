"""Bringing a whole course folder into Sinau: its questions to assessment, the course and its run to catalog.

Nothing is stored before everything was tried: a mistake in one quiz refuses the whole folder, all mistakes at once.
The parts are steps that may run in different requests, because the portal keeps nothing between two of them. Each step
may be repeated: equal questions are stored once, a course that says the same is left as it is.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import httpx

from services.portal.clients.assessment import AssessmentClient
from services.portal.clients.catalog import CatalogClient
from services.portal.clients.identity import IdentityClient
from services.portal.clients.problem import ClientProblem
from services.portal.clients.service import Caller, JsonObject
from services.portal.clients.shapes.assessment import QuestionSetReportView
from shared.errors import InvalidInput

Progress = Callable[[int, int, str], None]


class QuizText(Protocol):
    """A quiz's questions as GIFT `text`, and the `path` of the file they stand in."""

    @property
    def path(self) -> str: ...  # noqa: D102 - told above

    @property
    def text(self) -> str: ...  # noqa: D102 - told above


class WrittenAt(Protocol):
    """A file of the folder and a line in it."""

    @property
    def file(self) -> str: ...  # noqa: D102 - told above

    @property
    def line(self) -> int | None: ...  # noqa: D102 - told above


class PlannedRun(Protocol):
    """A run whose days may be counted from the day of the import."""

    @property
    def time_zone(self) -> str: ...  # noqa: D102 - told above

    def document(self, today: date) -> JsonObject: ...  # noqa: D102 - the run as catalog takes it


class CourseFolder(Protocol):
    """What was read from a course folder; `forms/course_folder.py` reads one.

    Attributes:
        draft: the course as catalog's drafts are written; its quizzes still lack their questions.
        quizzes: by the quiz's key.
        run: to be announced once the course is published, if the folder has one.
    """

    @property
    def draft(self) -> JsonObject: ...  # noqa: D102 - told above

    @property
    def quizzes(self) -> Mapping[str, QuizText]: ...  # noqa: D102 - told above

    @property
    def run(self) -> PlannedRun | None: ...  # noqa: D102 - told above

    def with_questions(self, stored: Mapping[str, Mapping[str, Any]]) -> JsonObject: ...  # noqa: D102 - the whole draft

    def place_of(self, path: str) -> WrittenAt | None: ...  # noqa: D102 - where a value of the draft was written


class CourseRefused(InvalidInput):
    """The folder cannot be brought in; `problems` names each mistake: {file, line, message}.

    Mistakes in questions have also `code` and `values`, by which they are said in the reader's language.
    """

    def __init__(self, problems: list[JsonObject]) -> None:
        self.problems = problems
        super().__init__(
            f"{len(problems)} problems found; nothing was brought in.", extra={"problems": problems}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        outcome: created, revised, or unchanged: the course says the same already.
        activities: how many of each kind: {kind, count}.
        questions: the number of questions by type, over all quizzes.
        warnings: what is allowed but perhaps not meant: {file, line, message, code, values}.
        run_id: the run that was made, if one was.
    """

    course_id: str | None
    slug: str
    title: str
    outcome: str
    published: bool
    version_number: int | None
    module_count: int
    activities: tuple[JsonObject, ...]
    questions: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[JsonObject, ...] = ()
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class CourseImport:
    """The steps of one import, on behalf of one person."""

    assessment: AssessmentClient
    catalog: CatalogClient
    folder: CourseFolder
    publish: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The quizzes, in the order of the folder."""
        return tuple(self.folder.quizzes)

    def check(self) -> ImportReport:
        """Try everything and change nothing.

        Raises:
            CourseRefused: naming every mistake of every quiz and of the course.
        """
        problems: list[JsonObject] = []
        warnings: list[JsonObject] = []
        found: dict[str, int] = {}
        for key in self.keys:
            try:
                answer = self._store(key, dry_run=True)
            except ClientProblem as problem:
                problems += _placed(self.folder.quizzes[key].path, _refused(problem))
                continue
            warnings += _placed(self.folder.quizzes[key].path, answer["warnings"])
            for kind, count in answer["by_type"].items():
                found[kind] = found.get(kind, 0) + int(count)
        try:
            report = self.catalog.import_course(
                self.folder.with_questions({}), publish=self.publish, dry_run=True
            )
        except ClientProblem as problem:
            problems += self._located(_refused(problem))
        if problems:
            raise CourseRefused(problems)
        return self._report(report, questions=found, warnings=tuple(warnings))

    def store_quiz(self, key: str) -> QuestionSetReportView:
        """Store a quiz's questions: {id, question_count, …}."""
        return self._store(key, dry_run=False)

    def bring_in(self, stored: Mapping[str, Mapping[str, Any]]) -> ImportReport:
        """Make or revise the course.

        Args:
            stored: what `store_quiz` answered, by key.

        Raises:
            CourseRefused: it has changed since it was tried.
        """
        try:
            report = self.catalog.import_course(
                self.folder.with_questions(stored), publish=self.publish, dry_run=False
            )
        except ClientProblem as problem:
            raise CourseRefused(self._located(_refused(problem))) from problem
        return self._report(report)

    def schedule_run(self, course_id: str, now: datetime) -> str | None:
        """Announce the folder's run unless the course has one already; its id, if it was made now.

        Raises:
            CourseRefused: the plan contradicts itself.
        """
        plan = self.folder.run
        if plan is None or self.catalog.runs(course_id).get("items"):
            return None
        today = now.astimezone(ZoneInfo(plan.time_zone)).date()
        try:
            return str(self.catalog.schedule_run(course_id, plan.document(today))["id"])
        except ClientProblem as problem:
            raise CourseRefused(_placed("run.yaml", _refused(problem))) from problem

    def _located(self, problems: list[JsonObject]) -> list[JsonObject]:
        located = []
        for problem in problems:
            place = self.folder.place_of(str(problem.get("path") or ""))
            file, line = (place.file, place.line) if place else ("course.yaml", None)
            located += _placed(file, [{"line": line, **problem}])
        return located

    def _store(self, key: str, *, dry_run: bool) -> QuestionSetReportView:
        return self.assessment.add_question_set(
            gift=self.folder.quizzes[key].text, name=f"{self.folder.draft['slug']}/{key}", dry_run=dry_run
        )

    def _report(
        self,
        answer: Mapping[str, Any],
        *,
        questions: Mapping[str, int] | None = None,
        warnings: tuple[JsonObject, ...] = (),
    ) -> ImportReport:
        modules = self.folder.draft.get("modules") or ()
        return ImportReport(
            course_id=answer.get("course_id"),
            slug=str(answer["slug"]),
            title=str(answer["title"]),
            outcome=str(answer["outcome"]),
            published=bool(answer.get("published")),
            version_number=answer.get("version_number"),
            module_count=len(modules),
            activities=_counted(modules),
            questions=questions or {},
            warnings=warnings,
        )


def import_course(
    http: Mapping[str, httpx.Client],
    folder: CourseFolder,
    *,
    token: str | None = None,
    username: str = "",
    password: str = "",
    publish: bool = True,
    on_progress: Progress | None = None,
    now: datetime | None = None,
) -> ImportReport:
    """Bring in a course folder from beginning to end.

    Args:
        http: an open client for each of identity, catalog and assessment.
        token: of the person who becomes its trainer; none signs in with `username` and `password`.
        on_progress: told (steps done, steps in all, the step that begins).
        now: the instant from which a run's days are counted; none is the present.

    Raises:
        CourseRefused: naming every mistake; nothing was stored.
        ClientProblem: sign-in was refused, or the person may not do this.
        ServiceUnreachable: a service did not answer.
    """
    token = token or IdentityClient(http["identity"], Caller()).sign_in(username, password)["access_token"]
    caller = Caller(token=token)
    steps = CourseImport(
        AssessmentClient(http["assessment"], caller), CatalogClient(http["catalog"], caller), folder, publish
    )
    total = len(steps.keys) + 3
    tell = on_progress or _silent
    tell(0, total, "checking every file")
    checked = steps.check()
    stored = {}
    for done, key in enumerate(steps.keys, start=1):
        tell(done, total, f"storing the questions of {key}")
        stored[key] = steps.store_quiz(key)
    tell(total - 2, total, "storing modules and activities")
    report = steps.bring_in(stored)
    tell(total - 1, total, "planning the run")
    run_id = steps.schedule_run(str(report.course_id), now or datetime.now(UTC)) if publish else None
    tell(total, total, "done")
    return ImportReport(
        course_id=report.course_id,
        slug=report.slug,
        title=report.title,
        outcome=report.outcome,
        published=report.published,
        version_number=report.version_number,
        module_count=report.module_count,
        activities=report.activities,
        questions=checked.questions,
        warnings=checked.warnings,
        run_id=run_id,
    )


def _counted(modules: Sequence[Mapping[str, Any]]) -> tuple[JsonObject, ...]:
    counts = Counter(each["kind"] for module in modules for each in module["activities"])
    return tuple({"kind": kind, "count": count} for kind, count in counts.items())


def _refused(problem: ClientProblem) -> list[JsonObject]:
    """The mistakes that a refusal names.

    Raises:
        ClientProblem: it is about something else than what was sent.
    """
    if problem.answered not in {409, 422}:
        raise problem
    named = [
        {"path": path, "message": message}
        for path, messages in problem.fields.items()
        for message in messages
    ]
    return problem.problems or named or [{"message": str(problem) or problem.slug}]


def _placed(file: str, problems: Any) -> list[JsonObject]:
    placed = []
    for problem in problems:
        path = f"{problem['path']}: " if problem.get("path") else ""
        # By them it is said in the reader's language; only assessment's problems have both.
        known = {name: problem[name] for name in ("code", "values")} if "values" in problem else {}
        message = path + str(problem["message"])
        placed.append({"file": file, "line": problem.get("line"), "message": message, **known})
    return placed


def _silent(_done: int, _total: int, _step: str) -> None:
    """Nobody watches."""

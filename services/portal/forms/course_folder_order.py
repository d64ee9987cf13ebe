"""Where the quizzes, meetings and the survey of a course folder stand among its modules, and what the course asks for.

A folder orders its pages by their names and says nothing of the order of the rest: the pre-test opens the first module;
practice, the post-test, the meetings and the survey close the course, in a module of their own.
"""

from services.portal.forms.course_folder_parts import Activity, Completion, Contents, Place, Quiz, activity
from shared.contracts.activities import CompletedBy
from shared.contracts.activities.meeting import KIND as MEETING
from shared.contracts.activities.quiz import Purpose
from shared.contracts.activities.survey import KIND as SURVEY
from shared.contracts.activities.survey import SurveySettings

COURSE = "course.yaml"
# Content of a course, in the course's own language.
_CLOSING = {"id": "Penutup", "en": "Closing"}
_MEETINGS = {"id": "Pertemuan", "en": "Meetings"}
_SURVEY = {"id": "Survei akhir kursus", "en": "End-of-course survey"}
SURVEY_MINUTES = 2


def put_in_order(contents: Contents, quizzes: tuple[Quiz, ...], completion: Completion) -> None:
    """Put quizzes, meetings and the survey among the modules of the draft, and mark what is required."""
    modules = contents.draft["modules"]
    for module in modules:
        for page in module["activities"]:
            if page:
                page["required"] = completion.lessons
    language = contents.draft.get("language") or "id"
    for quiz in quizzes:
        _mark(quiz, completion)
    opening = [quiz for quiz in quizzes if quiz.activity["settings"]["purpose"] == Purpose.PRETEST]
    closing: list[tuple[str | None, Activity, int | None]] = [
        (quiz.key, quiz.activity, quiz.line)
        for purpose in (Purpose.PRACTICE, Purpose.POSTTEST)
        for quiz in quizzes
        if quiz.activity["settings"]["purpose"] == purpose
    ]
    if completion.meetings:
        meetings = activity(MEETING, _MEETINGS[language], settings={}) | {"required": True}
        closing.append((None, meetings, completion.lines.get("meetings")))
    if completion.survey != "none":
        settings = {"form": SurveySettings().form}
        survey = activity(SURVEY, _SURVEY[language], minutes=SURVEY_MINUTES, settings=settings)
        survey["required"] = completion.survey == "required"
        closing.append((None, survey, completion.lines.get("survey")))
    if modules:
        _open_with(contents, opening)
    else:
        closing = [*((quiz.key, quiz.activity, quiz.line) for quiz in opening), *closing]
    if closing:
        _close_with(contents, closing, _CLOSING[language])


def _mark(quiz: Quiz, completion: Completion) -> None:
    is_required = quiz.key in completion.quizzes
    quiz.activity["required"] = is_required
    if is_required or quiz.counts:
        quiz.activity["completed_by"] = CompletedBy.PASSED.value


def _open_with(contents: Contents, opening: list[Quiz]) -> None:
    """Put quizzes before the pages of the first module; the places of its pages move on with them."""
    if not opening:
        return
    first = "modules.0.activities."
    moved = {path: place for path, place in contents.places.items() if path.startswith(first)}
    for path in moved:
        del contents.places[path]
    for path, place in moved.items():
        position, *rest = path.removeprefix(first).split(".")
        contents.places[first + ".".join([str(int(position) + len(opening)), *rest])] = place
    contents.draft["modules"][0]["activities"][:0] = [quiz.activity for quiz in opening]
    for number, quiz in enumerate(opening):
        contents.places[f"{first}{number}"] = Place(COURSE, quiz.line)
        contents.positions[quiz.key] = (0, number)


def _close_with(
    contents: Contents, closing: list[tuple[str | None, Activity, int | None]], title: str
) -> None:
    modules = contents.draft["modules"]
    place = f"modules.{len(modules)}"
    contents.places[place] = Place(COURSE, None)
    for number, (key, _activity, line) in enumerate(closing):
        contents.places[f"{place}.activities.{number}"] = Place(COURSE, line)
        if key is not None:
            contents.positions[key] = (len(modules), number)
    modules.append({"id": None, "title": title, "activities": [each for _key, each, _line in closing]})

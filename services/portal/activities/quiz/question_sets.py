"""The questions of a quiz that is being written: immutable sets at assessment, the latest named by the draft."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.clients.shapes.assessment import QuestionSetView
from services.portal.teaching.draft_editing import activity_of_kind, changed
from services.portal.teaching.drafts import PartChanged, save
from services.portal.web.user_session import clients
from shared.contracts.activities.quiz import KIND

Change = Callable[[list[JsonObject]], list[JsonObject]]


MOST_NAME = 200


def quiz_of(draft: JsonObject, activity_id: UUID) -> JsonObject:
    """A quiz of the draft.

    Raises:
        PartNotFound: there is none of this id.
    """
    return activity_of_kind(draft, str(activity_id), KIND)


def set_id_of(quiz: JsonObject) -> str | None:
    """The id of the quiz's set of questions; none if nothing was written yet."""
    return quiz["settings"].get("question_set_id") or None


def set_of(quiz: JsonObject) -> QuestionSetView | None:
    """The quiz's set of questions; none if nothing was written yet."""
    set_id = set_id_of(quiz)
    return clients().assessment.question_set(set_id) if set_id else None


def questions_of(quiz: JsonObject) -> list[JsonObject]:
    """The quiz's questions in full, in order."""
    found = set_of(quiz)
    return list(found["questions"]) if found else []


def set_name(draft: JsonObject, activity_id: UUID) -> str:
    """What a set is called at assessment: people there see where it belongs."""
    return f"{draft['slug']}/{quiz_of(draft, activity_id)['title']}"[:MOST_NAME]


def change_questions(draft: JsonObject, activity_id: UUID, change: Change) -> JsonObject:
    """Store the changed questions as a new set and let the draft name it; gives the draft as it was before.

    Raises:
        ClientProblem: assessment refuses the questions.
        PartChanged: somebody else changed the quiz's questions meanwhile.
    """
    quiz = quiz_of(draft, activity_id)
    wanted = change(questions_of(quiz))
    if not wanted:
        use_set(draft, activity_id, None, 0)
        return draft
    stored = clients().assessment.add_question_set(
        questions=wanted, name=set_name(draft, activity_id), base_id=set_id_of(quiz)
    )
    use_set(draft, activity_id, stored["id"], stored["question_count"])
    return draft


def use_set(draft: JsonObject, activity_id: UUID, set_id: str | None, question_count: int) -> None:
    """Let the draft name this set. Changes elsewhere in the draft do not stand in the way.

    Raises:
        PartChanged: somebody else changed the quiz's questions meanwhile.
    """

    def name_it(copy: JsonObject) -> None:
        settings = quiz_of(copy, activity_id)["settings"]
        settings.update(question_set_id=set_id, question_count=question_count or None)

    try:
        save(draft, changed(draft, name_it))
    except PartChanged as conflict:
        if set_id_of(quiz_of(conflict.draft, activity_id)) != set_id_of(quiz_of(draft, activity_id)):
            raise
        save(conflict.draft, changed(conflict.draft, name_it))


def quiz_address(
    course_id: UUID, activity_id: UUID, *, undo: int | None = None, anchor: str | None = None
) -> str:
    """The quiz's page; `undo` is the revision that an undo button brings back."""
    return url_for(
        "quiz_authoring.page", course_id=course_id, activity_id=activity_id, urungkan=undo, _anchor=anchor
    )

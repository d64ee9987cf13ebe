"""The questions of a quiz that is being written: immutable sets at assessment, the latest named by the draft."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import changed, quiz_of
from services.portal.teaching.drafts import PartChanged, save
from services.portal.web.user_session import clients

Change = Callable[[list[JsonObject]], list[JsonObject]]


def set_of(quiz: JsonObject) -> JsonObject | None:
    """The quiz's set of questions; none if nothing was written yet."""
    return clients().assessment.question_set(quiz["question_set_id"]) if quiz["question_set_id"] else None


def questions_of(quiz: JsonObject) -> list[JsonObject]:
    """The quiz's questions in full, in order."""
    found = set_of(quiz)
    return list(found["questions"]) if found else []


def set_name(draft: JsonObject, key: str) -> str:
    """What a set is called at assessment: people there see where it belongs."""
    return f"{draft['slug']}/{key}"


def change_questions(draft: JsonObject, key: str, change: Change) -> JsonObject:
    """Store the changed questions as a new set and let the draft name it; gives the draft as it was before.

    Raises:
        ClientProblem: assessment refuses the questions.
        PartChanged: somebody else changed the quiz's questions meanwhile.
    """
    quiz = quiz_of(draft, key)
    wanted = change(questions_of(quiz))
    if not wanted:
        use_set(draft, key, None, 0)
        return draft
    stored = clients().assessment.add_question_set(
        questions=wanted, name=set_name(draft, key), base_id=quiz["question_set_id"]
    )
    use_set(draft, key, stored["id"], stored["question_count"])
    return draft


def use_set(draft: JsonObject, key: str, set_id: str | None, question_count: int) -> None:
    """Let the draft name this set. Changes elsewhere in the draft do not stand in the way.

    Raises:
        PartChanged: somebody else changed the quiz's questions meanwhile.
    """

    def name_it(copy: JsonObject) -> None:
        quiz_of(copy, key).update(question_set_id=set_id, question_count=question_count or None)

    try:
        save(draft, changed(draft, name_it))
    except PartChanged as conflict:
        if quiz_of(conflict.draft, key)["question_set_id"] != quiz_of(draft, key)["question_set_id"]:
            raise
        save(conflict.draft, changed(conflict.draft, name_it))


def quiz_address(course_id: UUID, key: str, *, undo: int | None = None, anchor: str | None = None) -> str:
    """The quiz's page; `undo` is the revision that an undo button brings back."""
    return url_for("quiz_authoring.page", course_id=course_id, key=key, urungkan=undo, _anchor=anchor)

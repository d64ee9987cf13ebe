"""How the pages of a course's author save: read the draft, change it, put it back at the revision that was read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.teaching.draft_editing import fingerprint
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

AUTHORS = ("trainer", "organiser", "bkpsdm_admin")


class PartChanged(Exception):
    """Somebody else saved the same part since the form was opened; `draft` is how it is now."""

    def __init__(self, draft: JsonObject) -> None:
        super().__init__("the part was changed meanwhile")
        self.draft = draft


def save(draft: JsonObject, wanted: JsonObject) -> JsonObject:
    """Put the changed draft in the place of the one that was read.

    Raises:
        PartChanged: the draft was saved in between.
        ClientProblem: catalog refuses it.
    """
    try:
        return clients().catalog.save_draft(draft["id"], wanted, revision=draft["revision"])
    except ClientProblem as problem:
        if problem.answered != 412:
            raise
        raise PartChanged(clients().catalog.draft(draft["id"])) from problem


def save_part(
    draft: JsonObject, *, part: Any, seen: str, change: Callable[[JsonObject], JsonObject]
) -> JsonObject:
    """As `save`, for a form that holds one part: what others changed elsewhere in the draft stays.

    Args:
        draft: as it is now.
        part: the form's part as it is now.
        seen: the fingerprint of the part as the form showed it.

    Raises:
        PartChanged: that very part has changed since.
        ClientProblem: catalog refuses it.
    """
    if seen and fingerprint(part) != seen:
        raise PartChanged(draft)
    return save(draft, change(draft))


def refusal_of(problem: ClientProblem, place: str) -> Errors:
    """What catalog refuses of an activity, beside the fields of its form, which are named as its members are.

    Args:
        place: the activity's path in the draft that was refused.

    Raises:
        ClientProblem: it is not about what was typed.
    """
    if problem.answered != 422:
        raise problem
    errors: Errors = {}
    for path in problem.fields or {"": []}:
        name = path.rpartition(".")[2] if path.startswith(f"{place}.") else ""
        errors[name] = [gettext("Isian ini tidak dapat diterima. Periksa sekali lagi.")]
    return errors


def rearranged(
    course_id: UUID, change: Callable[[JsonObject], JsonObject], *, undo: str = "", anchor: str = ""
) -> Response:
    """Change the outline and show it again.

    Args:
        anchor: the id of the element to look at.
        undo: what was done, in words: the outline then offers to take it back.
    """
    draft = clients().catalog.draft(str(course_id))
    try:
        save(draft, change(draft))
    except PartChanged:
        flash(
            gettext(
                "Kursus ini baru saja diubah di tempat lain. Tidak ada yang diganti; periksa, lalu coba lagi."
            ),
            "warn",
        )
        return outline(course_id)
    if undo:
        flash(undo)
        return outline(course_id, undo=draft["revision"])
    return outline(course_id, anchor=anchor)


def outline(course_id: UUID, *, undo: int | None = None, anchor: str = "") -> Response:
    """To the outline; `undo` is the revision that an undo button brings back."""
    return redirect(url_for("outline.page", course_id=course_id, urungkan=undo, _anchor=anchor or None), 303)

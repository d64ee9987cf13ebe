"""Revisions as entity tags: what an edit was made on must still be there."""

from typing import Any

from flask import request

from shared.errors import PreconditionFailed, SinauError

IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of what was edited: its revision in quotes, or `*` for whatever is there.",
}
"""How a document names this header; for `Blueprint.doc`."""


class PreconditionRequired(SinauError):
    """An edit without If-Match could undo what somebody else did meanwhile."""

    status = 428
    title = "Say which revision you edited"


def revision_tag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}


def expected_revision() -> int | None:
    """The revision that the caller edited, from `If-Match`; none for `*`: whatever is there.

    Raises:
        PreconditionRequired: there is no such header.
        PreconditionFailed: it is not a revision.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired("Send the ETag of what you edited as If-Match.")
    return revision_if_given()


def revision_if_given() -> int | None:
    """As `expected_revision`, where the header may be left out."""
    tags = request.if_match
    if "If-Match" not in request.headers or tags.star_tag:
        return None
    # A proxy that compresses makes tags weak; a revision means the same either way.
    for tag in tags.as_set(include_weak=True):
        if tag.isascii() and tag.isdigit():
            return int(tag)
    raise PreconditionFailed("If-Match is not a revision: read it again and send its ETag.")

"""The signed-in person's messages and preferences."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.notification.operations.messages import mark_all_read, mark_read
from services.notification.operations.preferences import set_preferences
from services.notification.queries.messages import (
    MessageView,
    PreferenceView,
    messages_of,
    preferences_of,
    unread_count_of,
)
from services.notification.schemas.messages import (
    MessagesArgs,
    MessageSchema,
    PreferencesSchema,
    UnreadCountSchema,
)
from shared.web.auth import principal
from shared.web.cursors import instant_and_key_in
from shared.web.pagination import Page, page_of
from shared.web.schemas import page_schema
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("messages", __name__, description="The signed-in person's messages")


@blp.route("/messages", methods=["GET"])
@reading
@blp.arguments(MessagesArgs, location="query")
@blp.response(200, page_schema(MessageSchema))
def messages(args: dict[str, Any]) -> Page[MessageView]:
    """Own messages, the newest first."""
    rows = messages_of(
        session(),
        principal().person_id,
        unread=args["unread"],
        limit=args["limit"],
        after=instant_and_key_in(args["cursor"]),
    )
    return page_of(rows, args["limit"], lambda row: (row.created_at.isoformat(), row.id))


@blp.route("/messages/unread-count", methods=["GET"])
@reading
@blp.response(200, UnreadCountSchema)
def unread_count() -> dict[str, int]:
    """How many own messages are unread."""
    return {"count": unread_count_of(session(), principal().person_id)}


@blp.route("/messages/<uuid:message_id>/read", methods=["POST"])
@writing
@blp.response(204)
def read(message_id: UUID) -> None:
    """An own message was read."""
    mark_read(context(), person_id=principal().person_id, message_id=message_id)


@blp.route("/messages/read-all", methods=["POST"])
@writing
@blp.response(204)
def read_all() -> None:
    """All own messages were read."""
    mark_all_read(context(), person_id=principal().person_id)


@blp.route("/preferences", methods=["GET"])
@reading
@blp.response(200, PreferencesSchema)
def preferences() -> PreferenceView:
    """Which channels the person wants."""
    return preferences_of(session(), principal().person_id)


@blp.route("/preferences", methods=["PUT"])
@writing
@blp.arguments(PreferencesSchema)
@blp.response(200, PreferencesSchema)
def choose(body: dict[str, Any]) -> PreferenceView:
    """Choose which channels are wanted."""
    set_preferences(context(), person_id=principal().person_id, **body)
    return preferences_of(session(), principal().person_id)

"""The signed-in person's messages and preferences."""

from dataclasses import dataclass
from uuid import UUID

from flask_smorest import Blueprint

from services.notification.operations.messages import mark_all_read, mark_read
from services.notification.operations.preferences import PreferencesChange, set_preferences
from services.notification.queries.messages import (
    MessageView,
    PreferencesView,
    messages_of,
    preferences_of,
    unread_count_of,
)
from shared.web.auth import principal
from shared.web.cursors import instant_and_key_in
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("messages", __name__, description="The signed-in person's messages")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesArgs(PageArgs):
    """Which messages.

    Attributes:
        unread: only unread ones, or only read ones.
    """

    unread: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCountView:
    """How many messages are unread."""

    count: int


@blp.route("/messages", methods=["GET"])
@reading
@accepts(MessagesArgs, location="query")
@answers(200, Page[MessageView])
def messages(args: MessagesArgs) -> Page[MessageView]:
    """Own messages, the newest first."""
    rows = messages_of(
        session(),
        principal().person_id,
        unread=args.unread,
        limit=args.limit,
        after=instant_and_key_in(args.cursor),
    )
    return page_of(rows, args.limit, lambda row: (row.created_at.isoformat(), row.id))


@blp.route("/messages/unread-count", methods=["GET"])
@reading
@answers(200, UnreadCountView)
def unread_count() -> UnreadCountView:
    """How many own messages are unread."""
    return UnreadCountView(count=unread_count_of(session(), principal().person_id))


@blp.route("/messages/<uuid:message_id>/read", methods=["POST"])
@writing
@answers(204)
def read(message_id: UUID) -> None:
    """An own message was read."""
    mark_read(context(), person_id=principal().person_id, message_id=message_id)


@blp.route("/messages/read-all", methods=["POST"])
@writing
@answers(204)
def read_all() -> None:
    """All own messages were read."""
    mark_all_read(context(), person_id=principal().person_id)


@blp.route("/preferences", methods=["GET"])
@reading
@answers(200, PreferencesView)
def preferences() -> PreferencesView:
    """Which channels the person wants."""
    return preferences_of(session(), principal().person_id)


@blp.route("/preferences", methods=["PUT"])
@writing
@accepts(PreferencesChange)
@answers(200, PreferencesView)
def choose(body: PreferencesChange) -> PreferencesView:
    """Choose which channels are wanted."""
    set_preferences(context(), person_id=principal().person_id, change=body)
    return preferences_of(session(), principal().person_id)

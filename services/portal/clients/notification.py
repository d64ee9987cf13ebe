"""What the portal asks notification: the inbox and its preferences."""

from typing import cast

from services.portal.clients.service import ServiceClient
from services.portal.clients.shapes.notification import (
    DeliveryPage,
    MailStatusView,
    MessagePage,
    PreferencesView,
)


class NotificationClient(ServiceClient):
    """The person's messages."""

    name = "notification"

    def messages(
        self, *, unread: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> MessagePage:
        """A page of messages, newest first."""
        return cast(MessagePage, self._get("/messages", unread=unread, limit=limit, cursor=cursor))

    def unread_count(self) -> int:
        """How many messages are unread."""
        return int(self._get("/messages/unread-count").get("count", 0))

    def mark_read(self, message_id: str) -> None:
        """Mark one message read."""
        self._call("POST", f"/messages/{message_id}/read")

    def mark_all_read(self) -> None:
        """Mark every message read."""
        self._call("POST", "/messages/read-all")

    def preferences(self) -> PreferencesView:
        """Which channels the person wants: {email}."""
        return cast(PreferencesView, self._get("/preferences"))

    def save_preferences(self, *, email: bool) -> PreferencesView:
        """Store which channels the person wants."""
        return cast(PreferencesView, self._call("PUT", "/preferences", {"email": email}))

    def deliveries(
        self, *, state: str = "", limit: int | None = None, cursor: str | None = None
    ) -> DeliveryPage:
        """A page of what became of e-mails, newest first, for operators."""
        return cast(DeliveryPage, self._get("/deliveries", state=state, limit=limit, cursor=cursor))

    def mail(self) -> MailStatusView:
        """How e-mail stands, for operators: {stopped_at, held_count, queued_count, oldest_queued_at}."""
        return cast(MailStatusView, self._get("/mail"))

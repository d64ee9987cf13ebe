"""What the portal asks notification: the inbox and its preferences."""

from services.portal.clients.service import JsonObject, ServiceClient


class NotificationClient(ServiceClient):
    """The person's messages."""

    name = "notification"

    def messages(
        self, *, unread: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> JsonObject:
        """A page of messages, newest first."""
        return self._get("/messages", unread=unread, limit=limit, cursor=cursor)

    def unread_count(self) -> int:
        """How many messages are unread."""
        return int(self._get("/messages/unread-count").get("count", 0))

    def mark_read(self, message_id: str) -> None:
        """Mark one message read."""
        self._call("POST", f"/messages/{message_id}/read")

    def mark_all_read(self) -> None:
        """Mark every message read."""
        self._call("POST", "/messages/read-all")

    def preferences(self) -> JsonObject:
        """Which channels the person wants: {email}."""
        return self._get("/preferences")

    def save_preferences(self, *, email: bool) -> JsonObject:
        """Store which channels the person wants."""
        return self._call("PUT", "/preferences", {"email": email})

    def deliveries(
        self, *, state: str = "", limit: int | None = None, cursor: str | None = None
    ) -> JsonObject:
        """A page of what became of e-mails, newest first, for operators."""
        return self._get("/deliveries", state=state, limit=limit, cursor=cursor)

    def mail(self) -> JsonObject:
        """How e-mail stands, for operators: {stopped_at, held_count, queued_count, oldest_queued_at}."""
        return self._get("/mail")

"""Who may use which route. Everybody sees only their own messages."""

from shared.web.auth import SIGNED_IN, role

ACCESS = {
    "GET /messages": SIGNED_IN,
    "GET /messages/unread-count": SIGNED_IN,
    "POST /messages/{message_id}/read": SIGNED_IN,
    "POST /messages/read-all": SIGNED_IN,
    "GET /preferences": SIGNED_IN,
    "PUT /preferences": SIGNED_IN,
    "GET /deliveries": role("operator", "bkpsdm_admin"),
    "GET /mail": role("operator", "bkpsdm_admin"),
}

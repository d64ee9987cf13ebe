"""Who may use which endpoint, and how far each role reaches there."""

from shared.access.rules import OWN, AccessRule, holding

OPERATORS = holding("operator", "bkpsdm_admin")

ACCESS: dict[str, AccessRule] = {
    "GET /messages": OWN,
    "GET /messages/unread-count": OWN,
    "POST /messages/{message_id}/read": OWN,
    "POST /messages/read-all": OWN,
    "GET /preferences": OWN,
    "PUT /preferences": OWN,
    "GET /deliveries": OPERATORS,
    "GET /mail": OPERATORS,
}

"""What may become of a delivery by e-mail."""

from typing import Annotated

from shared.schema.types import OneOf

QUEUED = "queued"
SENT = "sent"
NOT_CONFIGURED = "not_configured"
"""There is no mail server in the settings."""
NO_ADDRESS = "no_address"
DECLINED = "declined"
"""The person does not want e-mail."""
INACTIVE = "inactive"
"""The person is no longer active."""
REFUSED = "refused"
"""The mail server will never take it; `reason` has its code."""

STATES = (QUEUED, SENT, NOT_CONFIGURED, NO_ADDRESS, DECLINED, INACTIVE, REFUSED)
DeliveryState = Annotated[str, OneOf(STATES)]


def reason_not_to_send(*, is_configured: bool, active: bool, address: str, wants_email: bool) -> str | None:
    """The state that a delivery ends in without being sent, none if it is to be sent."""
    if not active:
        return INACTIVE
    if not wants_email:
        return DECLINED
    if not address:
        return NO_ADDRESS
    return None if is_configured else NOT_CONFIGURED

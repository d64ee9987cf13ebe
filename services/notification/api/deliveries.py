"""Deliveries, for whoever looks after the installation."""

from typing import Any

from flask_smorest import Blueprint

from services.notification.queries.deliveries import DeliveryView
from services.notification.queries.deliveries import deliveries as found_deliveries
from services.notification.queries.mail import MailStanding, mail_standing
from services.notification.schemas.messages import DeliveriesArgs, DeliverySchema, MailStandingSchema
from shared.web.cursors import instant_and_key_in
from shared.web.pagination import Page, page_of
from shared.web.schemas import page_schema
from shared.web.transaction import reading, session

blp = Blueprint("deliveries", __name__, description="What became of e-mails")


@blp.route("/deliveries", methods=["GET"])
@reading
@blp.arguments(DeliveriesArgs, location="query")
@blp.response(200, page_schema(DeliverySchema))
def deliveries(args: dict[str, Any]) -> Page[DeliveryView]:
    """Deliveries, the newest first: what was sent, and why the others were not."""
    rows = found_deliveries(
        session(), state=args["state"], limit=args["limit"], after=instant_and_key_in(args["cursor"])
    )
    return page_of(rows, args["limit"], lambda row: (row.created_at.isoformat(), row.id))


@blp.route("/mail", methods=["GET"])
@reading
@blp.response(200, MailStandingSchema)
def mail() -> MailStanding:
    """How e-mail stands: whether an operator has stopped it, and how much waits."""
    return mail_standing(session())

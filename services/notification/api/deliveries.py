"""Deliveries, for whoever looks after the installation."""

from dataclasses import dataclass

from flask_smorest import Blueprint

from services.notification.domain.deliveries import DeliveryState
from services.notification.queries.deliveries import DeliveryView
from services.notification.queries.deliveries import deliveries as found_deliveries
from services.notification.queries.mail import MailStatusView, mail_status
from shared.web.cursors import instant_and_key_in
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.transaction import reading, session

blp = Blueprint("deliveries", __name__, description="What became of e-mails")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesArgs(PageArgs):
    """Which deliveries."""

    state: DeliveryState | None = None


@blp.route("/deliveries", methods=["GET"])
@reading
@accepts(DeliveriesArgs, location="query")
@answers(200, Page[DeliveryView])
def deliveries(args: DeliveriesArgs) -> Page[DeliveryView]:
    """Deliveries, the newest first: what was sent, and why the others were not."""
    rows = found_deliveries(
        session(), state=args.state, limit=args.limit, after=instant_and_key_in(args.cursor)
    )
    return page_of(rows, args.limit, lambda row: (row.created_at.isoformat(), row.id))


@blp.route("/mail", methods=["GET"])
@reading
@answers(200, MailStatusView)
def mail() -> MailStatusView:
    """How e-mail stands: whether an operator has stopped it, and how much waits."""
    return mail_status(session())

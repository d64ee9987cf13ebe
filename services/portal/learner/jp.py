"""The JP ledger of a year."""

from flask import Blueprint, render_template, request

from services.portal.web.user_session import clients

blueprint = Blueprint("jp", __name__)


@blueprint.get("/jp")
def page() -> str:
    """Credited against the target, entry by entry, with other years to choose."""
    year = request.args.get("tahun", type=int)
    ledger = clients().enrollment.jp(year if year and 2000 <= year <= 2200 else None)
    return render_template("learner/jp.html", ledger=ledger)

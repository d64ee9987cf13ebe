"""A supervisor's team: JP of the year against the target."""

from decimal import Decimal

from flask import Blueprint, render_template, request

from services.portal.web.access_control import only_for
from services.portal.web.forms import whole
from services.portal.web.language import zone
from services.portal.web.user_session import clients, now

blueprint = Blueprint("team", __name__, url_prefix="/tim")
only_for(blueprint, "supervisor")

YEARS_BACK = 4


@blueprint.get("")
def page() -> str:
    """Everybody of the team, those furthest from the target first if so asked."""
    present = now().astimezone(zone()).year
    wanted = whole(request.args.get("tahun", "")) or present
    year = wanted if present - YEARS_BACK <= wanted <= present else present
    found = clients().enrollment.team(year, cursor=request.args.get("cursor"))
    members = found["items"]
    if request.args.get("urut") == "kurang":
        members = sorted(members, key=lambda member: Decimal(member["jp"]) - Decimal(member["target"]))
    return render_template(
        "managing/team.html",
        members=members,
        next=found.get("next"),
        is_first="cursor" not in request.args,
        year=year,
        present=present,
        years=list(range(present, present - YEARS_BACK, -1)),
        by_shortfall=request.args.get("urut") == "kurang",
        reached=sum(Decimal(member["jp"]) >= Decimal(member["target"]) for member in members),
    )

"""JP of a person, and of a supervisor's team."""

from typing import Any

from flask_smorest import Blueprint

from services.enrollment.domain.local_time import local_year
from services.enrollment.queries.jp import JpSummary, jp_of
from services.enrollment.queries.team import MemberView, team_of
from services.enrollment.schemas.jp import JpOut, TeamArgs, TeamPage, YearArgs
from shared.web.auth import principal
from shared.web.pagination import Page
from shared.web.transaction import clock, reading, session

blp = Blueprint("jp", __name__, description="Lesson hours (JP) against the year's target.")


@blp.route("/jp", methods=["GET"])
@reading
@blp.arguments(YearArgs, location="query")
@blp.response(200, JpOut)
def show_jp(args: dict[str, Any]) -> JpSummary:
    """The caller's ledger of a year."""
    return jp_of(session(), principal().person_id, _year(args["year"]))


@blp.route("/team", methods=["GET"])
@reading
@blp.arguments(TeamArgs, location="query")
@blp.response(200, TeamPage)
def show_team(args: dict[str, Any]) -> Page[MemberView]:
    """The people whose supervisor the caller is."""
    args["year"] = _year(args["year"])
    return team_of(session(), principal().person_id, **args)


def _year(given: int | None) -> int:
    return given or local_year(clock().now(), principal().time_zone)

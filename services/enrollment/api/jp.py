"""JP of a person, and of a supervisor's team."""

from dataclasses import dataclass
from typing import Annotated

from flask_smorest import Blueprint

from services.enrollment.domain.local_time import local_year
from services.enrollment.queries.jp import JpView, jp_of
from services.enrollment.queries.team import MemberView, team_of
from shared.schema.types import Range
from shared.web.auth import principal
from shared.web.declared import accepts, answers
from shared.web.pagination import LongPageArgs, Page
from shared.web.transaction import clock, reading, session

blp = Blueprint("jp", __name__, description="Lesson hours (JP) against the year's target.")

Year = Annotated[int, Range(2000, 2200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearArgs:
    """Which year; the current one of the caller's zone if none is given."""

    year: Year | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamArgs(LongPageArgs):
    """Which year's JP; the current one if none is given."""

    year: Year | None = None


@blp.route("/jp", methods=["GET"])
@reading
@accepts(YearArgs, location="query")
@answers(200, JpView)
def show_jp(args: YearArgs) -> JpView:
    """The caller's ledger of a year."""
    return jp_of(session(), principal().person_id, _year(args.year))


@blp.route("/team", methods=["GET"])
@reading
@accepts(TeamArgs, location="query")
@answers(200, Page[MemberView])
def show_team(args: TeamArgs) -> Page[MemberView]:
    """The people whose supervisor the caller is."""
    return team_of(
        session(),
        principal().person_id,
        year=_year(args.year),
        limit=args.limit,
        cursor=args.cursor,
    )


def _year(given: int | None) -> int:
    return given or local_year(clock().now(), principal().time_zone)

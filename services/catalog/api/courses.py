"""What everybody may see: published courses, their categories and the competencies."""

from dataclasses import dataclass
from typing import Annotated

from flask_smorest import Blueprint

from services.catalog.domain.competencies import COMPETENCIES, Competency
from services.catalog.domain.draft import MODES
from services.catalog.queries.courses import categories, course_detail, published_courses
from services.catalog.queries.views import CategoryView, CourseCard, CourseDetail
from shared.schema.types import Length, OneOf
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs
from shared.web.transaction import clock, reading, session

blueprint = Blueprint("courses", __name__, description="Published courses, for everybody.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseArgs(PageArgs):
    """How the list of courses is narrowed; what is empty narrows nothing.

    Attributes:
        q: words.
    """

    q: Annotated[str, Length(max=200)] = ""
    category: Annotated[str, Length(max=100)] = ""
    competency: Annotated[str, Length(max=100)] = ""
    mode: Annotated[str, OneOf(("", *MODES))] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryList:
    """Every category that has a published course."""

    items: tuple[CategoryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyList:
    """All competencies that the list knows."""

    items: tuple[Competency, ...]


@blueprint.route("/courses", methods=["GET"])
@reading
@accepts(CourseArgs, location="query")
@answers(200, Page[CourseCard])
def list_courses(args: CourseArgs) -> Page[CourseCard]:
    """Published courses, the latest published first."""
    return published_courses(
        session(),
        clock().now(),
        q=args.q,
        category=args.category,
        competency=args.competency,
        mode=args.mode,
        limit=args.limit,
        cursor=args.cursor,
    )


@blueprint.route("/courses/<string:slug>", methods=["GET"])
@reading
@answers(200, CourseDetail)
def show_course(slug: str) -> CourseDetail:
    """One published course, by its address or its id."""
    return course_detail(session(), clock().now(), slug)


@blueprint.route("/categories", methods=["GET"])
@reading
@answers(200, CategoryList)
def list_categories() -> CategoryList:
    """The categories of published courses."""
    return CategoryList(items=categories(session()))


@blueprint.route("/competencies", methods=["GET"])
@answers(200, CompetencyList)
def list_competencies() -> CompetencyList:
    """The competencies that courses can serve."""
    return CompetencyList(items=COMPETENCIES)

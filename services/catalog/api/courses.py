"""What everybody may see: published courses, their categories and the competencies."""

from dataclasses import fields
from typing import Any

from flask_smorest import Blueprint

from services.catalog.domain.competencies import COMPETENCIES, competency
from services.catalog.queries.courses import categories, course_detail, published_courses
from services.catalog.queries.views import CourseCard, VersionOutline
from services.catalog.schemas.courses import (
    CategoryList,
    CompetencyList,
    CourseDetailOut,
    CourseListArgs,
    CoursePage,
    OutlineOut,
)
from shared.web.transaction import clock, reading, session

blp = Blueprint("courses", __name__, description="Published courses, for everybody.")

_OUTLINE_ONLY = tuple(OutlineOut().fields)


@blp.route("/courses", methods=["GET"])
@reading
@blp.arguments(CourseListArgs, location="query")
@blp.response(200, CoursePage)
def list_courses(args: dict[str, Any]) -> dict[str, Any]:
    """Published courses, the latest published first."""
    page = published_courses(session(), clock().now(), **args)
    return {"items": [with_names(card) for card in page.items], "next": page.next}


@blp.route("/courses/<string:slug>", methods=["GET"])
@reading
@blp.response(200, CourseDetailOut)
def show_course(slug: str) -> dict[str, Any]:
    """One published course, by its address or its id."""
    detail = course_detail(session(), clock().now(), slug)
    outline = {name: getattr(detail.outline, name) for name in _OUTLINE_ONLY}
    return {**outline, **with_names(detail.card), "runs": detail.runs}


@blp.route("/categories", methods=["GET"])
@reading
@blp.response(200, CategoryList)
def list_categories() -> dict[str, Any]:
    """The categories of published courses."""
    return {"items": categories(session())}


@blp.route("/competencies", methods=["GET"])
@blp.response(200, CompetencyList)
def list_competencies() -> dict[str, Any]:
    """The competencies that courses can serve."""
    return {"items": COMPETENCIES}


def with_names(view: CourseCard | VersionOutline) -> dict[str, Any]:
    """A view as a dictionary, its competencies once more with their names."""
    members = {field.name: getattr(view, field.name) for field in fields(view)}
    return {**members, "competency_names": [competency(key) for key in view.competencies]}

"""Which rule of an agency holds for a course."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.policies import ALL
from services.assessment.models import Course, CourseVersion, PolicyValue, Unit
from shared.policies.definition import Policy
from shared.policies.table import PolicyTable

T = TypeVar("T")

POLICIES = PolicyTable(ALL, values=PolicyValue, units=Unit)


def rule_of_course(session: Session, policy: Policy[T], course_id: UUID) -> T:
    """What holds for the unit that owns a course."""
    owner = session.scalar(select(Course.owner_unit_id).where(Course.id == course_id))
    return POLICIES.value_for(session, policy, owner)


def rule_of_version(session: Session, policy: Policy[T], version_id: UUID) -> T:
    """What holds for the unit that owns the course of a version."""
    owner = session.scalar(
        select(Course.owner_unit_id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.version_id == version_id)
    )
    return POLICIES.value_for(session, policy, owner)

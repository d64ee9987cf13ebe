"""Keeping what was heard of people and courses."""

from uuid import UUID

from services.notification.models import CourseVersion, Person
from shared.persistence.context import Context


def keep_person(
    context: Context,
    *,
    person_id: UUID,
    version: int,
    name: str,
    email: str,
    language: str,
    time_zone: str,
    active: bool,
) -> None:
    """Remember how to address somebody; news that is older than what is known changes nothing."""
    person = context.session.get(Person, person_id)
    if person is None:
        person = Person(id=person_id, version=0)
        context.session.add(person)
    if version <= person.version:
        return
    person.version = version
    person.name, person.email, person.language = name, email, language
    person.time_zone, person.active = time_zone, active
    context.session.flush()


def keep_course_version(context: Context, *, version_id: UUID, title: str) -> None:
    """Remember what a version is called; it never changes."""
    if context.session.get(CourseVersion, version_id) is None:
        context.session.add(CourseVersion(id=version_id, title=title))
        context.session.flush()

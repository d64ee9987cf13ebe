"""Writing messages, and reading them off.

Each operation that follows from an event may be repeated and may come in any order: what is missing yet raises NotYet,
what was said already is not said again.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.notification.domain.catalog import (
    CERTIFIED,
    COMPLETED,
    DEACTIVATED,
    ENROLLED,
    NOT_PASSED,
    ROLE_WITHDRAWN,
)
from services.notification.domain.errors import MessageNotFound
from services.notification.models import CourseVersion, Message, Person, Unit
from services.notification.operations.deliveries import queue_email
from shared.contracts.routes import Route
from shared.ids import uuid7
from shared.messaging.errors import NotYet
from shared.persistence.context import Context


def tell_enrolled(context: Context, *, person_id: UUID, enrollment_id: UUID, version_id: UUID) -> None:
    """Tell somebody that they take part in a course.

    Raises:
        NotYet: the person or the version has not been heard of.
    """
    course = _course(context.session, version_id)
    message, is_new = _write(
        context,
        person_id=person_id,
        kind=ENROLLED,
        about=enrollment_id,
        facts={"course": course.title},
        route=Route.ENROLLMENT,
        parameters={"enrollment_id": str(enrollment_id)},
    )
    if is_new:
        queue_email(context, message=message)


def tell_completed(
    context: Context, *, person_id: UUID, enrollment_id: UUID, title: str, score: Decimal | None
) -> None:
    """Tell somebody that a course is completed. The e-mail waits for the JP, to be one with it.

    Raises:
        NotYet: the person has not been heard of.
    """
    _write(
        context,
        person_id=person_id,
        kind=COMPLETED,
        about=enrollment_id,
        facts={"course": title, "score": str(score) if score is not None else None},
        route=Route.JP_LEDGER,
    )


def add_credit(
    context: Context,
    *,
    enrollment_id: UUID,
    entry_id: UUID,
    jp: Decimal,
    year: int,
    credited_on: date,
) -> None:
    """Add credited JP, or a correction of them, to what is said of a completed course.

    Raises:
        NotYet: that it was completed has not been heard.
    """
    message = _said(context.session, COMPLETED, enrollment_id)
    if message is None:
        raise NotYet("The course's completion has not been heard of.")
    known: Mapping[str, Any] = message.facts.get("credits") or {}
    entry = {"jp": str(jp), "year": year, "on": credited_on.isoformat()}
    message.facts = {**message.facts, "credits": {**known, str(entry_id): entry}}
    context.session.flush()
    if jp > 0:
        queue_email(context, message=message)


def tell_certified(
    context: Context, *, person_id: UUID, certificate_id: UUID, title: str, number: str
) -> None:
    """Tell somebody that their certificate was issued.

    Raises:
        NotYet: the person has not been heard of.
    """
    message, is_new = _write(
        context,
        person_id=person_id,
        kind=CERTIFIED,
        about=certificate_id,
        facts={"course": title, "number": number},
        route=Route.CERTIFICATE,
        parameters={"certificate_id": str(certificate_id)},
    )
    if is_new:
        queue_email(context, message=message)


def tell_not_passed(
    context: Context,
    *,
    person_id: UUID,
    attempt_id: UUID,
    enrollment_id: UUID,
    version_id: UUID,
    quiz_title: str,
    score: Decimal,
    passing_score: int,
) -> None:
    """Tell somebody that a quiz that counts was not passed; in the inbox only, they have just seen the result.

    Raises:
        NotYet: the person or the version has not been heard of.
    """
    course = _course(context.session, version_id)
    _write(
        context,
        person_id=person_id,
        kind=NOT_PASSED,
        about=attempt_id,
        facts={
            "course": course.title,
            "quiz": quiz_title,
            "score": str(score),
            "passing_score": passing_score,
        },
        route=Route.ENROLLMENT,
        parameters={"enrollment_id": str(enrollment_id)},
    )


def tell_deactivated(context: Context, *, person_id: UUID, version: int) -> None:
    """Tell somebody that their account was deactivated.

    Args:
        version: of the person's profile since.

    Raises:
        NotYet: the person has not been heard of.
    """
    message, is_new = _write(
        context,
        person_id=person_id,
        kind=DEACTIVATED,
        about=uuid5(person_id, str(version)),
        facts={},
        route=Route.HOME,
    )
    if is_new:
        queue_email(context, message=message)


def tell_role_withdrawn(context: Context, *, person_id: UUID, version: int, role: str, unit_id: UUID) -> None:
    """Tell somebody that they do not hold a role any more.

    Args:
        version: of the person's profile since.

    Raises:
        NotYet: the person or the unit has not been heard of.
    """
    unit = context.session.get(Unit, unit_id)
    if unit is None:
        raise NotYet("The unit has not been heard of.")
    message, is_new = _write(
        context,
        person_id=person_id,
        kind=ROLE_WITHDRAWN,
        about=uuid5(person_id, f"{version} {role} {unit_id}"),
        facts={"role": role, "unit": unit.name},
        route=Route.PROFILE,
    )
    if is_new:
        queue_email(context, message=message)


def mark_read(context: Context, *, person_id: UUID, message_id: UUID) -> None:
    """Note that a person has read a message; the first time counts.

    Raises:
        MessageNotFound: the person has no such message.
    """
    message = context.session.get(Message, message_id)
    if message is None or message.person_id != person_id:
        raise MessageNotFound("You have no such message.")
    if message.read_at is None:
        message.read_at = context.clock.now()


def mark_all_read(context: Context, *, person_id: UUID) -> None:
    """Note that a person has read all messages."""
    context.session.execute(
        update(Message)
        .where(Message.person_id == person_id, Message.read_at.is_(None))
        .values(read_at=context.clock.now())
    )


def _write(
    context: Context,
    *,
    person_id: UUID,
    kind: str,
    about: UUID,
    facts: dict[str, Any],
    route: Route,
    parameters: dict[str, str] | None = None,
) -> tuple[Message, bool]:
    """The message and whether it is new; its time is that of the fact."""
    if context.session.get(Person, person_id) is None:
        raise NotYet("The person has not been heard of.")
    said = _said(context.session, kind, about)
    if said is not None:
        return said, False
    message = Message(
        id=uuid7(),
        person_id=person_id,
        kind=kind,
        about=about,
        facts={**facts, "at": context.clock.now().isoformat()},
        route=route,
        parameters=parameters or {},
        correlation_id=context.cause.correlation_id,
        created_at=context.clock.now(),
    )
    context.session.add(message)
    context.session.flush()
    return message, True


def _said(session: Session, kind: str, about: UUID) -> Message | None:
    return session.scalars(
        select(Message).where(Message.kind == kind, Message.about == about).with_for_update()
    ).one_or_none()


def _course(session: Session, version_id: UUID) -> CourseVersion:
    course = session.get(CourseVersion, version_id)
    if course is None:
        raise NotYet("The course version has not been heard of.")
    return course

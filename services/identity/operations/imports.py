"""Taking over a list of people, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from services.identity.adapters.passwords import hash_first_password
from services.identity.adapters.sealing import NipVault
from services.identity.domain.errors import ImportRefused
from services.identity.domain.passwords import first_password
from services.identity.domain.sheet import MOST_PROBLEMS, Problem, read_sheet
from services.identity.models import Person
from services.identity.operations.import_plan import PlannedRow, Planner
from services.identity.operations.people import sort_name_of
from services.identity.operations.publishing import count_change, publish_person
from services.identity.operations.roles import grant_role
from services.identity.operations.supervision import set_supervisor, supervisors_of
from shared.access.scope import AccessScope
from shared.clock import Clock
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRowView:
    """What became of one row.

    Attributes:
        person_id: null for somebody whom a dry run would add.
        first_password: of somebody who was added; shown this once.
    """

    line: int
    action: Literal["created", "updated", "unchanged"]
    person_id: UUID | None
    username: str
    name: str
    first_password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """What became of a list."""

    created: int
    updated: int
    unchanged: int
    rows: Sequence[ImportedRowView]


class FirstPassword(NamedTuple):
    """A first password and its hash."""

    plain: str
    hashed: str


def make_first_passwords(count: int) -> list[FirstPassword]:
    """Passwords for as many people, to be made before the transaction: hashing 10,000 takes seconds."""
    passwords = [first_password() for _ in range(count)]
    return [FirstPassword(plain, hash_first_password(plain)) for plain in passwords]


def import_people(
    context: Context,
    *,
    vault: NipVault,
    scope: AccessScope,
    text: str,
    language: str,
    dry_run: bool,
    prepared: Sequence[FirstPassword] = (),
) -> ImportView:
    """Add and change people by a list in CSV (see `domain.sheet`).

    An empty cell leaves what is there; roles are added, never taken away; people who are not in the list stay.

    Args:
        language: of the messages about mistakes, id or en.
        dry_run: only say what would be done; a reading session is enough.
        prepared: first passwords that were made beforehand; what is missing is made here.

    Raises:
        ImportRefused: the list has mistakes, named by line and column; nothing was changed.
    """
    rows, problems = read_sheet(text)
    _refuse_if_any(problems, language)
    planner = Planner(context, vault=vault, scope=scope, rows=rows)
    planned = planner.plan()
    _refuse_if_any(sorted(planner.problems, key=lambda problem: problem.line), language)
    passwords: dict[int, str] = {}
    if not dry_run:
        passwords = _apply(context, vault, scope, planned=planned, prepared=prepared)
    report = _report(planned, passwords, dry_run)
    if not dry_run:
        counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
        record_audit(
            context,
            actor_id=scope.actor_id,
            action="people.imported",
            subject="people:list",
            detail=counts,
        )
    return report


def _apply(
    context: Context,
    vault: NipVault,
    scope: AccessScope,
    *,
    planned: Sequence[PlannedRow],
    prepared: Sequence[FirstPassword],
) -> dict[int, str]:
    passwords: dict[int, str] = {}
    missing = sum(item.person is None for item in planned) - len(prepared)
    supply = iter([*prepared, *make_first_passwords(max(0, missing))])
    changed = [item for item in planned if item.action != "unchanged"]
    people: dict[UUID, Person] = {}
    for item in changed:
        if item.person is None:
            password = next(supply)
            passwords[item.row.line] = password.plain
            person = _new_person(context.clock, vault, item, password.hashed)
            context.session.add(person)
        else:
            person = item.person
            _change(vault, item, person)
        count_change(context.clock, person)
        people[person.id] = person
    # One flush writes all people, so that rows may name each other as supervisors in any order.
    context.session.flush()
    for item in changed:
        for role in item.new_roles:
            grant_role(context, scope=scope, person_id=item.person_id, role=role, unit_id=item.unit.id)
        if item.supervisor_id:
            set_supervisor(context, person_id=item.person_id, supervisor_id=item.supervisor_id)
    context.session.flush()
    leaders = supervisors_of(context, list(people))
    for item in changed:
        publish_person(context, people[item.person_id], item.unit, leaders.get(item.person_id))
    return passwords


def _new_person(clock: Clock, vault: NipVault, item: PlannedRow, password_hash: str) -> Person:
    row = item.row
    return Person(
        id=item.person_id,
        username=item.username,
        name=row.name,
        sort_name=sort_name_of(row.name),
        email=row.email,
        employment_type=row.employment_type,
        position=row.position,
        rank=row.rank,
        unit_id=item.unit.id,
        time_zone=row.time_zone or None,
        language="id",
        active=True,
        nip_sealed=vault.seal(row.nip, item.person_id) if row.nip else None,
        nip_hash=item.nip_hash,
        password_hash=password_hash,
        must_change_password=True,
        version=0,
        recorded_at=clock.now(),
    )


def _change(vault: NipVault, item: PlannedRow, person: Person) -> None:
    for column, value in item.changes.items():
        setattr(person, column, value)
    person.unit = item.unit
    person.sort_name = sort_name_of(person.name)
    if "nip_hash" in item.changes and item.row.nip:
        person.nip_sealed = vault.seal(item.row.nip, person.id)


def _report(planned: Sequence[PlannedRow], passwords: dict[int, str], dry_run: bool) -> ImportView:
    actions = [item.action for item in planned]
    return ImportView(
        created=actions.count("created"),
        updated=actions.count("updated"),
        unchanged=actions.count("unchanged"),
        rows=[
            ImportedRowView(
                line=item.row.line,
                action=action,
                person_id=None if dry_run and item.person is None else item.person_id,
                username=item.username,
                name=item.row.name,
                first_password=passwords.get(item.row.line),
            )
            for item, action in zip(planned, actions, strict=True)
        ],
    )


def _refuse_if_any(problems: Sequence[Problem], language: str) -> None:
    if not problems:
        return
    shown = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        shown.append(Problem(0, "", "too_many_problems", {"more": len(problems) - MOST_PROBLEMS}))
    named = [
        {
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "message": problem.text(language),
        }
        for problem in shown
    ]
    raise ImportRefused(
        f"The list has {len(problems)} mistakes; nothing of it was taken over.", extra={"problems": named}
    )

"""What a list of people would do: rows matched with who is there, mistakes found, nothing changed yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.identity.adapters.sealing import NipVault
from services.identity.domain.names import base_username, username_from
from services.identity.domain.roles import LEARNER, may_grant, may_manage
from services.identity.domain.sheet import Problem, Row
from services.identity.models import Person, RoleGrant, Unit
from services.identity.operations.supervision import supervisors_of
from shared.access.scope import AccessScope
from shared.ids import uuid7
from shared.persistence.context import Context

CHUNK = 1000


@dataclass(slots=True, kw_only=True)
class PlannedRow:
    """One row and what it leads to.

    Attributes:
        person: who is there already, none if the row adds somebody.
        changes: the columns of the person that get another value.
        new_roles: roles to be granted in the row's unit.
        supervisor_id: who leads the person from today on, none if the row does not change it.
    """

    row: Row
    unit: Unit
    person: Person | None
    person_id: UUID
    username: str
    nip_hash: str | None
    changes: dict[str, Any] = field(default_factory=dict)
    new_roles: list[str] = field(default_factory=list)
    supervisor_id: UUID | None = None

    @property
    def action(self) -> Literal["created", "updated", "unchanged"]:
        """created, updated or unchanged."""
        if self.person is None:
            return "created"
        return "updated" if self.changes or self.new_roles or self.supervisor_id else "unchanged"


class Planner:
    """Matches rows with people and units, reading in a few queries what 10,000 rows need."""

    def __init__(self, context: Context, *, vault: NipVault, scope: AccessScope, rows: Sequence[Row]) -> None:
        self._context, self._session = context, context.session
        self._scope = scope
        self._rows = rows
        self.problems: list[Problem] = []
        self._units = list(self._session.scalars(select(Unit)))
        self._ids_by_username: dict[str, UUID] = dict(
            self._session.execute(select(Person.username, Person.id)).all()
        )
        self._hashes = {row.line: vault.fingerprint(row.nip) for row in rows if row.nip}
        self._by_hash = {p.nip_hash: p for p in self._people(Person.nip_hash, set(self._hashes.values()))}
        self._by_username = {p.username: p for p in self._people(Person.username, {r.username for r in rows})}
        self._by_email = self._outsiders_by_email({row.email for row in rows if not row.nip and row.email})

    def plan(self) -> list[PlannedRow]:
        """The rows with what they lead to; of use only if `problems` stays empty."""
        units = self._units_by_word()
        planned = [made for row in self._rows if (made := self._plan_row(row, units)) is not None]
        self._find_repeated(planned)
        self._find_supervisors(planned)
        self._compare(planned)
        return planned

    def _plan_row(self, row: Row, units: dict[str, list[Unit]]) -> PlannedRow | None:
        found = units.get(row.unit.casefold(), [])
        if len(found) != 1:
            self._complain(row, "unit", "unit_ambiguous" if found else "unit_unknown")
            return None
        unit = found[0]
        if not self._scope.covers(unit.path_ids):
            self._complain(row, "unit", "unit_out_of_reach")
            return None
        for role in row.roles:
            if not may_grant(self._scope, role, unit.path_ids):
                self._complain(row, "peran", "role_not_yours_to_grant", role=role)
        nip_hash = self._hashes.get(row.line)
        person = self._match(row, nip_hash)
        if row.username:
            username = row.username
        elif person is not None:
            username = person.username
        else:
            username = username_from(row.name, lambda wanted: wanted in self._ids_by_username)
        person_id = person.id if person else uuid7()
        if self._ids_by_username.setdefault(username, person_id) != person_id:
            self._complain(row, "username", "username_of_another")
        return PlannedRow(
            row=row, unit=unit, person=person, person_id=person_id, username=username, nip_hash=nip_hash
        )

    def _match(self, row: Row, nip_hash: str | None) -> Person | None:
        """Who the row speaks of: by NIP, then by username; outsiders without either by e-mail and name."""
        if nip_hash in self._by_hash:
            return self._by_hash[nip_hash]
        if row.username:
            person = self._by_username.get(row.username)
            if person and nip_hash and person.nip_hash not in (None, nip_hash):
                self._complain(row, "nip", "nip_of_another")
            return person
        if nip_hash is None:
            return self._by_email.get((row.email, base_username(row.name)))
        return None

    def _find_repeated(self, planned: Sequence[PlannedRow]) -> None:
        first_line: dict[UUID, int] = {}
        for item in planned:
            if item.person_id in first_line:
                self._complain(item.row, "", "same_person_twice", line=first_line[item.person_id])
            first_line.setdefault(item.person_id, item.row.line)

    def _find_supervisors(self, planned: Sequence[PlannedRow]) -> None:
        known = [item.person_id for item in planned if item.person]
        present = supervisors_of(self._context, known)
        for item in planned:
            if not item.row.supervisor:
                continue
            leader = self._ids_by_username.get(item.row.supervisor)
            if leader is None:
                self._complain(item.row, "atasan", "supervisor_unknown")
            elif leader == item.person_id:
                self._complain(item.row, "atasan", "supervisor_is_self")
            elif present.get(item.person_id) != leader:
                item.supervisor_id = leader

    def _compare(self, planned: Sequence[PlannedRow]) -> None:
        grants = self._grants([item.person_id for item in planned if item.person])
        for item in planned:
            held = grants.get(item.person_id, set())
            item.new_roles = [
                role for role in item.row.roles if role != LEARNER and (role, item.unit.id) not in held
            ]
            if item.person is None:
                continue
            item.changes = dict(_changes(item, item.person))
            roles = {role for role, _ in held}
            if item.action == "updated" and not may_manage(self._scope, roles, item.person.unit.path_ids):
                self._complain(item.row, "", "person_out_of_reach")

    def _units_by_word(self) -> dict[str, list[Unit]]:
        words: dict[str, list[Unit]] = {}
        for unit in self._units:
            words.setdefault(unit.name.casefold(), []).append(unit)
        # A key means one unit, whatever other units are named.
        words.update({unit.key.casefold(): [unit] for unit in self._units})
        return words

    def _people(self, column: Any, values: set[str]) -> Iterator[Person]:
        yield from self._selected(column, sorted(value for value in values if value))

    def _outsiders_by_email(self, emails: set[str]) -> dict[tuple[str, str], Person]:
        people = self._selected(Person.email, sorted(emails), Person.nip_hash.is_(None))
        return {(person.email, base_username(person.name)): person for person in people}

    def _selected(self, column: Any, values: Sequence[str], *more: ColumnElement[bool]) -> Iterator[Person]:
        for chunk in _chunks(values):
            statement = select(Person).where(column.in_(chunk), *more).with_for_update(of=Person)
            yield from self._session.scalars(statement)

    def _grants(self, person_ids: Sequence[UUID]) -> dict[UUID, set[tuple[str, UUID]]]:
        grants: dict[UUID, set[tuple[str, UUID]]] = {}
        for chunk in _chunks(person_ids):
            for grant in self._session.scalars(select(RoleGrant).where(RoleGrant.person_id.in_(chunk))):
                grants.setdefault(grant.person_id, set()).add((grant.role, grant.unit_id))
        return grants

    def _complain(self, row: Row, column: str, code: str, **values: object) -> None:
        self.problems.append(Problem(row.line, column, code, values))


def _changes(item: PlannedRow, person: Person) -> Iterable[tuple[str, Any]]:
    row = item.row
    wanted = {
        "name": row.name,
        "email": row.email or person.email,
        "employment_type": row.employment_type,
        "position": row.position or person.position,
        "rank": row.rank or person.rank,
        "unit_id": item.unit.id,
        "username": item.username,
        "time_zone": row.time_zone or person.time_zone,
        "nip_hash": item.nip_hash or person.nip_hash,
    }
    return ((column, value) for column, value in wanted.items() if getattr(person, column) != value)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))

"""The rows of policies, and what holds for a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from shared.access.units import UnitColumns
from shared.errors import NotFound
from shared.policies.definition import Policy, by_name
from shared.schema.documents import load

T = TypeVar("T")

EVERYWHERE = UUID(int=0)
"""Stands in `unit_id` for the whole installation, above every unit."""


class PolicyNotFound(NotFound):
    """There is no such policy."""


class PolicyValueColumns:
    """What a unit, or the whole installation (`EVERYWHERE`), has set. `revision` counts its changes."""

    __tablename__ = "policy_values"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    revision: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce(Generic[T]):
    """What holds for a unit.

    Attributes:
        unit_id: whose value it is; none: nobody's, or the whole installation's.
        set_at: since when; none for the default.
        set_by: who set it; none for the default, or at the command line.
    """

    value: T
    unit_id: UUID | None = None
    set_at: datetime | None = None
    set_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PolicyTable:
    """A service's policies, its rows of values and its copy of the tree of units."""

    policies: Sequence[Policy[Any]]
    values: type[PolicyValueColumns]
    units: type[UnitColumns]
    by_name: dict[str, Policy[Any]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", by_name(self.policies))

    def named(self, name: str) -> Policy[Any]:
        """The policy of this name.

        Raises:
            PolicyNotFound: there is none.
        """
        policy = self.by_name.get(name)
        if policy is None:
            raise PolicyNotFound(f"There is no policy “{name}”; there are {', '.join(self.by_name)}.")
        return policy

    def value_for(self, session: Session, policy: Policy[T], unit_id: UUID | None) -> T:
        """The value that holds for a unit; for none, the one that holds where no unit has its own."""
        return self.in_force(session, policy, [unit_id])[unit_id].value

    def in_force(
        self, session: Session, policy: Policy[T], unit_ids: Iterable[UUID | None]
    ) -> dict[UUID | None, InForce[T]]:
        """What holds for each unit. Two statements, however many units."""
        rows = session.execute(
            select(self.values.unit_id, self.values.value, self.values.set_at, self.values.set_by).where(
                self.values.name == policy.name
            )
        ).all()
        if not rows:
            return dict.fromkeys(unit_ids, InForce(value=policy.default))
        own = {row.unit_id: row for row in rows}
        return {
            unit_id: self._value(
                policy, next((own[step] for step in (*reversed(path), EVERYWHERE) if step in own), None)
            )
            for unit_id, path in self.paths(session, unit_ids).items()
        }

    @staticmethod
    def _value(policy: Policy[T], row: Any) -> InForce[T]:
        if row is None:
            return InForce(value=policy.default)
        return InForce(
            value=load(policy.form, row.value),
            unit_id=None if row.unit_id == EVERYWHERE else row.unit_id,
            set_at=row.set_at,
            set_by=row.set_by,
        )

    def paths(self, session: Session, unit_ids: Iterable[UUID | None]) -> dict[UUID | None, tuple[UUID, ...]]:
        """The way from the root to each unit; the unit alone before identity has told of it."""
        wanted = set(unit_ids)
        rows = session.execute(
            select(self.units.id, self.units.path).where(self.units.id.in_(wanted - {None}))
        )
        known = {row.id: tuple(UUID(step) for step in row.path) for row in rows}
        return {unit_id: () if unit_id is None else known.get(unit_id, (unit_id,)) for unit_id in wanted}

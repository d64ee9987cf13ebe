"""Evaluation of conditions: whether and since when one is met, what is missing, and when to look again.

Results arrive in any order and more than once; the answer depends on the results alone. Only `not_before` looks at the
time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from services.enrollment.domain.results import Reached
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    AllOf,
    AnyOf,
    Condition,
    InGroup,
    Leaf,
    Not,
    NotBefore,
    ProfileIs,
    ScoreAtLeast,
    leaves_of,
)

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The instant since when something holds that does not depend on anything that happened."""
NOTHING = Reached()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one enrolment.

    Attributes:
        reached: what the person has reached, by activity.
        profile: values of `ProfileIs.field`; for `unit` the unit with all that stand above it.
        groups: the groups that the person is a member of.
    """

    reached: Mapping[UUID, Reached] = field(default_factory=dict)
    profile: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: frozenset[UUID] = frozenset()

    def of(self, activity_id: UUID) -> Reached:
        """What the person has reached in an activity."""
        return self.reached.get(activity_id, NOTHING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition is met.

    Attributes:
        met_at: the instant since when it is met; none while it is not.
        missing: the leaves that keep it from being met; a leaf under `not` comes wrapped in it.
        done, total: how far it is met, for a bar of progress.
    """

    met_at: datetime | None
    missing: tuple[Leaf | Not, ...]
    done: int
    total: int

    @property
    def is_met(self) -> bool:
        """Whether it is met."""
        return self.met_at is not None


def evaluate(condition: Condition, known: Known, now: datetime) -> Verdict:
    """Evaluate a condition at an instant."""
    match condition:
        case AllOf(conditions=parts):
            verdicts = [evaluate(part, known, now) for part in parts]
            instants = [verdict.met_at for verdict in verdicts if verdict.met_at is not None]
            return Verdict(
                met_at=max(instants, default=ALWAYS) if len(instants) == len(verdicts) else None,
                missing=tuple(leaf for verdict in verdicts for leaf in verdict.missing),
                done=sum(verdict.done for verdict in verdicts),
                total=sum(verdict.total for verdict in verdicts),
            )
        case AnyOf(conditions=parts):
            verdicts = [evaluate(part, known, now) for part in parts]
            instants = [verdict.met_at for verdict in verdicts if verdict.met_at is not None]
            if instants:
                best = next(verdict for verdict in verdicts if verdict.is_met)
                return Verdict(min(instants), (), best.total, best.total)
            nearest = max(verdicts, key=lambda verdict: verdict.done / (verdict.total or 1), default=None)
            missing = tuple(leaf for verdict in verdicts for leaf in verdict.missing)
            return Verdict(None, missing, nearest.done if nearest else 0, nearest.total if nearest else 1)
        case Not(condition=part):
            return _leaf(condition, None if evaluate(part, known, now).is_met else ALWAYS)
        case _:
            return _leaf(condition, _met_at(condition, known, now))


def looks_again_at(condition: Condition, now: datetime) -> datetime | None:
    """The next instant at which time alone may change the answer; none if it cannot."""
    ahead = (leaf.at for leaf in leaves_of(condition) if isinstance(leaf, NotBefore) and leaf.at > now)
    return min(ahead, default=None)


def _leaf(condition: Leaf | Not, met_at: datetime | None) -> Verdict:
    return Verdict(met_at, () if met_at is not None else (condition,), int(met_at is not None), 1)


def _met_at(leaf: Leaf, known: Known, now: datetime) -> datetime | None:
    match leaf:
        case ActivityFinished(activity_id=activity_id):
            return known.of(activity_id).finished_at
        case ActivityPassed(activity_id=activity_id):
            return known.of(activity_id).passed_at
        case ScoreAtLeast(activity_id=activity_id, score=score):
            return known.of(activity_id).scored_at(score)
        case NotBefore(at=at):
            return at if now >= at else None
        case InGroup(group_id=group_id):
            return ALWAYS if group_id in known.groups else None
        case ProfileIs(field=name, any_of=values):
            return ALWAYS if not known.profile.get(name, frozenset()).isdisjoint(values) else None

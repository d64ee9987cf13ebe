"""Where enrolments stand: the rules of their versions and all that is known, in a fixed number of queries.

Operations decide by it and queries show it. No kind of activity is known here: results are marked by participants,
derived by one of enrollment's own kinds, or reported by the service that owns the kind.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.activity_kinds import KINDS, OWNER
from services.enrollment.activity_kinds.kind import Derived
from services.enrollment.domain.attendance import RunAttendance
from services.enrollment.domain.completion import Rule, counted_score
from services.enrollment.domain.conditions import Known
from services.enrollment.domain.results import Reached, Result
from services.enrollment.models import ActivityOpening, ActivityProgress, ActivityResult, Enrollment, Person
from services.enrollment.models.enrollments import COMPLETED
from services.enrollment.reads.attendance import attendance_of
from services.enrollment.reads.policies import POLICIES
from services.enrollment.reads.versions import Version, versions_of
from shared.contracts.activities import Activity, Outcome

Results = Mapping[UUID, tuple[Result, ...]]
"""Results by activity."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands.

    Attributes:
        attendance: in the run; none without a run.
        derived: what enrollment's own kinds say, by activity.
        learnt_at: the instants of pages that were finished and meetings that were attended.
        openings: since when activities with a condition are open, by activity.
    """

    enrollment: Enrollment
    version: Version
    known: Known
    attendance: RunAttendance | None
    derived: Mapping[UUID, Derived]
    learnt_at: tuple[datetime, ...]
    openings: Mapping[UUID, datetime]

    @property
    def rule(self) -> Rule:
        """The rule of the version."""
        return self.version.rule

    @property
    def score(self) -> Decimal | None:
        """The score that the course was completed with; before, the best so far."""
        if self.enrollment.state == COMPLETED:
            return self.enrollment.score
        return counted_score(self.rule, self.known)

    def is_open(self, activity: Activity) -> bool:
        """Whether an activity is available to the participant."""
        return activity.available_when is None or activity.id in self.openings


def standings_of(session: Session, enrollments: Sequence[Enrollment]) -> list[Standing]:
    """The standings of enrolments, in their order. Ten queries at most, however many there are."""
    versions = versions_of(session, {enrollment.version_id for enrollment in enrollments})
    ids = [enrollment.enrollment_id for enrollment in enrollments]
    reported = _reported(session, ids)
    marked = _marked(session, ids)
    owners = {version.id: version.owner_unit_id for version in versions.values()}
    attendances = attendance_of(session, enrollments, owners)
    conditional = [row for row in enrollments if versions[row.version_id].conditional]
    openings = _openings(session, conditional)
    profiles = _profiles(session, [row for row in conditional if versions[row.version_id].opens_by_profile])
    standings = []
    for enrollment in enrollments:
        version, key = versions[enrollment.version_id], enrollment.enrollment_id
        attendance = attendances.get(key)
        derived = {
            activity.id: KINDS[activity.kind].derive(activity, attendance)
            for activity in version.rule.activities
            if activity.reported_by == OWNER and activity.kind in KINDS
        }
        reached = {
            **reported[key],
            **marked[key],
            **{activity_id: each.results for activity_id, each in derived.items()},
        }
        standings.append(
            Standing(
                enrollment=enrollment,
                version=version,
                known=Known(
                    reached={activity_id: Reached(results) for activity_id, results in reached.items()},
                    profile=profiles.get(enrollment.person_id, {}),
                ),
                attendance=attendance,
                derived=derived,
                learnt_at=_learnt_at(marked[key], attendance),
                openings=openings[key],
            )
        )
    return standings


def standing_of(session: Session, enrollment: Enrollment) -> Standing:
    """The standing of one enrolment."""
    return standings_of(session, [enrollment])[0]


def _reported(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Results]:
    rows = session.execute(
        select(
            ActivityResult.enrollment_id,
            ActivityResult.activity_id,
            ActivityResult.outcome,
            ActivityResult.occurred_at,
            ActivityResult.score,
            ActivityResult.is_last,
        ).where(ActivityResult.enrollment_id.in_(ids))
    )
    found: dict[UUID, dict[UUID, tuple[Result, ...]]] = defaultdict(dict)
    for enrollment_id, activity_id, outcome, occurred_at, score, is_last in rows:
        result = Result(Outcome(outcome), occurred_at, score, is_last)
        of_enrollment = found[enrollment_id]
        of_enrollment[activity_id] = (*of_enrollment.get(activity_id, ()), result)
    return found


def _marked(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Results]:
    rows = session.execute(
        select(
            ActivityProgress.enrollment_id,
            ActivityProgress.activity_id,
            ActivityProgress.opened_at,
            ActivityProgress.finished_at,
        ).where(ActivityProgress.enrollment_id.in_(ids))
    )
    found: dict[UUID, dict[UUID, tuple[Result, ...]]] = defaultdict(dict)
    for enrollment_id, activity_id, opened_at, finished_at in rows:
        found[enrollment_id][activity_id] = (
            Result(Outcome.IN_PROGRESS, opened_at)
            if finished_at is None
            else Result(Outcome.FINISHED, finished_at),
        )
    return found


def _openings(session: Session, enrollments: Sequence[Enrollment]) -> Mapping[UUID, dict[UUID, datetime]]:
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    if enrollments:
        rows = session.execute(
            select(
                ActivityOpening.enrollment_id, ActivityOpening.activity_id, ActivityOpening.opened_at
            ).where(ActivityOpening.enrollment_id.in_([row.enrollment_id for row in enrollments]))
        )
        for enrollment_id, activity_id, opened_at in rows:
            found[enrollment_id][activity_id] = opened_at
    return found


def _profiles(
    session: Session, enrollments: Sequence[Enrollment]
) -> Mapping[UUID, Mapping[str, frozenset[str]]]:
    """The present profiles of participants, for conditions: their unit comes with all units above it."""
    if not enrollments:
        return {}
    # Columns, not objects: a session that read the person before shall see the present values.
    people = session.execute(
        select(Person.person_id, Person.employment_type, Person.position, Person.rank, Person.unit_id).where(
            Person.person_id.in_({enrollment.person_id for enrollment in enrollments})
        )
    ).all()
    paths = POLICIES.paths(session, {person.unit_id for person in people})
    return {
        person.person_id: {
            "employment_type": frozenset({person.employment_type}),
            "position": frozenset({person.position}),
            "rank": frozenset({person.rank}),
            "unit": frozenset(map(str, paths[person.unit_id])),
        }
        for person in people
    }


def _learnt_at(marked: Results, attendance: RunAttendance | None) -> tuple[datetime, ...]:
    finished = [
        result.occurred_at
        for results in marked.values()
        for result in results
        if result.outcome == Outcome.FINISHED
    ]
    attended = [mark.starts_at for mark in attendance.attended] if attendance else []
    return (*finished, *attended)

"""What a row of the access table and a token let a person reach."""

from shared.access.rules import OWN, PUBLIC, SIGNED_IN, by_role, holding
from shared.access.scope import THE_SYSTEM, AccessScope, Extent, Principal
from shared.ids import uuid7

ROOT, OFFICE, ELSEWHERE = uuid7(), uuid7(), uuid7()
STAFF = by_role(trainer=Extent.ASSIGNED, organiser=Extent.UNITS, admin=Extent.EVERYWHERE)


def person(**roles: tuple[object, ...]) -> Principal:
    return Principal(person_id=uuid7(), session_id=uuid7(), unit_id=OFFICE, roles=roles)  # type: ignore[arg-type]  # ids


def test_a_role_reaches_the_subtrees_in_which_it_is_held() -> None:
    scope = STAFF.scope_of(person(organiser=(OFFICE,), learner=(ELSEWHERE,)))
    assert scope.covers((ROOT, OFFICE, uuid7()))
    assert not scope.covers((ROOT, ELSEWHERE))
    assert not scope.covers((ROOT,))
    assert not scope.assigned


def test_several_roles_reach_as_far_as_each_does() -> None:
    scope = STAFF.scope_of(person(organiser=(OFFICE,), trainer=(ELSEWHERE,)))
    assert scope.unit_ids == {OFFICE}
    assert (scope.assigned, scope.everywhere) == (True, False)
    assert STAFF.scope_of(person(admin=())).covers((ELSEWHERE,))


def test_a_role_that_the_row_does_not_name_reaches_nothing() -> None:
    supervisor = person(supervisor=(ROOT,))
    assert not STAFF.admits(supervisor)
    assert STAFF.scope_of(supervisor) == AccessScope(person_id=supervisor.person_id, unit_id=OFFICE)
    assert all(rule.admits(supervisor) for rule in (OWN, PUBLIC, SIGNED_IN, holding("supervisor")))


def test_the_system_reaches_everything_and_is_nobody_on_record() -> None:
    assert THE_SYSTEM.covers((ELSEWHERE,))
    assert THE_SYSTEM.actor_id is None

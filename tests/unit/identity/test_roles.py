"""How far each role reaches."""

from services.identity.domain.roles import ROLES, Actor, may_grant, may_manage, reaches
from shared.ids import uuid7

PROVINCE, OFFICE, SECTION, OTHER_OFFICE = uuid7(), uuid7(), uuid7(), uuid7()
SECTION_PATH = (PROVINCE, OFFICE, SECTION)
OTHER_PATH = (PROVINCE, OTHER_OFFICE)

ADMIN = Actor(person_id=uuid7(), roles={"bkpsdm_admin": (PROVINCE,)})
ORGANISER = Actor(person_id=uuid7(), roles={"organiser": (OFFICE,)})
UNIT_ADMIN = Actor(person_id=uuid7(), roles={"unit_admin": (OFFICE,)})
TRAINER = Actor(person_id=uuid7(), roles={"trainer": (PROVINCE,)})


def test_a_role_reaches_the_units_below_and_no_others() -> None:
    assert reaches(ORGANISER, SECTION_PATH)
    assert not reaches(ORGANISER, OTHER_PATH)
    assert not reaches(ORGANISER, (PROVINCE,))


def test_a_role_that_does_not_administer_reaches_nobody() -> None:
    assert not reaches(TRAINER, SECTION_PATH)


def test_the_central_administrator_reaches_everything_and_grants_everything() -> None:
    assert reaches(ADMIN, OTHER_PATH)
    assert all(may_grant(ADMIN, role, OTHER_PATH) for role in ROLES)


def test_within_a_subtree_only_roles_that_administer_nothing_are_granted() -> None:
    for actor in (ORGANISER, UNIT_ADMIN):
        granted = {role for role in ROLES if may_grant(actor, role, SECTION_PATH)}
        assert granted == {"learner", "trainer", "supervisor"}
        assert not any(may_grant(actor, role, OTHER_PATH) for role in ROLES)


def test_an_unknown_role_is_granted_by_nobody() -> None:
    assert not may_grant(ADMIN, "emperor", SECTION_PATH)


def test_who_holds_more_than_the_actor_could_give_is_not_the_actors_to_change() -> None:
    assert may_manage(ORGANISER, ["trainer"], SECTION_PATH)
    assert not may_manage(ORGANISER, ["trainer", "bkpsdm_admin"], SECTION_PATH)
    assert not may_manage(ORGANISER, ["organiser"], SECTION_PATH)
    assert may_manage(ADMIN, ["bkpsdm_admin"], SECTION_PATH)

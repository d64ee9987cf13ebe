"""Which roles a person may grant, and whom they may change, within their access scope."""

from uuid import UUID

from services.identity.access import ADMINISTERING
from services.identity.domain.roles import ROLES, may_grant, may_manage
from shared.access.scope import AccessScope, Principal
from shared.ids import uuid7

PROVINCE, OFFICE, SECTION, OTHER_OFFICE = uuid7(), uuid7(), uuid7(), uuid7()
SECTION_PATH = (PROVINCE, OFFICE, SECTION)
OTHER_PATH = (PROVINCE, OTHER_OFFICE)


def holder(role: str, *units: UUID) -> AccessScope:
    """Somebody who holds the role, at an endpoint for those who administer people."""
    roles = {role: units}
    return ADMINISTERING.scope_of(Principal(person_id=uuid7(), session_id=uuid7(), roles=roles))


ADMIN = holder("bkpsdm_admin", PROVINCE)
ORGANISER = holder("organiser", OFFICE)
UNIT_ADMIN = holder("unit_admin", OFFICE)
TRAINER = holder("trainer", PROVINCE)


def test_the_central_administrator_grants_everything_everywhere() -> None:
    assert all(may_grant(ADMIN, role, OTHER_PATH) for role in ROLES)


def test_a_role_that_does_not_administer_grants_nothing() -> None:
    assert not any(may_grant(TRAINER, role, SECTION_PATH) for role in ROLES)


def test_within_a_subtree_only_roles_that_administer_nothing_are_granted() -> None:
    for scope in (ORGANISER, UNIT_ADMIN):
        granted = {role for role in ROLES if may_grant(scope, role, SECTION_PATH)}
        assert granted == {"learner", "trainer", "supervisor"}
        assert not any(may_grant(scope, role, OTHER_PATH) for role in ROLES)
        assert not any(may_grant(scope, role, (PROVINCE,)) for role in ROLES)


def test_an_unknown_role_is_granted_by_nobody() -> None:
    assert not may_grant(ADMIN, "emperor", SECTION_PATH)


def test_who_holds_more_than_the_scope_could_grant_is_not_changed_within_it() -> None:
    assert may_manage(ORGANISER, ["trainer"], SECTION_PATH)
    assert not may_manage(ORGANISER, ["trainer", "bkpsdm_admin"], SECTION_PATH)
    assert not may_manage(ORGANISER, ["organiser"], SECTION_PATH)
    assert may_manage(ADMIN, ["bkpsdm_admin"], SECTION_PATH)

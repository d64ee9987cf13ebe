"""How far the caller's roles reach."""

from services.enrollment.queries.reach import Reach
from shared.web.auth import principal


def teaching_reach() -> Reach:
    """What a trainer, an organiser or BKPSDM's administrator may look into."""
    person = principal()
    return Reach(
        person_id=person.person_id,
        everything=person.has("bkpsdm_admin"),
        is_trainer=person.has("trainer"),
        unit_ids=person.roles.get("organiser", ()),
    )


def organising_reach() -> Reach:
    """What an organiser or BKPSDM's administrator may decide about; being a trainer is not enough."""
    person = principal()
    return Reach(
        person_id=person.person_id,
        everything=person.has("bkpsdm_admin"),
        unit_ids=person.roles.get("organiser", ()),
    )

"""The person who calls, as the rules of editing see them."""

from services.catalog.domain.rights import Editor
from shared.web.auth import principal


def editor() -> Editor:
    """The caller's rights over courses.

    Raises:
        NotAuthenticated: nobody is signed in.
    """
    person = principal()
    return Editor(
        person_id=person.person_id,
        unit_id=person.unit_id,
        is_trainer=person.has("trainer"),
        organised=frozenset(person.roles.get("organiser", ())),
        everywhere=person.has("bkpsdm_admin"),
    )

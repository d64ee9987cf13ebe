"""What identity refuses, each named for the broken rule."""

from collections.abc import Sequence

from services.identity.domain.passwords import RULES
from shared.errors import Conflict, InvalidInput, NotAllowed, NotAuthenticated, NotFound


class CredentialsRefused(NotAuthenticated):
    """Username and password do not belong together, or the account is not active; which of these stays unsaid."""


class SessionEnded(NotAuthenticated):
    """The session was signed out, has expired, or its person is no longer active."""


class SessionNotFound(NotFound):
    """This person has no such session."""


class PasswordRefused(InvalidInput):
    """The chosen password breaks rules; `rules` names them.

    Args:
        rules: keys of `passwords.RULES`.
        field: the input field that the password came in.
    """

    def __init__(self, rules: Sequence[str], field: str = "new_password") -> None:
        texts = [RULES[rule] for rule in rules]
        super().__init__(" ".join(texts), fields={field: texts}, extra={"rules": list(rules)})


class CurrentPasswordWrong(InvalidInput):
    """The present password was not given rightly."""

    def __init__(self) -> None:
        super().__init__(
            "The present password is another one.", fields={"current_password": ["It is another one."]}
        )


class PersonNotFound(NotFound):
    """No such person, or not one that the asking person administers."""


class UnitNotFound(NotFound):
    """No such unit."""


class PersonOutOfReach(NotAllowed):
    """The person belongs to another unit, or holds rights that the acting person could not give."""


class UnitOutOfReach(NotAllowed):
    """The acting person does not administer this unit."""


class RoleNotYoursToGrant(NotAllowed):
    """The role reaches further than the acting person does."""


class OwnRightsKept(Conflict):
    """Nobody deactivates themselves or gives up their own administration: another administrator does it."""


class UsernameTaken(Conflict):
    """Somebody else has this username."""


class NipTaken(Conflict):
    """Somebody else has this NIP."""


class UnitKeyTaken(Conflict):
    """Another unit has this key."""


class UnitCannotMoveThere(Conflict):
    """A unit cannot stand below itself."""


class NipMisplaced(InvalidInput):
    """A NIP stood in an address, where logs would keep it: look it up with POST /people/lookups."""


class ImportRefused(InvalidInput):
    """A list of people has mistakes; nothing of it was taken over. `problems` names each."""

"""People over HTTP."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from services.identity.domain.employment import EMPLOYMENT_TYPES
from services.identity.domain.names import is_username
from services.identity.domain.roles import ROLES
from services.identity.domain.sheet import LONGEST, is_email
from services.identity.domain.zones import zone_of
from shared.web.pagination import PageArgs
from shared.web.schemas import Schema

LANGUAGES = ("id", "en")


class NamedSchema(Schema):
    """Something with a name that is spoken of in passing."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


def roles_field(**options: Any) -> fields.Dict:
    """Roles by name, each with the units (and their subtrees) in which it is held."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(ROLES)), values=fields.List(fields.UUID()), **options
    )


def zone_field() -> fields.String:
    """An IANA zone; null for the unit's."""
    return fields.String(allow_none=True, validate=_check_zone)


def _check_zone(zone: str) -> None:
    if zone_of(zone) != zone:
        raise ValidationError("Not a time zone such as Asia/Makassar.")


def _check_email(text: str) -> None:
    if text and not is_email(text):
        raise ValidationError("Not an e-mail address.")


def _check_username(text: str) -> None:
    if not is_username(text):
        raise ValidationError("3 to 60 of a-z, 0-9, dot, hyphen and underscore, not digits alone.")


class AccountSchema(Schema):
    """The signed-in person, as far as every page needs to know."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    initials = fields.String(required=True)
    unit = fields.Nested(NamedSchema, required=True)
    roles = roles_field(required=True)
    must_change_password = fields.Boolean(required=True)
    privacy_acknowledged = fields.Boolean(required=True)
    time_zone = fields.String(required=True)
    language = fields.String(required=True)


class PersonSchema(AccountSchema):
    """A person in full; the NIP is masked."""

    email = fields.String(required=True)
    nip_masked = fields.String(required=True, allow_none=True)
    employment_type = fields.String(required=True)
    position = fields.String(required=True)
    rank = fields.String(required=True)
    supervisor = fields.Nested(NamedSchema, required=True, allow_none=True)
    active = fields.Boolean(required=True)


class PersonLineSchema(Schema):
    """A person in a list."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    initials = fields.String(required=True)
    position = fields.String(required=True)
    employment_type = fields.String(required=True)
    unit = fields.Nested(NamedSchema, required=True)
    active = fields.Boolean(required=True)


class PeopleArgs(PageArgs):
    """Which people."""

    q = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "Part of a name."}
    )
    unit_id = fields.UUID(load_default=None, metadata={"description": "This unit and all below it."})


class _PersonInput(Schema):
    email = fields.String(validate=_check_email)
    nip = fields.String(
        validate=validate.Length(max=40), metadata={"description": "As typed; spaces are fine."}
    )
    position = fields.String(validate=validate.Length(max=LONGEST["jabatan"]))
    rank = fields.String(validate=validate.Length(max=LONGEST["pangkat"]))
    supervisor_id = fields.UUID(allow_none=True)
    roles = roles_field()
    time_zone = zone_field()
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    username = fields.String(validate=_check_username)


class NewPersonSchema(_PersonInput):
    """Somebody to be registered. Without a username, one is made from the name."""

    name = fields.String(required=True, validate=validate.Length(2, LONGEST["nama"]))
    employment_type = fields.String(required=True, validate=validate.OneOf(EMPLOYMENT_TYPES))
    unit_id = fields.UUID(required=True)


class ChangedPersonSchema(_PersonInput):
    """What is to change of a person; what is left out stays as it is."""

    name = fields.String(validate=validate.Length(2, LONGEST["nama"]))
    employment_type = fields.String(validate=validate.OneOf(EMPLOYMENT_TYPES))
    unit_id = fields.UUID()
    active = fields.Boolean()


class RegisteredSchema(PersonSchema):
    """A registered person, with the first password, which is shown this once."""

    first_password = fields.String(required=True)


class FirstPasswordSchema(Schema):
    """A first password, shown this once."""

    first_password = fields.String(required=True)


class LookupSchema(Schema):
    """Whom to look up. The NIP stands in the body, where no log keeps it."""

    nip = fields.String(required=True, validate=validate.Length(max=40))


class PreferencesSchema(Schema):
    """Language and time zone; a zone of null goes back to the unit's."""

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    time_zone = zone_field()

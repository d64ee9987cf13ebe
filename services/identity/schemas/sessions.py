"""Sessions over HTTP."""

from marshmallow import fields, validate

from services.identity.schemas.people import AccountSchema
from shared.web.schemas import Instant, Schema

MOST_CHARACTERS = 1000


class CredentialsSchema(Schema):
    """Username and password."""

    username = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, MOST_CHARACTERS))
    remember = fields.Boolean(load_default=False)


class RenewalSchema(Schema):
    """The handle of a session that goes on."""

    renewal_handle = fields.String(required=True, validate=validate.Length(20, 100))


class SignedInSchema(Schema):
    """A token, the handle that renews it, and who it speaks for."""

    access_token = fields.String(required=True)
    expires_at = Instant(required=True)
    renewal_handle = fields.String(required=True)
    person = fields.Nested(AccountSchema, required=True)


class SessionSchema(Schema):
    """One of the person's own sessions."""

    id = fields.UUID(required=True)
    started_at = Instant(required=True)
    used_at = Instant(required=True)
    expires_at = Instant(required=True)
    remembered = fields.Boolean(required=True)
    is_current = fields.Boolean(required=True)


class NewPasswordSchema(Schema):
    """The present password and the one to have from now on."""

    current_password = fields.String(required=True, validate=validate.Length(1, MOST_CHARACTERS))
    new_password = fields.String(required=True, validate=validate.Length(1, MOST_CHARACTERS))

"""Public keys over HTTP (RFC 7517)."""

from marshmallow import fields

from shared.web.schemas import Schema


class KeysSchema(Schema):
    """A JWK set: what tokens are checked with."""

    keys = fields.List(fields.Dict(keys=fields.String()), required=True)

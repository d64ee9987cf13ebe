"""The public keys that access tokens are checked with."""

from typing import Any

from flask_smorest import Blueprint

from services.identity.adapters.tokens import public_keys
from services.identity.api.context import settings
from services.identity.schemas.keys import KeysSchema

blp = Blueprint("keys", __name__, description="Public keys")


@blp.route("/keys", methods=["GET"])
@blp.response(200, KeysSchema)
def keys() -> dict[str, Any]:
    """The JWK set: the key in use and those of the settings."""
    own = public_keys(settings().signing_key)["keys"]
    known = {key.get("kid") for key in own}
    return {"keys": [*own, *(key for key in settings().token_keys["keys"] if key.get("kid") not in known)]}

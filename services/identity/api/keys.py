"""The public keys that access tokens are checked with."""

from dataclasses import dataclass

from flask_smorest import Blueprint

from services.identity.adapters.tokens import public_keys
from services.identity.api.context import settings
from shared.schema.types import Json
from shared.web.declared import answers

blp = Blueprint("keys", __name__, description="Public keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView:
    """A JWK set (RFC 7517): what tokens are checked with."""

    keys: tuple[Json, ...]


@blp.route("/keys", methods=["GET"])
@answers(200, KeysView)
def keys() -> KeysView:
    """The JWK set: the key in use and those of the settings."""
    own = public_keys(settings().signing_key)["keys"]
    known = {key.get("kid") for key in own}
    return KeysView(
        keys=(*own, *(key for key in settings().token_keys["keys"] if key.get("kid") not in known))
    )

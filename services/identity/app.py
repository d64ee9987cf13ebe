"""Identity's web app: the only wiring."""

from dataclasses import replace

from flask import Flask

from services.identity.access import ACCESS
from services.identity.adapters.sealing import nip_vault
from services.identity.adapters.tokens import public_keys
from services.identity.api import imports, keys, own_account, people, sessions, units
from services.identity.config import Config
from services.identity.events import SUBSCRIPTIONS
from shared.persistence.database import Database
from shared.web.app import service_app


def create_app(config: Config | None = None, *, database: Database | None = None) -> Flask:
    """Make the app; what is not given comes from the environment."""
    config = config or Config.from_environment()
    # Both refuse a wrong key here, at the start, and not at the first sign-in.
    nip_vault(config.nip_secret)
    own_keys = public_keys(config.signing_key)["keys"]
    return service_app(
        "identity",
        database=database or Database(config.database_url, service="identity"),
        config=replace(config, token_keys={"keys": [*own_keys, *config.token_keys["keys"]]}),
        blueprints=[sessions.blp, own_account.blp, people.blp, imports.blp, units.blp, keys.blp],
        access=ACCESS,
        subscriptions=SUBSCRIPTIONS,
    )

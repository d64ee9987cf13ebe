"""Identity's settings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from environs import FileAwareEnv

from shared.access.denials import LONGEST_TOKEN_LIFE
from shared.config import ServiceConfig, real_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ServiceConfig):
    """What identity needs to know.

    Attributes:
        signing_key: the private ES256 key that tokens are signed with, as a JWK in JSON or as PEM.
        nip_key: what NIPs are sealed with; whoever loses it loses the NIPs. Without one, `secret_key` serves.
        token_minutes: how long an access token is good for, at most 5.
        session_hours: how long a sign-in lasts without and with "remember me".
        most_tries_per_account, most_tries_per_address: refused sign-ins in 15 minutes before waiting is asked for. An
            office is one address, so its limit is higher.
    """

    signing_key: str
    nip_key: str = ""
    token_minutes: int = 5
    session_hours: int = 12
    remembered_session_hours: int = 30 * 24
    most_tries_per_account: int = 10
    most_tries_per_address: int = 100

    @property
    def nip_secret(self) -> str:
        """The secret behind the sealed NIPs."""
        return self.nip_key or self.secret_key

    @property
    def token_life(self) -> timedelta:
        """How long an access token is good for: never longer than the deny list keeps an entry."""
        return min(timedelta(minutes=self.token_minutes), LONGEST_TOKEN_LIFE)

    def session_life(self, remember: bool) -> timedelta:
        """How long a sign-in lasts."""
        return timedelta(hours=self.remembered_session_hours if remember else self.session_hours)

    @classmethod
    def own_settings(cls, env: FileAwareEnv) -> dict[str, Any]:
        """Read identity's own variables."""
        return {
            "signing_key": env.str("SIGNING_KEY"),
            "nip_key": env.str("NIP_KEY", default="", validate=real_secret),
            "token_minutes": env.int("TOKEN_MINUTES", default=5),
            "session_hours": env.int("SESSION_HOURS", default=12),
            "remembered_session_hours": env.int("REMEMBERED_SESSION_HOURS", default=30 * 24),
            "most_tries_per_account": env.int("SIGN_IN_TRIES_PER_ACCOUNT", default=10),
            "most_tries_per_address": env.int("SIGN_IN_TRIES_PER_ADDRESS", default=100),
        }

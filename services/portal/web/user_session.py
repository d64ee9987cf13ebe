"""Who is visiting: signs in and out, renews the token in time, and calls the services on the visitor's behalf."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from flask import current_app, g, request, session

from services.portal.clients import Caller, ClientProblem, Clients, JsonObject
from services.portal.clients.shapes.identity import SignedInView
from services.portal.config import Config
from shared.clock import Clock

RENEW_BEFORE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Portal:
    """What the app was made with; kept in `app.extensions["portal"]`."""

    config: Config
    http: Mapping[str, httpx.Client]
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The signed-in person, as identity summarised them at sign-in.

    Args:
        roles: the units in which each role is held.
    """

    id: str
    name: str
    initials: str
    username: str
    unit_name: str
    roles: Mapping[str, tuple[str, ...]]
    must_change_password: bool
    privacy_acknowledged: bool
    time_zone: str
    language: str

    def has(self, *roles: str) -> bool:
        """Whether the person holds any of these roles, wherever."""
        return any(role in self.roles for role in roles)


def portal() -> Portal:
    """What the app was made with."""
    return cast("Portal", current_app.extensions["portal"])


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return portal().clock.now()


def person() -> Person | None:
    """The signed-in person; none for a visitor."""
    if "person" not in g:
        stored = session.get("in")
        g.person = _person(stored["person"]) if stored else None
    return cast("Person | None", g.person)


def clients() -> Clients:
    """The services, called on behalf of whoever is visiting.

    Raises:
        ClientProblem: 401, the session has ended.
        ServiceUnreachable: the token had to be renewed and identity did not answer.
    """
    if "clients" not in g:
        g.clients = _clients(_fresh_token())
    return cast("Clients", g.clients)


def sign_in(answer: SignedInView, *, remember: bool | None = None) -> None:
    """Keep what identity answered to a sign-in, a renewal or a change of password.

    Args:
        remember: whether the cookie outlives the browser; none leaves that as it is.
    """
    session["in"] = {
        "token": answer["access_token"],
        "expires_at": answer["expires_at"],
        "handle": answer["renewal_handle"],
        "person": {name: value for name, value in answer["person"].items() if name in _KEPT},
    }
    if remember is not None:
        session.permanent = remember
        # A token for forms that was known before signing in must not work after it.
        session.pop("csrf", None)
        g.pop("csrf_token", None)
    forget_person()


def note_about_person(**changes: Any) -> None:
    """Update the summary in the cookie after a change that identity has accepted."""
    stored = session["in"]
    session["in"] = stored | {"person": stored["person"] | changes}
    forget_person()


def sign_out() -> None:
    """Forget the person; the session at identity is ended by the page that signs out."""
    session.clear()
    forget_person()


def renewed() -> bool:
    """Renew the token; false if the session has ended."""
    stored = session.get("in")
    if not stored:
        return False
    try:
        sign_in(_clients(None).identity.renew(stored["handle"]))
    except ClientProblem as problem:
        if problem.answered in {401, 403, 404}:
            return False
        raise
    return True


def forget_person() -> None:
    """Drop what this request has derived from the cookie."""
    g.pop("person", None)
    g.pop("clients", None)


def local_path(target: str | None, otherwise: str = "/") -> str:
    """`target` if it is a path of this portal, else `otherwise`: nobody is sent to another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(ord(character) < 32 or character == "\\" for character in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise


_KEPT = {"id", "username", "name", "initials", "unit", "roles", "must_change_password", "privacy_acknowledged",
         "time_zone", "language"}  # fmt: skip


def _person(summary: JsonObject) -> Person:
    name = str(summary.get("name", ""))
    unit = summary.get("unit") or {}
    return Person(
        id=str(summary.get("id", "")),
        name=name,
        initials=summary.get("initials") or "".join(word[0] for word in name.split()[:2]).upper(),
        username=str(summary.get("username", "")),
        unit_name=str(unit.get("name", "")),
        roles={role: tuple(units) for role, units in (summary.get("roles") or {}).items()},
        must_change_password=bool(summary.get("must_change_password")),
        privacy_acknowledged=bool(summary.get("privacy_acknowledged")),
        time_zone=summary.get("time_zone") or portal().config.time_zone,
        language=summary.get("language") or "id",
    )


def _fresh_token() -> str | None:
    stored = session.get("in")
    if not stored:
        return None
    if datetime.fromisoformat(stored["expires_at"]).astimezone(UTC) - now() < RENEW_BEFORE and renewed():
        stored = session["in"]
    return cast("str", stored["token"])


def _renewed_token(refused: str) -> str | None:
    """A fresh token in place of one that was refused though it had not expired; none if the session has ended."""
    stored = session.get("in")
    if stored and stored["token"] != refused:
        # Another call of this page has renewed it.
        return cast("str", stored["token"])
    return cast("str", session["in"]["token"]) if renewed() else None


def _clients(token: str | None) -> Clients:
    caller = Caller(
        token=token,
        request_id=g.request_id,
        traceparent=g.traceparent,
        address=request.remote_addr,
        portal_key=portal().config.portal_key,
        language=session.get("in", {}).get("person", {}).get("language", "id"),
        renew=_renewed_token,
    )
    return Clients(portal().http, caller)

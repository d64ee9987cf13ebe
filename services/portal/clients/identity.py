"""What the portal asks identity: sign-in, the signed-in person, people and units."""

from typing import cast

from services.portal.clients.service import JsonObject, ServiceClient
from services.portal.clients.shapes.identity import (
    FirstPasswordView,
    ImportView,
    PersonLinePage,
    PersonView,
    RegisteredPersonView,
    SessionPage,
    SignedInView,
    UnitPage,
)


class IdentityClient(ServiceClient):
    """People, units, sessions."""

    name = "identity"

    def sign_in(self, username: str, password: str, *, remember: bool = False) -> SignedInView:
        """Open a session: {access_token, expires_at, renewal_handle, person}."""
        body = {"username": username, "password": password, "remember": remember}
        return cast(SignedInView, self._call("POST", "/sessions", body))

    def renew(self, renewal_handle: str) -> SignedInView:
        """A fresh token for an open session; 401 once the session has ended."""
        return cast(SignedInView, self._call("POST", "/sessions/renew", {"renewal_handle": renewal_handle}))

    def sign_out(self) -> None:
        """End the present session."""
        self._call("DELETE", "/sessions/current")

    def sessions(self) -> SessionPage:
        """Where the person is signed in."""
        return cast(SessionPage, self._get("/sessions"))

    def end_session(self, session_id: str) -> None:
        """End one of the person's sessions, on whichever device."""
        self._call("DELETE", f"/sessions/{session_id}")

    def me(self) -> PersonView:
        """The person with masked NIP, e-mail, position, rank, unit and supervisor."""
        return cast(PersonView, self._get("/me"))

    def change_password(self, current: str, new: str) -> SignedInView:
        """Change the password; a fresh token comes back, in the shape of a sign-in."""
        return cast(
            SignedInView,
            self._call("PUT", "/me/password", {"current_password": current, "new_password": new}),
        )

    def acknowledge_privacy(self) -> None:
        """Record that the person has read the privacy notice."""
        self._call("POST", "/me/privacy-acknowledgement")

    def save_preferences(self, *, language: str, time_zone: str | None = None) -> None:
        """Store the person's language and, if given, zone."""
        body = {"language": language} | ({"time_zone": time_zone} if time_zone else {})
        self._call("PUT", "/me/preferences", body)

    def people(
        self, *, q: str = "", unit_id: str = "", limit: int | None = None, cursor: str | None = None
    ) -> PersonLinePage:
        """A page of the people in the caller's units."""
        return cast(PersonLinePage, self._get("/people", q=q, unit_id=unit_id, limit=limit, cursor=cursor))

    def person(self, person_id: str) -> PersonView:
        """One person."""
        return cast(PersonView, self._get(f"/people/{person_id}"))

    def register_person(self, person: JsonObject, *, key: str | None = None) -> RegisteredPersonView:
        """Register a person; the answer carries the first password, once."""
        return cast(RegisteredPersonView, self._call("POST", "/people", person, key=key))

    def save_person(self, person_id: str, person: JsonObject) -> PersonView:
        """Replace a person's profile."""
        return cast(PersonView, self._call("PUT", f"/people/{person_id}", person))

    def reset_password(self, person_id: str, *, key: str | None = None) -> FirstPasswordView:
        """Give a new first password: {first_password}."""
        return cast(FirstPasswordView, self._call("POST", f"/people/{person_id}/password-reset", key=key))

    def import_people(self, filename: str, csv: str, *, dry_run: bool, key: str | None = None) -> ImportView:
        """Create and update people from a CSV: {created, updated, unchanged, rows}; 422 import_refused."""
        return cast(
            ImportView,
            self._call(
                "POST", "/people/imports", {"filename": filename, "csv": csv}, key=key, dry_run=dry_run
            ),
        )

    def units(self) -> UnitPage:
        """All units as a flat list, each with its path, each after the one above it."""
        found = self._get("/units", limit=100)
        while found.get("next"):
            further = self._get("/units", limit=100, cursor=found["next"])
            found = {"items": found["items"] + further["items"], "next": further.get("next")}
        return cast(UnitPage, found)

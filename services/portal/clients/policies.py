"""What the portal asks of every service that has policies: what holds where, and setting it."""

from typing import cast

import httpx

from services.portal.clients.service import Caller, JsonObject, ServiceClient
from services.portal.clients.shapes.enrollment import PolicyChangePage, PolicyList, PolicyView

POLICY_SERVICES = ("enrollment", "assessment")


class PoliciesClient(ServiceClient):
    """The policies of one service, which has the same endpoints as every other.

    Each function takes the unit that it is about; an empty text is the whole installation.
    """

    def __init__(self, http: httpx.Client, caller: Caller, service: str) -> None:
        super().__init__(http, caller)
        self.name = service

    def policies(self, unit_id: str) -> PolicyList:
        """Every policy of the service, as it holds for a unit."""
        return cast(PolicyList, self._get("/policies", unit_id=unit_id))

    def policy(self, name: str, unit_id: str) -> PolicyView:
        """One policy, as it holds for a unit."""
        return cast(PolicyView, self._get(f"/policies/{name}", unit_id=unit_id))

    def set_policy(self, name: str, unit_id: str, value: JsonObject, *, revision: int) -> PolicyView:
        """Set a unit's value; 412 if somebody else did meanwhile, 422 with `fields` if it breaks a rule."""
        answer = self._call("PUT", f"/policies/{name}", {"value": value}, revision=revision, unit_id=unit_id)
        return cast(PolicyView, answer)

    def unset_policy(self, name: str, unit_id: str, *, revision: int) -> PolicyView:
        """Take a unit's own value away, so that it inherits again; 412 as for `set_policy`."""
        answer = self._call("DELETE", f"/policies/{name}", revision=revision, unit_id=unit_id)
        return cast(PolicyView, answer)

    def changes(
        self, name: str, unit_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> PolicyChangePage:
        """What was set for a unit and by whom, the newest first."""
        answer = self._get(f"/policies/{name}/changes", unit_id=unit_id, limit=limit, cursor=cursor)
        return cast(PolicyChangePage, answer)

"""All five services, called on behalf of one person."""

from collections.abc import Mapping

import httpx

from services.portal.clients.assessment import AssessmentClient
from services.portal.clients.catalog import CatalogClient
from services.portal.clients.enrollment import EnrollmentClient
from services.portal.clients.events import AllEvents
from services.portal.clients.identity import IdentityClient
from services.portal.clients.notification import NotificationClient
from services.portal.clients.policies import POLICY_SERVICES, PoliciesClient
from services.portal.clients.service import Caller


class Clients:
    """One client per service.

    Args:
        http: an open `httpx.Client` per service name.
        caller: the person.
    """

    def __init__(self, http: Mapping[str, httpx.Client], caller: Caller) -> None:
        self.identity = IdentityClient(http["identity"], caller)
        self.catalog = CatalogClient(http["catalog"], caller)
        self.assessment = AssessmentClient(http["assessment"], caller)
        self.enrollment = EnrollmentClient(http["enrollment"], caller)
        self.notification = NotificationClient(http["notification"], caller)
        self.events = AllEvents(http, caller)
        self.policies = {name: PoliciesClient(http[name], caller, name) for name in POLICY_SERVICES}

"""The only code that calls the services: one class per service, one method per thing that it is asked.

What comes back is the service's JSON as it stands; a refusal comes back as `ClientProblem`, silence as
`ServiceUnreachable`.
"""

from services.portal.clients.directory import Clients
from services.portal.clients.problem import ClientProblem, ServiceUnreachable
from services.portal.clients.service import Caller, JsonObject

__all__ = ["Caller", "ClientProblem", "Clients", "JsonObject", "ServiceUnreachable"]

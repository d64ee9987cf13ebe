"""Which rule of an agency holds for a unit."""

from services.enrollment.domain.policies import ALL
from services.enrollment.models import PolicyValue, Unit
from shared.policies.table import PolicyTable

POLICIES = PolicyTable(ALL, values=PolicyValue, units=Unit)

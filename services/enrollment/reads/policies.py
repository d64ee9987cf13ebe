"""Which rule of an agency holds for a unit."""

from services.enrollment.domain.policies import ATTENDANCE, CERTIFICATE, GRADE_BANDS, JP_SCHEME, JP_TARGET
from services.enrollment.models import PolicyValue, Unit
from shared.policies.table import PolicyTable

POLICIES = PolicyTable(
    (ATTENDANCE, GRADE_BANDS, JP_SCHEME, JP_TARGET, CERTIFICATE), values=PolicyValue, units=Unit
)

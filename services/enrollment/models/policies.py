"""Rules that units set for themselves."""

from services.enrollment.models.base import Base
from shared.policies.table import PolicyValueColumns


class PolicyValue(PolicyValueColumns, Base):
    """What a unit has set (`services.enrollment.domain.policies`)."""

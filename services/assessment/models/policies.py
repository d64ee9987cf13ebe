"""Rules that the agency sets."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class PolicyRow(Base):
    """One rule, by the name of its field in `domain.policy.Policy`. The defaults come with the first migration."""

    __tablename__ = "policies"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]

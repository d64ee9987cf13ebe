"""Assessment's own copy of which activities with a condition were opened, and for whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class ActivityOpening(Base):
    """An activity that became available to an enrolment; the news may come before that of the enrolment itself."""

    __tablename__ = "activity_openings"

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]

"""Assessment's own copy of who takes part in what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class Participant(Base):
    """An enrolment, as enrollment told.

    The news that it ended may come before the news that it began: then version and beginning are not known yet.
    """

    __tablename__ = "participants"

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    course_id: Mapped[UUID]
    version_id: Mapped[UUID | None] = mapped_column(index=True)
    enrolled_at: Mapped[datetime | None]
    withdrew_at: Mapped[datetime | None]

"""Attempts at quizzes and the answers given in them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base

_OPEN = text("state = 'open'")


class Attempt(Base):
    """One attempt. What it is taken by (questions, order, deadline) is fixed when it starts.

    `closes_at` is the deadline with the grace of that day's policy; `seed` decides the order of answers;
    `result_version` counts how often its score was told.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'awaiting_grading', 'graded')", name="state_is_known"),
        CheckConstraint("score IS NULL OR state = 'graded'", name="score_is_final"),
        # However many requests start an attempt at once, one of them does.
        Index(
            "uq_attempts_open",
            "enrollment_id",
            "activity_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("uq_attempts_number", "enrollment_id", "activity_id", "attempt_number", unique=True),
        Index("ix_attempts_state", "state", "version_id", "submitted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("participants.enrollment_id"))
    person_id: Mapped[UUID]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_versions.version_id"))
    activity_id: Mapped[UUID]
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_sets.id"))
    attempt_number: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    graded_at: Mapped[datetime | None]
    score: Mapped[Decimal | None]
    passed: Mapped[bool | None]
    result_version: Mapped[int] = mapped_column(server_default="0")


class AttemptAnswer(Base):
    """The answer to one question of an attempt; the last one that the server took.

    `occurred_at` is what the phone's clock said, kept as evidence; `answer` is null where it was taken back.
    """

    __tablename__ = "attempt_answers"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    # An answer taken back is SQL's null, so that it can be counted without looking inside.
    answer: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    answered_at: Mapped[datetime]
    occurred_at: Mapped[datetime | None]
    earned: Mapped[Decimal | None]
    comment: Mapped[str | None]
    graded_by: Mapped[UUID | None]

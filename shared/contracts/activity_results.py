"""The one contract by which the owner of a kind of activity reports what people reach; each owner publishes it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from shared.contracts.activities import Outcome
from shared.messaging.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityResult(Event):
    """What a person has reached in an activity, as the service that owns the activity's kind reports it.

    One result is one try (an attempt, a survey handed in); `version` grows when the same try is judged anew.

    Attributes:
        score: 0 to 100 with two decimals; none for what has no score.
        is_last: the person has no further try, so there is nothing more to suggest.
        occurred_at: the instant from which the outcome holds.
    """

    result_id: UUID
    version: int = 1
    enrollment_id: UUID
    person_id: UUID
    activity_id: UUID
    outcome: Outcome
    score: Decimal | None = None
    is_last: bool = False
    occurred_at: datetime

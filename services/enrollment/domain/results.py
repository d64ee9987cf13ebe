"""What a person has reached in one activity, folded from every result that its owner reported, in any order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.contracts.activities import CompletedBy, Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """One reported result. `is_last`: there is no further try."""

    outcome: Outcome
    occurred_at: datetime
    score: Decimal | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """All results in one activity; none before the first."""

    results: tuple[Result, ...] = ()

    @property
    def finished_at(self) -> datetime | None:
        """When the activity was first finished, with whatever result."""
        return _earliest(result for result in self.results if result.outcome != Outcome.IN_PROGRESS)

    @property
    def passed_at(self) -> datetime | None:
        """When the activity was first passed."""
        return _earliest(result for result in self.results if result.outcome == Outcome.PASSED)

    def scored_at(self, score: Decimal) -> datetime | None:
        """When a score of at least `score` was first reached."""
        return _earliest(
            result for result in self.results if result.score is not None and result.score >= score
        )

    def completed_at(self, by: CompletedBy) -> datetime | None:
        """When what completes the activity was first reached."""
        return self.passed_at if by == CompletedBy.PASSED else self.finished_at

    def best_score(self, *, by: datetime | None = None) -> Decimal | None:
        """The best score, of those reached up to `by` if it is given."""
        scores = (
            result.score
            for result in self.results
            if result.score is not None and (by is None or result.occurred_at <= by)
        )
        return max(scores, default=None)

    @property
    def outcome(self) -> Outcome | None:
        """The best outcome; none before the first result."""
        return max((result.outcome for result in self.results), key=_RANK.index, default=None)

    @property
    def is_last(self) -> bool:
        """Whether the owner has said that no try is left."""
        return any(result.is_last for result in self.results)


_RANK = (Outcome.IN_PROGRESS, Outcome.FAILED, Outcome.FINISHED, Outcome.PASSED)


def _earliest(results: Iterable[Result]) -> datetime | None:
    return min((result.occurred_at for result in results), default=None)

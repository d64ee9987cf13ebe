"""When an attempt may begin, until when it takes answers, and what may be seen of it afterwards."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared.contracts.activities import Outcome
from shared.contracts.activities.quiz import Purpose

OPEN, AWAITING_GRADING, GRADED = "open", "awaiting_grading", "graded"


def deadline(started_at: datetime, time_limit_minutes: int | None) -> datetime | None:
    """When the time of an attempt is up; None without a limit."""
    return None if time_limit_minutes is None else started_at + timedelta(minutes=time_limit_minutes)


def closing(deadline_at: datetime | None, grace_seconds: int) -> datetime | None:
    """Until when answers are still taken: a poor link may carry the last one a little late."""
    return None if deadline_at is None else deadline_at + timedelta(seconds=grace_seconds)


def takes_answers(now: datetime, closes_at: datetime | None) -> bool:
    """Whether an open attempt still takes answers. Only the server's clock is asked."""
    return closes_at is None or now <= closes_at


def handed_in_at(now: datetime, deadline_at: datetime | None) -> datetime:
    """When an attempt counts as handed in: its deadline at the latest.

    So it is the same instant whether the learner or the deadline's own event comes first.
    """
    return now if deadline_at is None else min(now, deadline_at)


def as_evidence(occurred_at: datetime | None) -> datetime | None:
    """What a phone's clock said, unless it is so far off that it says nothing and no database could keep it."""
    if occurred_at is None or not 1970 <= occurred_at.year <= 9998:
        return None
    return occurred_at


def attempts_left(allowed: int, used: int) -> int | None:
    """How many attempts remain; None if any number is allowed (`allowed` is 0)."""
    return None if allowed <= 0 else max(0, allowed - used)


def outcome_of(purpose: str, *, passed: bool) -> Outcome:
    """What a graded attempt has reached: a pre-test measures the start, so it is neither passed nor failed."""
    if purpose == Purpose.PRETEST:
        return Outcome.FINISHED
    return Outcome.PASSED if passed else Outcome.FAILED


def shows_review(review: str, *, state: str, quiz_passed: bool) -> bool:
    """Whether a learner sees the right answers: by the trainer's choice, and never before handing in."""
    if state == OPEN:
        return False
    return review == "after_submit" or (review == "after_pass" and quiz_passed)


def gain(pretest: Decimal, posttest: Decimal) -> Decimal:
    """What was learned: post - pre, in points of the score."""
    return posttest - pretest


def normalised_gain(pretest: Decimal, posttest: Decimal) -> Decimal | None:
    """The share of what could still be learned: (post - pre) / (100 - pre), two places; None if nothing could.

    Source: R. R. Hake, American Journal of Physics 66 (1998), 64-74.
    """
    if pretest >= 100:
        return None
    return ((posttest - pretest) / (100 - pretest)).quantize(Decimal("0.01"), ROUND_HALF_UP)

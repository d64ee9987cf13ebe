"""What a kind of activity that enrollment owns has to say."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from services.enrollment.domain.attendance import RunAttendance
from services.enrollment.domain.results import Result
from shared.contracts.activities import Activity


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows for one activity from enrollment's own records.

    Attributes:
        results: what the participant has reached.
        now: the title of what can only be done now, so that it comes before everything; empty if there is nothing.
        is_later: the participant cannot do anything about it yet.
    """

    results: tuple[Result, ...] = ()
    now: str = ""
    is_later: bool = False


class OwnKind(ABC):
    """A kind of activity that enrollment owns.

    Attributes:
        name: stands in `Activity.kind`.
    """

    name: ClassVar[str]

    @abstractmethod
    def derive(self, activity: Activity, attendance: RunAttendance | None) -> Derived:
        """What follows for a participant.

        Args:
            attendance: of the participant's run; none without a run.
        """

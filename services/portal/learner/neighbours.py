"""The way through a course: an activity, the one before it and the one after it."""

from dataclasses import dataclass

from services.portal.clients import ClientProblem
from services.portal.clients.shapes.enrollment import ActivityView, EnrollmentView
from services.portal.learner.progress import activity_address, is_complete, next_address


@dataclass(frozen=True, slots=True)
class Place:
    """Where an activity stands in the course of an enrolment; positions count from one."""

    enrollment: EnrollmentView
    activity: ActivityView
    activities: list[ActivityView]
    position: int

    @property
    def count(self) -> int:
        """How many activities the course has."""
        return len(self.activities)

    @property
    def previous(self) -> ActivityView | None:
        """The activity before it."""
        return self.activities[self.position - 2] if self.position > 1 else None

    @property
    def next(self) -> ActivityView | None:
        """The activity after it."""
        return self.activities[self.position] if self.position < self.count else None

    @property
    def previous_address(self) -> str | None:
        """The page of the activity before it."""
        return self._address(self.previous)

    @property
    def next_address(self) -> str | None:
        """The page of the activity after it."""
        return self._address(self.next)

    @property
    def onward(self) -> str:
        """Where to go from here: the next activity if it is open and not complete, else what enrollment suggests."""
        if self.next and self.next["is_open"] and not is_complete(self.next):
            return activity_address(self.enrollment["id"], self.next["kind"], self.next["id"])
        return next_address(self.enrollment)

    def _address(self, activity: ActivityView | None) -> str | None:
        if activity is None:
            return None
        return activity_address(self.enrollment["id"], activity["kind"], activity["id"])


def place_of(enrollment: EnrollmentView, activity_id: str, kind: str | None = None) -> Place:
    """Where the activity stands.

    Args:
        kind: what the page is for; None for any kind.

    Raises:
        ClientProblem: 404, the course has no such activity of this kind.
    """
    activities = enrollment["activities"] or []
    for position, activity in enumerate(activities, 1):
        if activity["id"] == activity_id and kind in (None, activity["kind"]):
            return Place(enrollment, activity, activities, position)
    raise ClientProblem("enrollment", {"status": 404, "code": "activity_not_found"})

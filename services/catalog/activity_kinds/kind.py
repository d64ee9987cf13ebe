"""What catalog asks of a kind of activity: the form of its settings, what keeps it from being published, what is published."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.schema import Invalid, load

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a version keeps of an activity.

    Attributes:
        settings: an instance of the kind's settings in `shared.contracts.activities`; travels in the version's event.
        html: what a learner reads, if catalog holds it; sanitised.
    """

    settings: Any
    html: str | None = None


class ActivityKind(ABC, Generic[S]):
    """One kind of activity, on catalog's side.

    Attributes:
        name: stands in `Activity.kind`.
        settings: a dataclass, the form of `Activity.settings` in a draft; every member has a default.
        reported_by: `learner`, or the service that reports results.
        completed_by: what may complete such an activity.
        most_minutes: the longest that one may take.
    """

    name: ClassVar[str]
    settings: ClassVar[type[Any]]
    reported_by: ClassVar[str]
    completed_by: ClassVar[frozenset[CompletedBy]] = frozenset({CompletedBy.FINISHED})
    most_minutes: ClassVar[int] = 600

    def read(self, activity: Activity) -> S:
        """The activity's settings.

        Raises:
            Invalid: they do not have the kind's form.
        """
        read: S = load(self.settings, activity.settings)
        return read

    def problems_of(self, place: str, activity: Activity, draft: Draft) -> Iterator[DraftProblem]:
        """What keeps an activity of this kind from being published.

        Args:
            place: the activity's path in the document.
        """
        try:
            settings = self.read(activity)
        except Invalid as error:
            yield DraftProblem(f"{place}.settings", "not_readable", error.message)
            return
        if activity.completed_by not in self.completed_by:
            yield DraftProblem(
                f"{place}.completed_by",
                "not_a_choice",
                f"Choose one of {', '.join(sorted(self.completed_by))}.",
            )
        if not 0 <= activity.minutes <= self.most_minutes:
            yield DraftProblem(
                f"{place}.minutes", "out_of_range", f"Allow at most {self.most_minutes} minutes."
            )
        yield from self.further_problems(place, activity, settings, draft)

    def further_problems(
        self, place: str, activity: Activity, settings: S, draft: Draft
    ) -> Iterator[DraftProblem]:
        """What the kind itself asks for; nothing unless it says so."""
        yield from ()

    @abstractmethod
    def published(self, settings: S, *, language: str) -> Published:
        """What a version keeps; called for activities without problems alone.

        Args:
            language: of the course.
        """

"""What catalog asks of a kind of activity: the form of its settings, what must be fixed, what is published."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, TypeVar

from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.errors import InvalidInput
from shared.schema.documents import load

S = TypeVar("S")


class ActivityKind(ABC, Generic[S]):
    """One kind of activity, on catalog's side.

    Attributes:
        name: stands in `Activity.kind`.
        settings: a dataclass, the form of `Activity.settings` in a draft; every member has a default.
        reported_by: `learner`, or the service that reports results.
        has_score: whether results tell a score.
        most_minutes: the longest that one may take.
        needs_meetings: a run of a course that requires one has to plan meetings.
    """

    name: ClassVar[str]
    settings: ClassVar[type[Any]]
    reported_by: ClassVar[str]
    has_score: ClassVar[bool] = False
    most_minutes: ClassVar[int] = 600
    needs_meetings: ClassVar[bool] = False

    def read(self, activity: Activity) -> S:
        """The activity's settings.

        Raises:
            InvalidInput: they do not have the kind's form; `fields` names where.
        """
        read: S = load(self.settings, activity.settings)
        return read

    def completed_by(self, settings: S) -> frozenset[CompletedBy]:
        """What may complete such an activity."""
        return frozenset({CompletedBy.FINISHED})

    def problems_of(self, place: str, activity: Activity, draft: Draft) -> Iterator[DraftProblem]:
        """What keeps an activity of this kind from being published.

        Args:
            place: the activity's path in the document.
        """
        try:
            settings = self.read(activity)
        except InvalidInput as error:
            for field, messages in error.fields.items():
                yield DraftProblem(f"{place}.settings.{field}", "not_readable", " ".join(messages))
            return
        allowed = self.completed_by(settings)
        if activity.completed_by not in allowed:
            yield DraftProblem(
                f"{place}.completed_by", "not_a_choice", f"Choose one of {', '.join(sorted(allowed))}."
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

    def foreseen(self, settings: S) -> S:
        """The settings as an import would find them once what it stores elsewhere is stored; for a trial."""
        return settings

    def html(self, settings: S, *, language: str) -> str | None:
        """What a learner reads, sanitised; none if catalog holds no text of such an activity."""
        return None

    @abstractmethod
    def published(self, settings: S, html: str | None) -> Any:
        """The settings as the version's event holds them.

        Args:
            settings: of an activity without problems.
            html: what `html` made of them; none while a draft is only checked.

        Returns:
            An instance of the kind's settings in `shared.contracts.activities`.
        """

"""The draft of a course: one document that its author edits. Modules contain activities, and nothing else.

The dataclasses are the schema of the document over HTTP and in the database. A draft may be incomplete;
`activity_kinds.completeness` says what keeps it from being published.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from services.catalog.domain.slugs import MOST_CHARACTERS, SLUG
from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import Condition
from shared.schema.types import Json, Length, OneOf, Pattern, Places, Range, Text

LANGUAGES = ("id", "en")
MODES = ("online", "in_person", "blended")
LEVELS = ("dasar", "menengah", "lanjutan")
E_LEARNING = 16
"""The civil-service agency's code of the kind of training; its list runs from 1 to 25."""

Title = Annotated[str, Length(max=200)]
Paragraphs = Annotated[Text, Length(max=5_000)]
Slug = Annotated[
    str, Length(1, MOST_CHARACTERS), Pattern(SLUG.pattern, "Small letters, digits and single hyphens.")
]
Language = Annotated[str, OneOf(LANGUAGES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity as its author edits it. It has no id until the draft is saved.

    Attributes:
        id: none for a new activity; a client may choose the id of a new one, to name it in a condition.
        kind: page, quiz, survey, meeting or whatever else is registered; it says what `settings` holds.
        minutes: the time that a learner needs, as the author declares it.
        required: the course asks for it.
        completed_by: what completes it.
        available_when: opens it; none: open from enrolment on.
        settings: of the activity's kind.
    """

    id: UUID | None = None
    kind: Annotated[str, Length(1, 40)]
    title: Title = ""
    minutes: Annotated[int, Range(0, 10_000)] = 0
    required: bool = False
    completed_by: CompletedBy = CompletedBy.FINISHED
    available_when: Condition | None = None
    settings: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseModule:
    """A part of a course: a title and its activities in order."""

    id: UUID | None = None
    title: Title = ""
    activities: Annotated[tuple[Activity, ...], Length(max=300)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The whole of a course as its author edits it.

    Attributes:
        mode: online, in_person or blended.
        kind: the civil-service agency's code of the kind of training; 16 is E-Learning.
        jp: lesson hours of 45 minutes, as the organiser declares them.
    """

    slug: Slug
    title: Title
    summary: Paragraphs = ""
    category: Annotated[str, Length(max=100)] = ""
    language: Language = "id"
    mode: Annotated[str, OneOf(MODES)] = "online"
    kind: Annotated[int, Range(1, 25)] = E_LEARNING
    jp: Annotated[Decimal, Places(2), Range(Decimal(0), Decimal("999.99"))] = Decimal("0.00")
    level: Annotated[str, OneOf(LEVELS)] = "dasar"
    competencies: Annotated[tuple[Annotated[str, Length(1, 100)], ...], Length(max=20)] = ()
    audience: Paragraphs = ""
    outcomes: Annotated[tuple[Annotated[str, Length(max=500)], ...], Length(max=30)] = ()
    why: Paragraphs = ""
    owner_unit_id: UUID | None = None
    trainer_ids: Annotated[tuple[UUID, ...], Length(max=50)] = ()
    modules: Annotated[tuple[CourseModule, ...], Length(max=60)] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity, in the course's order."""
        return tuple(activity for module in self.modules for activity in module.activities)


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many activities of a kind there are."""

    kind: str
    count: int


def kinds_counted(kinds: Iterable[str]) -> tuple[KindCount, ...]:
    """How many there are of each kind, in the order in which the kinds first occur."""
    return tuple(KindCount(kind, count) for kind, count in Counter(kinds).items())


def digest_of(document: Mapping[str, Any]) -> str:
    """A fingerprint of a draft's document (SHA-256, hexadecimal): two that are equal say the same."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def activity_count_of(document: Mapping[str, Any]) -> int:
    """How many activities a draft's document has."""
    return sum(len(module["activities"]) for module in document["modules"])

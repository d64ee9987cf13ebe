"""The draft of a course: one document that its author edits, and its form in JSON.

A draft may be incomplete; `completeness.problems_of` says what keeps it from being published.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

LANGUAGES = ("id", "en")
MODES = ("online", "in_person", "blended")
LEVELS = ("dasar", "menengah", "lanjutan")
SURVEYS = ("required", "optional", "none")
LESSON_RULES = ("all", "none")
PURPOSES = ("pretest", "posttest", "practice")
REVIEWS = ("after_submit", "after_pass", "never")
E_LEARNING = 16
"""The civil-service agency's code of the kind of training; its list runs from 1 to 25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson: Markdown that takes `minutes` to read. It has no id until the draft is kept."""

    id: UUID | None = None
    title: str = ""
    minutes: int = 0
    markdown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseModule:
    """A part of a course: a title and its lessons in order."""

    id: UUID | None = None
    title: str = ""
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A quiz and the rules it is taken by; the questions are an immutable set that assessment holds."""

    key: str
    title: str = ""
    purpose: str = "practice"
    counts: bool = False
    attempts: int = 1
    passing_score: int = 70
    time_limit_minutes: int | None = None
    review: str = "after_submit"
    question_set_id: UUID | None = None
    question_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes the course: all lessons or none of them, quizzes passed, meetings attended."""

    lessons: str = "all"
    quizzes: tuple[str, ...] = ()
    meetings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The whole document. `jp` counts lesson hours of 45 minutes, as the organiser declares them."""

    slug: str
    title: str
    summary: str = ""
    category: str = ""
    language: str = "id"
    mode: str = "online"
    kind: int = E_LEARNING
    jp: Decimal = Decimal("0.00")
    level: str = "dasar"
    competencies: tuple[str, ...] = ()
    audience: str = ""
    outcomes: tuple[str, ...] = ()
    why: str = ""
    completion: Completion = field(default_factory=Completion)
    survey: str = "optional"
    owner_unit_id: UUID | None = None
    trainer_ids: tuple[UUID, ...] = ()
    modules: tuple[CourseModule, ...] = ()
    quizzes: tuple[Quiz, ...] = ()

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, in reading order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)


def draft_of(document: Mapping[str, Any]) -> Draft:
    """Read a document, as a schema loaded it or as it was stored; what is absent takes its default."""
    values = dict(document)
    if "jp" in values:
        values["jp"] = Decimal(str(values["jp"])).quantize(Decimal("0.01"))
    for name in ("competencies", "outcomes"):
        values[name] = tuple(values.get(name) or ())
    values["owner_unit_id"] = _uuid(values.get("owner_unit_id"))
    values["trainer_ids"] = tuple(UUID(str(person)) for person in values.get("trainer_ids") or ())
    rule = dict(values.get("completion") or {})
    values["completion"] = Completion(**{**rule, "quizzes": tuple(rule.get("quizzes") or ())})
    values["modules"] = tuple(_module(module) for module in values.get("modules") or ())
    values["quizzes"] = tuple(
        Quiz(**{**quiz, "question_set_id": _uuid(quiz.get("question_set_id"))})
        for quiz in values.get("quizzes") or ()
    )
    return Draft(**values)


def document_of(draft: Draft) -> dict[str, Any]:
    """The document, ready for JSON: keys as text, lesson hours as `"12.50"`."""
    return {
        "slug": draft.slug,
        "title": draft.title,
        "summary": draft.summary,
        "category": draft.category,
        "language": draft.language,
        "mode": draft.mode,
        "kind": draft.kind,
        "jp": str(draft.jp),
        "level": draft.level,
        "competencies": list(draft.competencies),
        "audience": draft.audience,
        "outcomes": list(draft.outcomes),
        "why": draft.why,
        "completion": {
            "lessons": draft.completion.lessons,
            "quizzes": list(draft.completion.quizzes),
            "meetings": draft.completion.meetings,
        },
        "survey": draft.survey,
        "owner_unit_id": _text(draft.owner_unit_id),
        "trainer_ids": [str(person) for person in draft.trainer_ids],
        "modules": [
            {
                "id": _text(module.id),
                "title": module.title,
                "lessons": [
                    {
                        "id": _text(lesson.id),
                        "title": lesson.title,
                        "minutes": lesson.minutes,
                        "markdown": lesson.markdown,
                    }
                    for lesson in module.lessons
                ],
            }
            for module in draft.modules
        ],
        "quizzes": [
            {
                "key": quiz.key,
                "title": quiz.title,
                "purpose": quiz.purpose,
                "counts": quiz.counts,
                "attempts": quiz.attempts,
                "passing_score": quiz.passing_score,
                "time_limit_minutes": quiz.time_limit_minutes,
                "review": quiz.review,
                "question_set_id": _text(quiz.question_set_id),
                "question_count": quiz.question_count,
            }
            for quiz in draft.quizzes
        ],
    }


def digest_of(draft: Draft) -> str:
    """A fingerprint of all that the document says (SHA-256, hexadecimal): two that are equal say the same."""
    text = json.dumps(document_of(draft), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _module(module: Mapping[str, Any]) -> CourseModule:
    lessons = tuple(
        Lesson(**{**lesson, "id": _uuid(lesson.get("id"))}) for lesson in module.get("lessons") or ()
    )
    return CourseModule(id=_uuid(module.get("id")), title=module.get("title") or "", lessons=lessons)


def _uuid(value: object) -> UUID | None:
    return None if value is None else UUID(str(value))


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)

"""A course whose activities open one after another, written and published by a trainer over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.ids import uuid7
from tests.support.api import Caller

GIFT = "::Satu:: Satu? {T}\n\n::Dua:: Dua? {T}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedCourse:
    """The ids of the course and of its activities.

    Attributes:
        page: open from enrolment on.
        quiz: opens after the page; passed with 50 of 100, twice tried.
        survey: opens by a score of 80 in the quiz.
        more: a page that opens when the quiz is passed, or when its date comes.
    """

    id: str
    page: str
    quiz: str
    survey: str
    more: str


def publish_gated_course(trainer: Caller, *, opens_at: datetime) -> GatedCourse:
    """Publish it; `opens_at` is the date of the last page."""
    page, quiz, survey, more = (str(uuid7()) for _ in range(4))
    questions = trainer.post("assessment/question-sets", name="Kuis", gift=GIFT)
    rules = {"attempts": 2, "passing_score": 50, "question_set_id": questions["id"], "question_count": 2}
    activities: list[dict[str, Any]] = [
        {"id": page, "kind": "page", "required": True, "settings": {"markdown": "Bacalah."}},
        {
            "id": quiz,
            "kind": "quiz",
            "required": True,
            "completed_by": "passed",
            "available_when": {"kind": "finished", "activity_id": page},
            "settings": rules,
        },
        {
            "id": survey,
            "kind": "survey",
            "available_when": {"kind": "score_at_least", "activity_id": quiz, "score": "80.00"},
        },
        {
            "id": more,
            "kind": "page",
            "available_when": {
                "kind": "any",
                "conditions": [
                    {"kind": "passed", "activity_id": quiz},
                    {"kind": "not_before", "at": opens_at.isoformat()},
                ],
            },
            "settings": {"markdown": "Tambahan."},
        },
    ]
    for activity in activities:
        activity |= {"title": activity["kind"].title(), "minutes": 5}
    draft = trainer.post("catalog/courses", title="Kursus bertahap")
    document = draft | {
        "summary": "Bertahap.",
        "category": "Integritas",
        "jp": "2.00",
        "modules": [{"title": "Bagian", "activities": activities}],
    }
    headers = {"If-Match": f'"{draft["revision"]}"'}
    saved = trainer.raw("PUT", f"catalog/drafts/{draft['id']}", json=document, headers=headers)
    assert saved.is_success, saved.text
    assert saved.json()["problems"] == []
    headers = {"If-Match": saved.headers["ETag"]}
    published = trainer.raw("POST", f"catalog/drafts/{draft['id']}/publish", headers=headers)
    assert published.is_success, published.text
    return GatedCourse(id=draft["id"], page=page, quiz=quiz, survey=survey, more=more)

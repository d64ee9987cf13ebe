"""The end-of-course survey (Kirkpatrick's first level) that Sinau ships, in Indonesian and English.

Pace and difficulty are bipolar: the middle is best, and both ends say what to change. The two questions on
confidence ask before and after at once, because people judge the starting point better when they look back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.errors import SurveyFormUnknown
from shared.errors import InvalidInput

END_OF_COURSE = "l1.v1"
LONGEST_COMMENT = 2_000
STEPS = 5


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question. `labels` are the five steps of a scale from 1 to 5, empty for a text."""

    key: str
    kind: str
    text: dict[str, str]
    labels: dict[str, list[str]]
    required: bool = True


class SurveyAnswersNotValid(InvalidInput):
    """Answers are missing or do not fit their questions; `fields` names each."""

    title = "The survey is not complete"


def _bipolar(
    key: str, text_id: str, text_en: str, labels_id: list[str], labels_en: list[str]
) -> SurveyQuestion:
    return SurveyQuestion(key, "bipolar", {"id": text_id, "en": text_en}, {"id": labels_id, "en": labels_en})


_AGREEMENT = {
    "id": ["Sangat tidak setuju", "Tidak setuju", "Cukup", "Setuju", "Sangat setuju"],
    "en": ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
}
_QUALITY = {
    "id": ["Sangat kurang", "Kurang", "Cukup", "Baik", "Sangat baik"],
    "en": ["Very poor", "Poor", "Fair", "Good", "Very good"],
}
_CONFIDENCE = {
    "id": ["Tidak yakin", "Kurang yakin", "Cukup yakin", "Yakin", "Sangat yakin"],
    "en": ["Not confident", "Slightly confident", "Fairly confident", "Confident", "Very confident"],
}

QUESTIONS: tuple[SurveyQuestion, ...] = (
    _bipolar(
        "pace",
        "Bagaimana kecepatan penyampaian materi?",
        "How was the pace of the course?",
        ["Terlalu cepat", "Agak cepat", "Pas", "Agak lambat", "Terlalu lambat"],
        ["Too fast", "A bit fast", "Just right", "A bit slow", "Too slow"],
    ),
    _bipolar(
        "difficulty",
        "Bagaimana tingkat kesulitan materi?",
        "How difficult was the course?",
        ["Terlalu sulit", "Agak sulit", "Pas", "Agak mudah", "Terlalu mudah"],
        ["Too hard", "A bit hard", "Just right", "A bit easy", "Too easy"],
    ),
    SurveyQuestion(
        "relevance",
        "scale",
        {
            "id": "Materi ini berguna bagi pekerjaan saya sehari-hari.",
            "en": "What I learned is useful in my daily work.",
        },
        _AGREEMENT,
    ),
    SurveyQuestion(
        "ease",
        "scale",
        {
            "id": "Kursus ini mudah diikuti di sela-sela pekerjaan.",
            "en": "The course was easy to follow beside my work.",
        },
        _AGREEMENT,
    ),
    SurveyQuestion(
        "confidence_before",
        "scale",
        {
            "id": "Sebelum kursus ini, seberapa yakin Anda mampu menerapkan isi materinya?",
            "en": "Before this course, how confident were you of applying what it teaches?",
        },
        _CONFIDENCE,
    ),
    SurveyQuestion(
        "confidence_after",
        "scale",
        {
            "id": "Sekarang, seberapa yakin Anda mampu menerapkan isi materinya?",
            "en": "Now, how confident are you of applying what it teaches?",
        },
        _CONFIDENCE,
    ),
    SurveyQuestion(
        "overall",
        "scale",
        {"id": "Secara keseluruhan, bagaimana kursus ini?", "en": "Overall, how was this course?"},
        _QUALITY,
    ),
    SurveyQuestion(
        "comment",
        "text",
        {
            "id": "Apa yang sebaiknya kami pertahankan atau perbaiki?",
            "en": "What should we keep, and what should we improve?",
        },
        {},
        required=False,
    ),
)


FORMS: Mapping[str, tuple[SurveyQuestion, ...]] = {END_OF_COURSE: QUESTIONS}


def form_questions(form: str) -> tuple[SurveyQuestion, ...]:
    """The questions of a form.

    Raises:
        SurveyFormUnknown: there is none of that name; it is never taken for another.
    """
    questions = FORMS.get(form)
    if questions is None:
        raise SurveyFormUnknown(f"The form {form[:20]!r} is not known here.")
    return questions


def checked_answers(questions: Sequence[SurveyQuestion], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: whole numbers from 1 to 5, and texts; what was left out is left out.

    Raises:
        SurveyAnswersNotValid: naming every answer that is missing, of another kind, or to an unknown question.
    """
    wrong: dict[str, list[str]] = {}
    kept: dict[str, Any] = {}
    for key in answers.keys() - {question.key for question in questions}:
        wrong[f"answers.{key}"[:100]] = ["The survey has no such question."]
    for question in questions:
        value = answers.get(question.key)
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").strip() or None
        if value is None:
            if question.required:
                wrong[f"answers.{question.key}"] = ["Choose one of the five steps."]
            continue
        problem = _text_problem(value) if question.kind == "text" else _step_problem(value)
        if problem is None:
            kept[question.key] = value
        else:
            wrong[f"answers.{question.key}"] = [problem]
    if wrong:
        raise SurveyAnswersNotValid(
            "Answer what is named under fields and send the survey again.", fields=wrong
        )
    return kept


def _step_problem(value: Any) -> str | None:
    # True is a whole number to Python, and no step of a scale.
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= STEPS:
        return f"Choose a whole number from 1 to {STEPS}."
    return None


def _text_problem(value: Any) -> str | None:
    if not isinstance(value, str):
        return "Write a text."
    if len(value) > LONGEST_COMMENT:
        return f"Use at most {LONGEST_COMMENT} characters; these are {len(value)}."
    return None

"""The rules of every question and of a set. Documents and GIFT files are measured by the same ones."""

from collections.abc import Iterator

from services.assessment.domain.problems import Part, Problem, ProblemKind
from services.assessment.domain.question_checks import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_POINTS,
    MOST_QUESTIONS,
    feedback_problems,
    text_problems,
)
from services.assessment.domain.questions import Question

NAME = Part("name", "The name")
TEXT = Part("text", "The question's text")

QUESTIONS_MISSING = ProblemKind(
    "questions_missing", "There is no question in it. Write at least one, with its answers between { and }."
)
QUESTIONS_TOO_MANY = ProblemKind(
    "questions_too_many", "It holds %(count)s questions; %(most)s is the most. Split it into several quizzes."
)
POINTS_IMPOSSIBLE = ProblemKind(
    "points_impossible",
    "%(points)s points are not possible. Give more than 0, at most %(most)s, two decimals.",
)
HTML_SHOWN_PLAIN = ProblemKind(
    "html_shown_plain",
    "The text looks like HTML but is shown as it is typed. Begin it with [html] if tags are meant.",
)


def set_problems(questions: tuple[Question, ...]) -> Iterator[Problem]:
    """What is wrong with the set as a whole."""
    if not any(question.IS_ASKED for question in questions):
        yield Problem(QUESTIONS_MISSING)
    if len(questions) > MOST_QUESTIONS:
        yield Problem(QUESTIONS_TOO_MANY, {"count": len(questions), "most": MOST_QUESTIONS})


def question_problems(question: Question) -> Iterator[Problem]:
    """Everything that is wrong with one question, each with what to do."""
    yield from text_problems(NAME, question.name, LONGEST_NAME, required=False)
    yield from text_problems(TEXT, question.text, LONGEST_TEXT)
    yield from feedback_problems(question.feedback)
    if question.IS_ASKED:
        yield from _points_problems(question)
    yield from question.own_problems()


def question_warnings(question: Question) -> Iterator[Problem]:
    """What is allowed but perhaps not meant."""
    if question.format == "plain" and "</" in question.text:
        yield Problem(HTML_SHOWN_PLAIN)
    yield from question.own_warnings()


def _points_problems(question: Question) -> Iterator[Problem]:
    if not 0 < question.points <= MOST_POINTS or question.points != round(question.points, 2):
        yield Problem(POINTS_IMPOSSIBLE, {"points": str(question.points), "most": str(MOST_POINTS)})

"""What a participant does next: one suggestion, never a lock."""

from dataclasses import dataclass
from uuid import UUID

from services.enrollment.domain.attendance import CLOSED, OPEN
from services.enrollment.domain.completion import Facts, Lesson, Quiz, Rule


@dataclass(frozen=True, slots=True)
class NextStep:
    """`kind` is lesson, quiz, survey, meeting or none; `id` a lesson's or meeting's id or a quiz's key."""

    kind: str
    id: str | None = None
    title: str = ""
    minutes: int | None = None


def next_step(rule: Rule, facts: Facts, *, last_lesson_id: UUID | None) -> NextStep:
    """The pre-test, the lessons from where the person stopped, the other tests, the survey, then meetings by date.

    A meeting whose check-in is open comes before everything: it will not wait.
    """
    for mark in facts.meetings:
        if mark.state == OPEN and mark.status is None:
            return NextStep("meeting", str(mark.meeting_id), mark.title)
    pretest = _open_quiz(rule, facts, "pretest")
    if pretest is not None:
        return pretest
    lesson = _next_lesson(rule, facts, last_lesson_id)
    if lesson is not None:
        return NextStep("lesson", str(lesson.lesson_id), lesson.title, lesson.minutes)
    posttest = _open_quiz(rule, facts, "posttest")
    if posttest is not None:
        return posttest
    if rule.survey != "none" and facts.surveyed_at is None:
        return NextStep("survey")
    ahead = sorted(
        (m for m in facts.meetings if m.state != CLOSED and m.status is None), key=lambda m: m.starts_at
    )
    return NextStep("meeting", str(ahead[0].meeting_id), ahead[0].title) if ahead else NextStep("none")


def _open_quiz(rule: Rule, facts: Facts, purpose: str) -> NextStep | None:
    for quiz in rule.quizzes:
        if quiz.purpose == purpose and _is_open(quiz, facts):
            return NextStep("quiz", quiz.key, quiz.title, quiz.minutes)
    return None


def _is_open(quiz: Quiz, facts: Facts) -> bool:
    outcome = facts.quizzes.get(quiz.key)
    if outcome is None:
        return True
    # A pre-test is taken once for comparison; a test is repeated until passed or until no attempt is left.
    return quiz.purpose != "pretest" and outcome.passed_at is None and outcome.taken < quiz.attempts


def _next_lesson(rule: Rule, facts: Facts, last_lesson_id: UUID | None) -> Lesson | None:
    order = list(rule.lessons)
    start = next((i for i, lesson in enumerate(order) if lesson.lesson_id == last_lesson_id), 0)
    unfinished = (
        lesson for lesson in order[start:] + order[:start] if lesson.lesson_id not in facts.finished
    )
    return next(unfinished, None)

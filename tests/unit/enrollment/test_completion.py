"""Completion, next steps and progress as pure functions of rule and facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.attendance import AttendanceRule
from services.enrollment.domain.completion import (
    Attempt,
    Facts,
    Lesson,
    MeetingMark,
    Quiz,
    QuizOutcome,
    Rule,
    completed_at,
    counted_score,
    days_of_learning,
    is_complete,
    progress_percent,
    requirements,
)
from services.enrollment.domain.next_step import NextStep, next_step

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
LESSONS = tuple(Lesson(uuid4(), "Modul", f"Pelajaran {n}", 5 + n) for n in range(3))
PRETEST = Quiz("pre", "Pre-test", "pretest", counts=False, attempts=1, passing_score=0)
POSTTEST = Quiz("post", "Post-test", "posttest", counts=True, attempts=3, passing_score=70, minutes=20)
ATTENDANCE = AttendanceRule(80, 15, 30, frozenset({"present", "late"}))
RULE = Rule(
    lessons=LESSONS,
    quizzes=(PRETEST, POSTTEST),
    requires_lessons=True,
    required_quizzes=("post",),
    requires_attendance=False,
    survey="required",
    attendance=ATTENDANCE,
)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def passed(hours: float, score: str = "80") -> QuizOutcome:
    return QuizOutcome((Attempt(Decimal(score), passed=True, graded_at=at(hours)),))


def failed(taken: int = 1) -> QuizOutcome:
    return QuizOutcome(tuple(Attempt(Decimal(50), passed=False, graded_at=at(n)) for n in range(taken)))


def meeting(hours: float, status: str | None, state: str = "closed") -> MeetingMark:
    closed_at = at(hours + 3) if state == "closed" else None
    return MeetingMark(uuid4(), f"Pertemuan {hours}", at(hours), state, closed_at, status)


ALL_LESSONS = {lesson.lesson_id: at(n) for n, lesson in enumerate(LESSONS)}
COMPLETE = Facts(finished=ALL_LESSONS, quizzes={"post": passed(5)}, surveyed_at=at(6))


def test_it_is_complete_at_the_last_fact_that_was_missing() -> None:
    assert completed_at(RULE, COMPLETE) == at(6)
    assert completed_at(RULE, replace(COMPLETE, surveyed_at=at(0.5))) == at(5)


@pytest.mark.parametrize(
    "facts",
    [
        replace(COMPLETE, finished=dict(list(ALL_LESSONS.items())[:2])),
        replace(COMPLETE, quizzes={"post": failed()}),
        replace(COMPLETE, quizzes={}),
        replace(COMPLETE, surveyed_at=None),
        Facts(),
    ],
)
def test_any_missing_fact_keeps_it_open(facts: Facts) -> None:
    assert not is_complete(RULE, facts)


def test_a_rule_that_asks_for_nothing_gives_no_credit_for_being_registered() -> None:
    rule = replace(RULE, requires_lessons=False, required_quizzes=(), survey="optional")
    assert not is_complete(rule, COMPLETE)


def test_an_optional_survey_and_a_pretest_are_not_asked_for() -> None:
    rule = replace(RULE, survey="optional")
    assert is_complete(rule, replace(COMPLETE, surveyed_at=None))
    assert [asked.kind for asked in requirements(rule, COMPLETE)] == ["lessons", "quiz"]


def test_lessons_of_another_version_do_not_count() -> None:
    facts = replace(COMPLETE, finished={uuid4(): at(1) for _ in range(3)})
    assert not is_complete(RULE, facts)


class TestAttendance:
    RULE = replace(RULE, requires_lessons=False, required_quizzes=(), survey="none", requires_attendance=True)

    def test_four_of_five_meetings_are_enough(self) -> None:
        marks = (*tuple(meeting(n * 24, "present") for n in range(4)), meeting(96, "absent"))
        assert completed_at(self.RULE, Facts(meetings=marks)) == at(99)

    def test_three_of_four_are_not(self) -> None:
        marks = (*tuple(meeting(n * 24, "late") for n in range(3)), meeting(72, "absent"))
        assert not is_complete(self.RULE, Facts(meetings=marks))

    def test_it_waits_until_every_list_is_closed(self) -> None:
        marks = (*(meeting(n, "present") for n in range(4)), meeting(96, None, "planned"))
        assert not is_complete(self.RULE, Facts(meetings=marks))

    def test_a_run_without_meetings_is_never_attended(self) -> None:
        assert not is_complete(self.RULE, Facts())

    def test_an_excuse_counts_where_the_policy_says_so(self) -> None:
        facts = Facts(meetings=(meeting(0, "on_duty"),))
        assert not is_complete(self.RULE, facts)
        lenient = replace(
            self.RULE, attendance=replace(ATTENDANCE, counted=frozenset({"present", "on_duty"}))
        )
        assert is_complete(lenient, facts)


def test_progress_is_whole_only_when_complete() -> None:
    assert progress_percent(RULE, Facts()) == 0
    assert progress_percent(RULE, COMPLETE) == 100
    assert progress_percent(RULE, replace(COMPLETE, surveyed_at=None)) == 80


def test_the_score_is_the_best_of_the_quizzes_that_count() -> None:
    facts = Facts(quizzes={"pre": passed(1, "99"), "post": passed(2, "81.50")})
    assert counted_score(RULE, facts) == Decimal("81.50")
    assert counted_score(RULE, Facts(quizzes={"pre": passed(1)})) is None


def test_the_score_of_a_completion_does_not_rise_afterwards() -> None:
    attempts = (*failed().attempts, *passed(3, "75").attempts, *passed(9, "100").attempts)
    facts = replace(COMPLETE, quizzes={"post": QuizOutcome(attempts)})
    assert completed_at(RULE, facts) == at(6)
    assert counted_score(RULE, facts, by=at(6)) == 75
    assert counted_score(RULE, facts) == 100


def test_days_of_learning_are_local_days() -> None:
    # 16.30 and 17.30 UTC are one day in UTC, and two in Jakarta.
    late = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
    facts = Facts(finished={LESSONS[0].lesson_id: late, LESSONS[1].lesson_id: late + timedelta(hours=1)})
    assert days_of_learning(RULE, facts, "Asia/Jakarta") == 2
    assert days_of_learning(RULE, facts, "UTC") == 1
    assert days_of_learning(RULE, Facts(), "Asia/Jakarta") == 1


class TestNextStep:
    RULE = replace(RULE, requires_attendance=True)
    TAKEN = {"pre": failed()}

    def step(self, facts: Facts, last: UUID | None = None) -> NextStep:
        return next_step(self.RULE, facts, last_lesson_id=last)

    def test_the_pretest_comes_first_and_is_taken_once(self) -> None:
        assert self.step(Facts()).id == "pre"
        assert self.step(Facts(quizzes=self.TAKEN)).kind == "lesson"

    def test_lessons_go_on_where_the_person_stopped(self) -> None:
        facts = Facts(quizzes=self.TAKEN, finished={LESSONS[1].lesson_id: at(1)})
        assert self.step(facts, LESSONS[1].lesson_id).id == str(LESSONS[2].lesson_id)
        assert self.step(facts).id == str(LESSONS[0].lesson_id)

    def test_lessons_that_were_skipped_come_back_at_the_end(self) -> None:
        finished = {lesson.lesson_id: at(1) for lesson in LESSONS[1:]}
        step = self.step(Facts(quizzes=self.TAKEN, finished=finished), LESSONS[2].lesson_id)
        assert (step.id, step.minutes) == (str(LESSONS[0].lesson_id), 5)

    def test_then_the_posttest_until_passed_or_no_attempt_is_left(self) -> None:
        facts = Facts(quizzes={**self.TAKEN, "post": failed(taken=2)}, finished=ALL_LESSONS)
        assert (self.step(facts).id, self.step(facts).minutes) == ("post", 20)
        used_up = replace(facts, quizzes={**self.TAKEN, "post": failed(taken=3)})
        assert self.step(used_up).kind == "survey"

    def test_then_the_survey_and_the_meetings_by_date(self) -> None:
        done = replace(COMPLETE, quizzes={**self.TAKEN, "post": passed(1)}, surveyed_at=None)
        assert self.step(done).kind == "survey"
        later, sooner = meeting(48, None, "planned"), meeting(24, None, "planned")
        surveyed = replace(done, surveyed_at=at(2), meetings=(later, sooner))
        assert self.step(surveyed).id == str(sooner.meeting_id)
        assert self.step(replace(surveyed, meetings=())).kind == "none"

    def test_an_open_check_in_comes_before_everything(self) -> None:
        mark = meeting(0, None, "open")
        assert self.step(Facts(meetings=(mark,))).id == str(mark.meeting_id)
        assert self.step(Facts(meetings=(replace(mark, status="present"),))).id == "pre"


@given(
    st.lists(st.integers(0, 200), min_size=3, max_size=3),
    st.one_of(st.none(), st.integers(0, 200)),
    st.one_of(st.none(), st.integers(0, 200)),
)
def test_more_facts_never_undo_and_the_instant_is_one_of_theirs(
    lessons: list[int], quiz: int | None, survey: int | None
) -> None:
    finished = {lesson.lesson_id: at(hours) for lesson, hours in zip(LESSONS, lessons, strict=True)}
    facts = Facts(
        finished=finished,
        quizzes={} if quiz is None else {"post": passed(quiz)},
        surveyed_at=None if survey is None else at(survey),
    )
    instant = completed_at(RULE, facts)
    assert (instant is not None) == (quiz is not None and survey is not None)
    if quiz is not None and survey is not None:
        assert instant == at(max(*lessons, quiz, survey))
    assert (progress_percent(RULE, facts) == 100) == is_complete(RULE, facts)

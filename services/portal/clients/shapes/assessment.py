"""What assessment takes and gives over HTTP, of docs/openapi/assessment.json (08747629e9f00b0d). Generated."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: NotRequired[str]
    code: str
    fields: NotRequired[dict[str, list[str]]]
    request_id: NotRequired[str]


class Questions(TypedDict):
    type: Literal["description"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]


class Questions1(TypedDict):
    type: Literal["essay"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]


class Answer(TypedDict):
    value: str | None
    tolerance: NotRequired[str]
    fraction: NotRequired[str]
    feedback: NotRequired[str]


class Questions2(TypedDict):
    type: Literal["numerical"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    answers: list[Answer]


class Questions3(TypedDict):
    type: Literal["ordering"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    items: list[str]
    marking: NotRequired[
        Literal[
            "all_or_nothing",
            "absolute_position",
            "relative_to_correct",
            "relative_next_exclude_last",
            "relative_next_include_last",
            "relative_one_previous_and_next",
            "relative_all_previous_and_next",
            "longest_ordered_subset",
            "longest_contiguous_subset",
        ]
    ]


class Answer1(TypedDict):
    text: str
    fraction: NotRequired[str]
    feedback: NotRequired[str]


class Questions4(TypedDict):
    type: Literal["multiple_choice"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    answers: list[Answer1]


class Questions5(TypedDict):
    type: Literal["multiple_answers"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    answers: list[Answer1]


class Pair(TypedDict):
    right: str
    left: NotRequired[str]


class Questions6(TypedDict):
    type: Literal["matching"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    pairs: list[Pair]


class Questions7(TypedDict):
    type: Literal["true_false"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    value: bool
    feedback_true: NotRequired[str]
    feedback_false: NotRequired[str]


class Questions8(TypedDict):
    type: Literal["short_answer"]
    text: str
    name: NotRequired[str]
    format: NotRequired[Literal["plain", "markdown", "html"]]
    feedback: NotRequired[str]
    points: NotRequired[str]
    answers: list[Answer1]


class NewQuestionSet(TypedDict):
    name: NotRequired[str]
    gift: NotRequired[str]
    questions: NotRequired[
        list[
            Questions
            | Questions1
            | Questions2
            | Questions3
            | Questions4
            | Questions5
            | Questions6
            | Questions7
            | Questions8
        ]
    ]
    base_id: NotRequired[str | None]


class QuestionLineView(TypedDict):
    position: int
    name: str
    type: str
    text: str


class QuestionWarningView(TypedDict):
    line: int | None
    question: int | None
    code: str
    values: dict[str, Any]
    message: str


class QuestionSetReportView(TypedDict):
    id: str | None
    name: str
    question_count: int
    by_type: dict[str, int]
    questions: list[QuestionLineView]
    warnings: list[QuestionWarningView]


class QuestionSetView(TypedDict):
    id: str
    name: str
    question_count: int
    base_id: str | None
    created_at: str
    questions: list[dict[str, Any]]
    gift: str


class QuizView(TypedDict):
    activity_id: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    attempts_used: int
    best_score: str | None
    passed: bool
    passing_score: int
    time_limit_minutes: int | None
    question_count: int
    open_attempt_id: str | None
    last_attempt_id: str | None


class QuizPage(TypedDict):
    items: list[QuizView]
    next: str | None


class NewAttempt(TypedDict):
    enrollment_id: str
    activity_id: str


class AttemptedQuizView(TypedDict):
    activity_id: str
    title: str
    purpose: str
    passing_score: int
    time_limit_minutes: int | None
    attempts: int
    attempts_used: int


class QuestionView(TypedDict):
    position: int
    type: str
    text_html: str
    points: str
    is_asked: bool
    presentation: dict[str, Any]
    answer: dict[str, Any] | None
    answered_at: str | None


class AttemptView(TypedDict):
    id: str
    enrollment_id: str
    version_id: str
    quiz: AttemptedQuizView
    state: str
    attempt_number: int
    started_at: str
    deadline_at: str | None
    server_now: str
    answered_count: int
    question_count: int
    questions: list[QuestionView]


class AwaitingAttemptView(TypedDict):
    attempt_id: str
    enrollment_id: str
    person_id: str
    course_id: str
    course_title: str
    version_id: str
    activity_id: str
    quiz_title: str
    attempt_number: int
    submitted_at: str


class AwaitingAttemptPage(TypedDict):
    items: list[AwaitingAttemptView]
    next: str | None


class NewAnswer(TypedDict):
    answer: dict[str, Any] | None
    occurred_at: NotRequired[str | None]


class SavedAnswerView(TypedDict):
    saved_at: str
    answered_count: int
    question_count: int


class ReviewedQuestionView(TypedDict):
    position: int
    type: str
    text_html: str
    points: str
    is_graded_by_trainer: bool
    earned: str | None
    is_correct: bool | None
    your_answer_html: str | None
    correct_answer_html: str | None
    feedback_html: str | None


class ResultView(TypedDict):
    attempt_id: str
    enrollment_id: str
    version_id: str
    quiz: AttemptedQuizView
    state: str
    attempt_number: int
    score: str | None
    passed: bool | None
    passing_score: int
    attempts_left: int | None
    submitted_at: str
    graded_at: str | None
    pretest_score: str | None
    gain: str | None
    normalised_gain: str | None
    review: str
    questions: list[ReviewedQuestionView]


class NewGrade(TypedDict):
    position: int
    earned: str
    comment: NotRequired[str]


class SurveyQuestionView(TypedDict):
    key: str
    kind: str
    text: dict[str, str]
    labels: dict[str, list[str]]
    required: bool


class SurveyView(TypedDict):
    enrollment_id: str
    activity_id: str
    version_id: str
    title: str
    counts: bool
    submitted_at: str | None
    questions: list[SurveyQuestionView]


class NewSurveyResponse(TypedDict):
    answers: dict[str, Any]


class SubmittedSurveyView(TypedDict):
    response_id: str
    submitted_at: str


class SurveyLineView(TypedDict):
    activity_id: str
    title: str


class ScaleSummary(TypedDict):
    key: str
    kind: str
    count: int
    steps: list[int]
    mean: str | None


class SurveyResultsView(TypedDict):
    course_id: str
    activity_id: str | None
    title: str
    surveys: list[SurveyLineView]
    response_count: int
    minimum: int
    withheld: bool
    questions: list[SurveyQuestionView]
    scales: list[ScaleSummary]
    comments: list[str]


class Status(TypedDict):
    service: str
    state: Literal["ok", "waiting", "attention"]
    findings: list[str]
    outbox: dict[str, int]
    inbox: dict[str, int]
    oldest_pending_seconds: NotRequired[float | None]
    oldest_open_seconds: NotRequired[float | None]
    lag_seconds: NotRequired[float | None]
    checked_at: str


class Subscription(TypedDict):
    type: str
    replayed: bool
    may_cause: list[str]


class SubscriptionPage(TypedDict):
    items: NotRequired[list[Subscription]]
    next: NotRequired[str | None]


class Recorded(TypedDict):
    event_id: str
    type: str
    subject: NotRequired[str | None]
    state: str
    attempts: int
    reason: NotRequired[str | None]
    time: NotRequired[str | None]
    correlation_id: NotRequired[str | None]
    causation_id: NotRequired[str | None]
    available_at: str
    sent_at: NotRequired[str | None]


class RecordedPage(TypedDict):
    items: NotRequired[list[Recorded]]
    next: NotRequired[str | None]


class Action(TypedDict):
    happened_at: str
    actor_id: NotRequired[str | None]
    action: str
    detail: dict[str, Any]


class RecordedDetail(TypedDict):
    event: Recorded
    body: NotRequired[dict[str, Any] | None]
    actions: list[Action]


class Received(TypedDict):
    event_id: str
    type: str
    subject: NotRequired[str | None]
    state: str
    attempts: int
    reason: NotRequired[str | None]
    time: NotRequired[str | None]
    correlation_id: NotRequired[str | None]
    causation_id: NotRequired[str | None]
    source: NotRequired[str | None]
    received_at: str
    due_at: NotRequired[str | None]
    settled_at: NotRequired[str | None]


class ReceivedPage(TypedDict):
    items: NotRequired[list[Received]]
    next: NotRequired[str | None]


class ReceivedDetail(TypedDict):
    event: Received
    body: NotRequired[dict[str, Any] | None]
    actions: list[Action]


class Discard(TypedDict):
    reason: str


Type: TypeAlias = str


class Replay(TypedDict):
    since: str
    until: NotRequired[str | None]
    types: NotRequired[list[Type]]
    after: NotRequired[int]
    dry_run: NotRequired[bool]


class Replayed(TypedDict):
    count: int
    types: dict[str, int]
    after: NotRequired[int | None]
    until: str


class Step(TypedDict):
    event_id: str
    type: str
    subject: NotRequired[str | None]
    state: str
    attempts: int
    reason: NotRequired[str | None]
    correlation_id: NotRequired[str | None]
    causation_id: NotRequired[str | None]
    service: str
    side: Literal["recorded", "received"]
    at: str
    settled_at: NotRequired[str | None]
    due_at: NotRequired[str | None]


class Trace(TypedDict):
    service: str
    steps: list[Step]
    is_cut: bool


class UnitRef(TypedDict):
    id: str
    name: str


class PolicyView(TypedDict):
    name: str
    description: str
    form: dict[str, Any]
    default: dict[str, Any]
    value: dict[str, Any]
    source: Literal["default", "installation", "unit"]
    source_unit: UnitRef | None
    is_own: bool
    revision: int
    set_at: str | None
    set_by: str | None
    overrides: list[UnitRef]
    override_count: int


class PolicyList(TypedDict):
    items: list[PolicyView]


class NewValue(TypedDict):
    value: dict[str, Any]


class PolicyChange(TypedDict):
    at: str
    by: str | None
    action: Literal["set", "unset"]
    value: dict[str, Any]


class PolicyChangePage(TypedDict):
    items: list[PolicyChange]
    next: str | None

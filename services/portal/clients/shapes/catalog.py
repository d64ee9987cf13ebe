"""What catalog takes and gives over HTTP, of docs/openapi/catalog.json (d5a9a2f60a3ff909). Generated."""

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


class CompetencyName(TypedDict):
    key: str
    kind: str
    name_id: str
    name_en: str


class CourseCardOut(TypedDict):
    id: str
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: str
    minutes: int
    level: str
    lesson_count: int
    quiz_count: int
    competencies: list[str]
    competency_names: list[CompetencyName]
    version_id: str
    version_number: int
    published_at: str
    next_meeting_at: str | None


class CourseCardOutPage(TypedDict):
    items: NotRequired[list[CourseCardOut]]
    next: NotRequired[str | None]


class LessonLineOut(TypedDict):
    id: str
    title: str
    minutes: int


class ModuleLineOut(TypedDict):
    title: str
    minutes: int
    lessons: list[LessonLineOut]


class QuizLineOut(TypedDict):
    key: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    time_limit_minutes: int | None
    question_count: int


class MeetingOut(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str


class CourseRunOut(TypedDict):
    id: str
    name: str
    capacity: int | None
    time_zone: str
    meetings: list[MeetingOut]


class CourseDetailOut(TypedDict):
    audience: str
    outcomes: list[str]
    why: str
    modules: list[ModuleLineOut]
    quizzes: list[QuizLineOut]
    requires_lessons: bool
    required_quizzes: list[str]
    requires_attendance: bool
    survey: str
    id: str
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: str
    minutes: int
    level: str
    lesson_count: int
    quiz_count: int
    competencies: list[str]
    competency_names: list[CompetencyName]
    version_id: str
    version_number: int
    published_at: str
    next_meeting_at: str | None
    runs: list[CourseRunOut]


class Category(TypedDict):
    name: str
    course_count: int


class CategoryList(TypedDict):
    items: NotRequired[list[Category]]


class CompetencyList(TypedDict):
    items: NotRequired[list[CompetencyName]]


class VersionOut(TypedDict):
    audience: str
    outcomes: list[str]
    why: str
    modules: list[ModuleLineOut]
    quizzes: list[QuizLineOut]
    requires_lessons: bool
    required_quizzes: list[str]
    requires_attendance: bool
    survey: str
    version_id: str
    version_number: int
    course_id: str
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: str
    level: str
    minutes: int
    lesson_count: int
    competencies: list[str]
    competency_names: list[CompetencyName]
    published_at: str


class LessonOut(TypedDict):
    id: str
    title: str
    minutes: int
    html: str
    bytes: int
    module_title: str
    module_number: int
    module_count: int
    position: int
    count: int
    previous_id: str | None
    next_id: str | None


class DraftLineOut(TypedDict):
    id: str
    slug: str
    title: str
    state: str
    owner_unit_id: str
    latest_version_id: str | None
    latest_version_number: int | None
    updated_at: str


class DraftLineOutPage(TypedDict):
    items: NotRequired[list[DraftLineOut]]
    next: NotRequired[str | None]


class NewCourse(TypedDict):
    title: str
    slug: NotRequired[str | None]


class CompletionDocument(TypedDict):
    lessons: NotRequired[Literal["all", "none"]]
    quizzes: NotRequired[list[str]]
    meetings: NotRequired[bool]


class LessonDocument(TypedDict):
    id: NotRequired[str | None]
    title: NotRequired[str]
    minutes: NotRequired[int]
    markdown: NotRequired[str]


class ModuleDocument(TypedDict):
    id: NotRequired[str | None]
    title: NotRequired[str]
    lessons: NotRequired[list[LessonDocument]]


class QuizDocument(TypedDict):
    key: str
    title: NotRequired[str]
    purpose: NotRequired[Literal["pretest", "posttest", "practice"]]
    counts: NotRequired[bool]
    attempts: NotRequired[int]
    passing_score: NotRequired[int]
    time_limit_minutes: NotRequired[int | None]
    review: NotRequired[Literal["after_submit", "after_pass", "never"]]
    question_set_id: NotRequired[str | None]
    question_count: NotRequired[int | None]


class DraftProblemOut(TypedDict):
    path: str
    code: str
    message: str


Competency: TypeAlias = str


Outcome: TypeAlias = str


class DraftOut(TypedDict):
    slug: str
    title: str
    summary: NotRequired[str]
    category: NotRequired[str]
    language: NotRequired[Literal["id", "en"]]
    mode: NotRequired[Literal["online", "in_person", "blended"]]
    kind: NotRequired[int]
    jp: NotRequired[str]
    level: NotRequired[Literal["dasar", "menengah", "lanjutan"]]
    competencies: NotRequired[list[Competency]]
    audience: NotRequired[str]
    outcomes: NotRequired[list[Outcome]]
    why: NotRequired[str]
    completion: NotRequired[CompletionDocument]
    survey: NotRequired[Literal["required", "optional", "none"]]
    owner_unit_id: NotRequired[str | None]
    trainer_ids: NotRequired[list[str]]
    modules: NotRequired[list[ModuleDocument]]
    quizzes: NotRequired[list[QuizDocument]]
    id: str
    revision: int
    state: str
    latest_version_id: str | None
    latest_version_number: int | None
    updated_at: str
    problems: list[DraftProblemOut]


class DraftDocument(TypedDict):
    slug: str
    title: str
    summary: NotRequired[str]
    category: NotRequired[str]
    language: NotRequired[Literal["id", "en"]]
    mode: NotRequired[Literal["online", "in_person", "blended"]]
    kind: NotRequired[int]
    jp: NotRequired[str]
    level: NotRequired[Literal["dasar", "menengah", "lanjutan"]]
    competencies: NotRequired[list[Competency]]
    audience: NotRequired[str]
    outcomes: NotRequired[list[Outcome]]
    why: NotRequired[str]
    completion: NotRequired[CompletionDocument]
    survey: NotRequired[Literal["required", "optional", "none"]]
    owner_unit_id: NotRequired[str | None]
    trainer_ids: NotRequired[list[str]]
    modules: NotRequired[list[ModuleDocument]]
    quizzes: NotRequired[list[QuizDocument]]


class RevisionLineOut(TypedDict):
    revision: int
    title: str
    lesson_count: int
    origin: str
    restored_from: int | None
    made_at: str
    made_by: str


class RevisionLineOutPage(TypedDict):
    items: NotRequired[list[RevisionLineOut]]
    next: NotRequired[str | None]


class Restore(TypedDict):
    revision: int


class PublishedOut(TypedDict):
    version_id: str
    version_number: int


class Preview(TypedDict):
    markdown: str
    language: NotRequired[Literal["id", "en"]]


class PreviewOut(TypedDict):
    html: str
    minutes_estimate: int


class CourseImport(TypedDict):
    draft: DraftDocument
    publish: NotRequired[bool]


class ImportReportOut(TypedDict):
    course_id: str | None
    slug: str
    title: str
    outcome: str
    revision: int | None
    published: bool
    version_id: str | None
    version_number: int | None
    lesson_count: int
    quiz_count: int


class RunOut(TypedDict):
    id: str
    course_id: str
    version_id: str
    revision: int
    name: str
    time_zone: str
    capacity: int | None
    trainer_ids: list[str]
    meetings: list[MeetingOut]


class RunList(TypedDict):
    items: list[RunOut]


class MeetingDocument(TypedDict):
    id: NotRequired[str | None]
    title: str
    place: NotRequired[str]
    starts_at: str
    ends_at: str


class RunDocument(TypedDict):
    name: str
    time_zone: str
    capacity: NotRequired[int | None]
    trainer_ids: NotRequired[list[str]]
    meetings: NotRequired[list[MeetingDocument]]


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

"""What catalog takes and gives over HTTP, of docs/openapi/catalog.json (01ea83bde147ffa2). Generated."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, Union


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: NotRequired[str]
    code: str
    fields: NotRequired[dict[str, list[str]]]
    request_id: NotRequired[str]


class KindCount(TypedDict):
    kind: str
    count: int


class Competency(TypedDict):
    key: str
    kind: str
    name_id: str
    name_en: str


class CourseCard(TypedDict):
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
    activities: list[KindCount]
    competencies: list[str]
    competency_names: list[Competency]
    version_id: str
    version_number: int
    published_at: str
    next_meeting_at: str | None


class CourseCardPage(TypedDict):
    items: list[CourseCard]
    next: str | None


class ActivityFinishedView(TypedDict):
    kind: Literal["finished"]
    activity_id: str


class ActivityPassedView(TypedDict):
    kind: Literal["passed"]
    activity_id: str


class ScoreAtLeastView(TypedDict):
    kind: Literal["score_at_least"]
    activity_id: str
    score: str


class NotBeforeView(TypedDict):
    kind: Literal["not_before"]
    at: str


class InGroupView(TypedDict):
    kind: Literal["in_group"]
    group_id: str


class ProfileIsView(TypedDict):
    kind: Literal["profile"]
    field: Literal["employment_type", "position", "rank", "unit"]
    any_of: list[str]


class MeetingView(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str


class CourseRun(TypedDict):
    id: str
    name: str
    capacity: int | None
    time_zone: str
    meetings: list[MeetingView]


class CategoryView(TypedDict):
    name: str
    course_count: int


class CategoryList(TypedDict):
    items: list[CategoryView]


class CompetencyList(TypedDict):
    items: list[Competency]


class ActivityRef(TypedDict):
    id: str
    kind: str
    title: str


class ActivityPage(TypedDict):
    id: str
    kind: str
    title: str
    minutes: int
    required: bool
    settings: dict[str, Any]
    html: str | None
    byte_count: int
    digest: str
    module_title: str
    module_number: int
    module_count: int
    position: int
    count: int
    previous: ActivityRef | None
    next: ActivityRef | None


class DraftLine(TypedDict):
    id: str
    slug: str
    title: str
    state: str
    owner_unit_id: str
    latest_version_id: str | None
    latest_version_number: int | None
    updated_at: str


class DraftLinePage(TypedDict):
    items: list[DraftLine]
    next: str | None


class NewCourse(TypedDict):
    title: str
    slug: NotRequired[str | None]


class DraftProblem(TypedDict):
    path: str
    code: str
    message: str


class ActivityFinished(TypedDict):
    kind: NotRequired[Literal["finished"]]
    activity_id: str


class ActivityPassed(TypedDict):
    kind: NotRequired[Literal["passed"]]
    activity_id: str


class ScoreAtLeast(TypedDict):
    kind: NotRequired[Literal["score_at_least"]]
    activity_id: str
    score: str


class NotBefore(TypedDict):
    kind: NotRequired[Literal["not_before"]]
    at: str


class InGroup(TypedDict):
    kind: NotRequired[Literal["in_group"]]
    group_id: str


class ProfileIs(TypedDict):
    kind: NotRequired[Literal["profile"]]
    field: Literal["employment_type", "position", "rank", "unit"]
    any_of: list[str]


Competency1: TypeAlias = str


Outcome: TypeAlias = str


class RevisionLine(TypedDict):
    revision: int
    title: str
    activity_count: int
    origin: str
    restored_from: int | None
    made_at: str
    made_by: str


class RevisionLinePage(TypedDict):
    items: list[RevisionLine]
    next: str | None


class Restore(TypedDict):
    revision: int


class PublishedVersion(TypedDict):
    version_id: str
    version_number: int


class Preview(TypedDict):
    markdown: str
    language: NotRequired[Literal["id", "en"]]


class PreviewView(TypedDict):
    html: str
    minutes_estimate: int


class ImportReport(TypedDict):
    course_id: str | None
    slug: str
    title: str
    outcome: str
    revision: int | None
    published: bool
    version_id: str | None
    version_number: int | None
    activities: list[KindCount]


class RunView(TypedDict):
    id: str
    course_id: str
    version_id: str
    revision: int
    name: str
    time_zone: str
    capacity: int | None
    trainer_ids: list[str]
    meetings: list[MeetingView]


class RunList(TypedDict):
    items: list[RunView]


class PlannedMeeting(TypedDict):
    id: NotRequired[str | None]
    title: str
    place: NotRequired[str]
    starts_at: str
    ends_at: str


class RunPlan(TypedDict):
    name: str
    time_zone: str
    capacity: NotRequired[int | None]
    trainer_ids: NotRequired[list[str]]
    meetings: NotRequired[list[PlannedMeeting]]


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


class NotView(TypedDict):
    kind: Literal["not"]
    condition: (
        AllOfView
        | AnyOfView
        | NotView
        | ActivityFinishedView
        | ActivityPassedView
        | ScoreAtLeastView
        | NotBeforeView
        | InGroupView
        | ProfileIsView
    )


Conditions: TypeAlias = Union[
    "AllOfView",
    "AnyOfView",
    NotView,
    ActivityFinishedView,
    ActivityPassedView,
    ScoreAtLeastView,
    NotBeforeView,
    InGroupView,
    ProfileIsView,
]


class AnyOfView(TypedDict):
    kind: Literal["any"]
    conditions: list[Conditions]


class AllOfView(TypedDict):
    kind: Literal["all"]
    conditions: list[Conditions]


class ActivityOutlineView(TypedDict):
    id: str
    kind: str
    title: str
    minutes: int
    required: bool
    completed_by: Literal["finished", "passed"]
    reported_by: str
    available_when: (
        AllOfView
        | AnyOfView
        | NotView
        | ActivityFinishedView
        | ActivityPassedView
        | ScoreAtLeastView
        | NotBeforeView
        | InGroupView
        | ProfileIsView
        | None
    )
    settings: dict[str, Any]


class ModuleOutlineView(TypedDict):
    id: str
    title: str
    minutes: int
    activities: list[ActivityOutlineView]


class CourseDetailView(TypedDict):
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
    activities: list[KindCount]
    competencies: list[str]
    competency_names: list[Competency]
    version_id: str
    version_number: int
    published_at: str
    next_meeting_at: str | None
    audience: str
    outcomes: list[str]
    why: str
    modules: list[ModuleOutlineView]
    completion: (
        AllOfView
        | AnyOfView
        | NotView
        | ActivityFinishedView
        | ActivityPassedView
        | ScoreAtLeastView
        | NotBeforeView
        | InGroupView
        | ProfileIsView
    )
    runs: list[CourseRun]


class VersionOutlineView(TypedDict):
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
    activities: list[KindCount]
    competencies: list[str]
    competency_names: list[Competency]
    audience: str
    outcomes: list[str]
    why: str
    modules: list[ModuleOutlineView]
    completion: (
        AllOfView
        | AnyOfView
        | NotView
        | ActivityFinishedView
        | ActivityPassedView
        | ScoreAtLeastView
        | NotBeforeView
        | InGroupView
        | ProfileIsView
    )
    published_at: str


class ActivityView(TypedDict):
    id: str | None
    kind: str
    title: str
    minutes: int
    required: bool
    completed_by: Literal["finished", "passed"]
    available_when: (
        AllOfView
        | AnyOfView
        | NotView
        | ActivityFinishedView
        | ActivityPassedView
        | ScoreAtLeastView
        | NotBeforeView
        | InGroupView
        | ProfileIsView
        | None
    )
    settings: dict[str, Any]


class CourseModuleView(TypedDict):
    id: str | None
    title: str
    activities: list[ActivityView]


class DraftView(TypedDict):
    slug: str
    title: str
    summary: str
    category: str
    language: Literal["id", "en"]
    mode: Literal["online", "in_person", "blended"]
    kind: int
    jp: str
    level: Literal["dasar", "menengah", "lanjutan"]
    competencies: list[str]
    audience: str
    outcomes: list[str]
    why: str
    owner_unit_id: str | None
    trainer_ids: list[str]
    modules: list[CourseModuleView]
    id: str
    revision: int
    state: str
    latest_version_id: str | None
    latest_version_number: int | None
    updated_at: str
    problems: list[DraftProblem]


class Not(TypedDict):
    kind: NotRequired[Literal["not"]]
    condition: (
        AllOf
        | AnyOf
        | Not
        | ActivityFinished
        | ActivityPassed
        | ScoreAtLeast
        | NotBefore
        | InGroup
        | ProfileIs
    )


Conditions2: TypeAlias = Union[
    "AllOf",
    "AnyOf",
    Not,
    ActivityFinished,
    ActivityPassed,
    ScoreAtLeast,
    NotBefore,
    InGroup,
    ProfileIs,
]


class AnyOf(TypedDict):
    kind: NotRequired[Literal["any"]]
    conditions: list[Conditions2]


class AllOf(TypedDict):
    kind: NotRequired[Literal["all"]]
    conditions: list[Conditions2]


class Activity(TypedDict):
    id: NotRequired[str | None]
    kind: str
    title: NotRequired[str]
    minutes: NotRequired[int]
    required: NotRequired[bool]
    completed_by: NotRequired[Literal["finished", "passed"]]
    available_when: NotRequired[
        AllOf
        | AnyOf
        | Not
        | ActivityFinished
        | ActivityPassed
        | ScoreAtLeast
        | NotBefore
        | InGroup
        | ProfileIs
        | None
    ]
    settings: NotRequired[dict[str, Any]]


class CourseModule(TypedDict):
    id: NotRequired[str | None]
    title: NotRequired[str]
    activities: NotRequired[list[Activity]]


class SavedDraft(TypedDict):
    slug: str
    title: str
    summary: NotRequired[str]
    category: NotRequired[str]
    language: NotRequired[Literal["id", "en"]]
    mode: NotRequired[Literal["online", "in_person", "blended"]]
    kind: NotRequired[int]
    jp: NotRequired[str]
    level: NotRequired[Literal["dasar", "menengah", "lanjutan"]]
    competencies: NotRequired[list[Competency1]]
    audience: NotRequired[str]
    outcomes: NotRequired[list[Outcome]]
    why: NotRequired[str]
    owner_unit_id: NotRequired[str | None]
    trainer_ids: NotRequired[list[str]]
    modules: NotRequired[list[CourseModule]]
    id: NotRequired[Any]
    revision: NotRequired[Any]
    state: NotRequired[Any]
    latest_version_id: NotRequired[Any]
    latest_version_number: NotRequired[Any]
    updated_at: NotRequired[Any]
    problems: NotRequired[Any]


class CourseImport(TypedDict):
    draft: SavedDraft
    publish: NotRequired[bool]

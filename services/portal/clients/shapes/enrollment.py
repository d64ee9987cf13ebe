"""What enrollment takes and gives over HTTP, of docs/openapi/enrollment.json (3d56a6dcdff95676). Generated."""

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


class NewEnrollment(TypedDict):
    course_id: str
    run_id: NotRequired[str | None]


class EnrolledCourseView(TypedDict):
    id: str
    slug: str
    title: str
    mode: str
    jp: str
    version_id: str
    version_number: int


class RunMeetingView(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    state: str
    status: str | None


class EnrolledRunView(TypedDict):
    id: str
    name: str
    time_zone: str
    meetings: list[RunMeetingView]


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


class NextView(TypedDict):
    kind: str
    activity_id: str
    title: str
    minutes: int


class AttendanceView(TypedDict):
    present: int
    closed: int
    total: int
    minimum_percent: int


class CertificateRefView(TypedDict):
    id: str
    number: str
    verification_code: str
    state: str


class ProgressChange(TypedDict):
    state: Literal["in_progress", "finished"]
    occurred_at: NotRequired[str | None]
    device_id: NotRequired[str | None]


class ScheduledMeetingView(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    time_zone: str
    state: str
    enrollment_id: str
    run_name: str
    course_title: str
    status: str | None
    checked_in_at: str | None


class ScheduledMeetingPage(TypedDict):
    items: list[ScheduledMeetingView]
    next: str | None


class CheckIn(TypedDict):
    pin: NotRequired[str | None]
    token: NotRequired[str | None]
    occurred_at: NotRequired[str | None]


class CheckInView(TypedDict):
    meeting: ScheduledMeetingView
    status: str | None
    checked_in_at: str | None


class LedgerEntryView(TypedDict):
    id: str
    title: str
    jp: str
    kind: int
    kind_name: str
    credited_on: str
    is_reversal: bool
    over_daily_cap: bool


class JpView(TypedDict):
    year: int
    credited: str
    target: str
    ceiling: str | None
    shortfall: str
    years: list[int]
    entries: list[LedgerEntryView]


class MemberView(TypedDict):
    person_id: str
    name: str
    position: str
    unit_name: str
    jp: str
    target: str
    active_courses: int
    completed_courses: int


class MemberPage(TypedDict):
    items: list[MemberView]
    next: str | None


class CertificateView(TypedDict):
    id: str
    enrollment_id: str
    course_id: str
    title: str
    number: str
    kind: str
    state: str
    jp: str
    grade: str
    name: str
    position: str
    unit_name: str
    agency_name: str
    started_on: str
    completed_on: str
    issued_on: str
    issued_at: str
    verification_code: str
    revoked_at: str | None
    revocation_reason: str | None


class CertificatePage(TypedDict):
    items: list[CertificateView]
    next: str | None


class Revocation(TypedDict):
    reason: str
    reverse_jp: NotRequired[bool]


class VerificationView(TypedDict):
    status: str
    name: str
    title: str
    started_on: str
    completed_on: str
    jp: str
    number: str


class BoardView(TypedDict):
    course_id: str
    title: str
    enrolled: int
    active: int
    completed: int
    passed: int
    certified: int
    withdrawn: int


class BoardPage(TypedDict):
    items: list[BoardView]
    next: str | None


class ParticipantView(TypedDict):
    enrollment_id: str
    person_id: str
    name: str
    position: str
    rank: str
    unit_name: str
    state: Literal["active", "completed", "withdrawn"]
    progress_percent: int
    score: str | None
    grade: str
    jp: str | None
    certificate_number: str | None
    enrolled_at: str
    completed_at: str | None


class BoardDetailView(TypedDict):
    course_id: str
    title: str
    enrolled: int
    active: int
    completed: int
    passed: int
    certified: int
    withdrawn: int
    participants: list[ParticipantView]
    next: str | None


class HeldRunView(TypedDict):
    id: str
    name: str


class HeldMeetingView(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    time_zone: str
    run: HeldRunView
    course_id: str
    course_title: str
    state: str
    opened_at: str | None
    closed_at: str | None
    counts: dict[str, int]


class HeldMeetingPage(TypedDict):
    items: list[HeldMeetingView]
    next: str | None


class RosterLineView(TypedDict):
    person_id: str
    name: str
    unit_name: str
    status: str | None
    method: str | None
    checked_in_at: str | None
    note: str


class MeetingDetailView(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    time_zone: str
    run: HeldRunView
    course_id: str
    course_title: str
    state: str
    opened_at: str | None
    closed_at: str | None
    counts: dict[str, int]
    roster: list[RosterLineView]


class CodeView(TypedDict):
    pin: str
    token: str
    rotates_at: str
    server_now: str


class Correction(TypedDict):
    status: Literal["present", "late", "excused", "sick", "on_duty", "absent"]
    reason: str


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


Missing: TypeAlias = (
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


class ActivityView(TypedDict):
    id: str
    kind: str
    title: str
    minutes: int
    required: bool
    completed_by: Literal["finished", "passed"]
    reported_by: str
    state: Literal["new", "in_progress", "finished", "passed", "failed"]
    best_score: str | None
    tries: int
    is_last: bool
    is_open: bool
    missing: list[Missing]


class RequirementView(TypedDict):
    activity_id: str | None
    kind: str | None
    title: str
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
    done: bool


class EnrollmentView(TypedDict):
    id: str
    course: EnrolledCourseView
    run: EnrolledRunView | None
    state: Literal["active", "completed", "withdrawn"]
    enrolled_at: str
    completed_at: str | None
    activities_done: int
    activities_total: int
    minutes_left: int
    progress_percent: int
    activities: list[ActivityView] | None
    last_activity_id: str | None
    next: NextView | None
    requirements: list[RequirementView]
    attendance: AttendanceView | None
    score: str | None
    jp_credited: str | None
    certificate: CertificateRefView | None


class EnrollmentPage(TypedDict):
    items: list[EnrollmentView]
    next: str | None

"""What enrollment takes and gives over HTTP, of docs/openapi/enrollment.json (5894d399681b5831). Generated."""

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


class NewEnrollment(TypedDict):
    course_id: str
    run_id: NotRequired[str | None]


class CourseOut(TypedDict):
    id: str
    slug: str
    title: str
    mode: str
    jp: str
    version_id: str
    version_number: int


class RunMeetingOut(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    state: str
    status: str | None


class RunOut(TypedDict):
    id: str
    name: str
    time_zone: str
    meetings: list[RunMeetingOut]


class LessonStateOut(TypedDict):
    lesson_id: str
    state: str


class NextOut(TypedDict):
    kind: str
    id: str | None
    title: str
    minutes: int | None


class QuizOut(TypedDict):
    key: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    best_score: str | None
    passed: bool
    taken: int


class RequirementOut(TypedDict):
    kind: str
    key: str | None
    title: str
    done: bool
    progress: int
    total: int


class SurveyOut(TypedDict):
    mode: str
    submitted: bool


class AttendanceOut(TypedDict):
    present: int
    closed: int
    total: int
    minimum_percent: int


class CertificateRefOut(TypedDict):
    id: str
    number: str
    verification_code: str
    state: str


class EnrollmentOut(TypedDict):
    id: str
    course: CourseOut
    run: RunOut | None
    state: str
    enrolled_at: str
    completed_at: str | None
    lessons_done: int
    lessons_total: int
    minutes_left: int
    progress_percent: int
    lessons: list[LessonStateOut] | None
    last_lesson_id: str | None
    next: NextOut
    quizzes: list[QuizOut]
    requirements: list[RequirementOut]
    survey: SurveyOut
    attendance: AttendanceOut | None
    score: str | None
    jp_credited: str | None
    certificate: CertificateRefOut | None


class EnrollmentOutPage(TypedDict):
    items: NotRequired[list[EnrollmentOut]]
    next: NotRequired[str | None]


class LessonMark(TypedDict):
    state: Literal["opened", "finished"]
    occurred_at: NotRequired[str | None]
    device_id: NotRequired[str | None]


class ScheduledMeetingOut(TypedDict):
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


class ScheduledMeetingOutPage(TypedDict):
    items: NotRequired[list[ScheduledMeetingOut]]
    next: NotRequired[str | None]


class CheckIn(TypedDict):
    pin: NotRequired[str | None]
    token: NotRequired[str | None]
    occurred_at: NotRequired[str | None]


class CheckInOut(TypedDict):
    meeting: ScheduledMeetingOut
    status: str
    checked_in_at: str | None


class EntryOut(TypedDict):
    id: str
    title: str
    jp: str
    kind: int
    kind_name: str
    credited_on: str
    is_reversal: bool
    over_daily_cap: bool


class JpOut(TypedDict):
    year: int
    credited: str
    target: str
    ceiling: str | None
    shortfall: str
    years: list[int]
    entries: list[EntryOut]


class MemberOut(TypedDict):
    person_id: str
    name: str
    position: str
    unit_name: str
    jp: str
    target: str
    active_courses: int
    completed_courses: int


class MemberOutPage(TypedDict):
    items: NotRequired[list[MemberOut]]
    next: NotRequired[str | None]


class CertificateOut(TypedDict):
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


class CertificateOutPage(TypedDict):
    items: NotRequired[list[CertificateOut]]
    next: NotRequired[str | None]


class Revocation(TypedDict):
    reason: str
    reverse_jp: NotRequired[bool]


class VerificationOut(TypedDict):
    status: str
    name: str
    title: str
    started_on: str
    completed_on: str
    jp: str
    number: str


class BoardOut(TypedDict):
    course_id: str
    title: str
    enrolled: int
    active: int
    completed: int
    passed: int
    certified: int
    withdrawn: int


class BoardOutPage(TypedDict):
    items: NotRequired[list[BoardOut]]
    next: NotRequired[str | None]


class ParticipantOut(TypedDict):
    enrollment_id: str
    person_id: str
    name: str
    position: str
    unit_name: str
    state: str
    progress_percent: int
    score: str | None
    grade: str
    jp: str | None
    certificate_number: str | None
    enrolled_at: str
    completed_at: str | None


class BoardDetailOut(TypedDict):
    course_id: str
    title: str
    enrolled: int
    active: int
    completed: int
    passed: int
    certified: int
    withdrawn: int
    participants: list[ParticipantOut]
    next: str | None


class HeldRunOut(TypedDict):
    id: str
    name: str


class HeldMeetingOut(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    time_zone: str
    run: HeldRunOut
    course_id: str
    course_title: str
    state: str
    opened_at: str | None
    closed_at: str | None
    counts: dict[str, int]


class HeldMeetingOutPage(TypedDict):
    items: NotRequired[list[HeldMeetingOut]]
    next: NotRequired[str | None]


class RosterLineOut(TypedDict):
    person_id: str
    name: str
    unit_name: str
    status: str | None
    method: str | None
    checked_in_at: str | None
    note: str


class MeetingDetailOut(TypedDict):
    id: str
    title: str
    place: str
    starts_at: str
    ends_at: str
    time_zone: str
    run: HeldRunOut
    course_id: str
    course_title: str
    state: str
    opened_at: str | None
    closed_at: str | None
    counts: dict[str, int]
    roster: list[RosterLineOut]


class CodeOut(TypedDict):
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

"""What identity takes and gives over HTTP, of docs/openapi/identity.json (61f44c644b1d09e0). Generated."""

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


class Credentials(TypedDict):
    username: str
    password: str
    remember: NotRequired[bool]


class NamedView(TypedDict):
    id: str
    name: str


class AccountView(TypedDict):
    id: str
    username: str
    name: str
    initials: str
    unit: NamedView
    roles: dict[
        Literal[
            "learner",
            "trainer",
            "organiser",
            "unit_admin",
            "bkpsdm_admin",
            "supervisor",
            "signer",
            "auditor",
            "operator",
        ],
        list[str],
    ]
    must_change_password: bool
    privacy_acknowledged: bool
    time_zone: str
    language: str


class SignedInView(TypedDict):
    access_token: str
    expires_at: str
    renewal_handle: str
    person: AccountView


class Renewal(TypedDict):
    renewal_handle: str


class SessionView(TypedDict):
    id: str
    started_at: str
    used_at: str
    expires_at: str
    remembered: bool
    is_current: bool


class SessionPage(TypedDict):
    items: list[SessionView]
    next: str | None


class PersonView(TypedDict):
    id: str
    username: str
    name: str
    initials: str
    unit: NamedView
    roles: dict[
        Literal[
            "learner",
            "trainer",
            "organiser",
            "unit_admin",
            "bkpsdm_admin",
            "supervisor",
            "signer",
            "auditor",
            "operator",
        ],
        list[str],
    ]
    must_change_password: bool
    privacy_acknowledged: bool
    time_zone: str
    language: str
    email: str
    nip_masked: str | None
    employment_type: str
    position: str
    rank: str
    supervisor: NamedView | None
    active: bool


class NewPassword(TypedDict):
    current_password: str
    new_password: str


class PreferencesChange(TypedDict):
    language: Literal["id", "en"]
    time_zone: NotRequired[str | None]


class PersonLineView(TypedDict):
    id: str
    username: str
    name: str
    initials: str
    position: str
    employment_type: str
    unit: NamedView
    active: bool


class PersonLinePage(TypedDict):
    items: list[PersonLineView]
    next: str | None


class Lookup(TypedDict):
    nip: str


class NewPerson(TypedDict):
    name: str
    employment_type: Literal["civil_servant", "contract_employee", "candidate", "external"]
    unit_id: str
    username: NotRequired[str | None]
    nip: NotRequired[str]
    email: NotRequired[str]
    position: NotRequired[str]
    rank: NotRequired[str]
    supervisor_id: NotRequired[str | None]
    roles: NotRequired[
        dict[
            Literal[
                "learner",
                "trainer",
                "organiser",
                "unit_admin",
                "bkpsdm_admin",
                "supervisor",
                "signer",
                "auditor",
                "operator",
            ],
            list[str],
        ]
    ]
    time_zone: NotRequired[str | None]
    language: NotRequired[Literal["id", "en"]]


class RegisteredPersonView(TypedDict):
    id: str
    username: str
    name: str
    initials: str
    unit: NamedView
    roles: dict[
        Literal[
            "learner",
            "trainer",
            "organiser",
            "unit_admin",
            "bkpsdm_admin",
            "supervisor",
            "signer",
            "auditor",
            "operator",
        ],
        list[str],
    ]
    must_change_password: bool
    privacy_acknowledged: bool
    time_zone: str
    language: str
    email: str
    nip_masked: str | None
    employment_type: str
    position: str
    rank: str
    supervisor: NamedView | None
    active: bool
    first_password: str


class PersonChange(TypedDict):
    name: NotRequired[str]
    employment_type: NotRequired[Literal["civil_servant", "contract_employee", "candidate", "external"]]
    unit_id: NotRequired[str]
    username: NotRequired[str]
    nip: NotRequired[str]
    email: NotRequired[str]
    position: NotRequired[str]
    rank: NotRequired[str]
    supervisor_id: NotRequired[str | None]
    roles: NotRequired[
        dict[
            Literal[
                "learner",
                "trainer",
                "organiser",
                "unit_admin",
                "bkpsdm_admin",
                "supervisor",
                "signer",
                "auditor",
                "operator",
            ],
            list[str],
        ]
    ]
    time_zone: NotRequired[str | None]
    language: NotRequired[Literal["id", "en"]]
    active: NotRequired[bool]


class FirstPasswordView(TypedDict):
    first_password: str


class NewImport(TypedDict):
    csv: str
    filename: NotRequired[str]


class ImportedRowView(TypedDict):
    line: int
    action: Literal["created", "updated", "unchanged"]
    person_id: str | None
    username: str
    name: str
    first_password: str | None


class ImportView(TypedDict):
    created: int
    updated: int
    unchanged: int
    rows: list[ImportedRowView]


class UnitView(TypedDict):
    id: str
    key: str
    name: str
    kind: Literal["agency", "department", "work_unit"]
    parent_id: str | None
    path: list[str]
    time_zone: str


class UnitPage(TypedDict):
    items: list[UnitView]
    next: str | None


class NewUnit(TypedDict):
    key: str
    name: str
    kind: Literal["agency", "department", "work_unit"]
    parent_id: str | None
    time_zone: str


class KeysView(TypedDict):
    keys: list[dict[str, Any]]


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

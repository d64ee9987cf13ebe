"""Operators and auditors before services whose events are made up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import PASSWORD, UNIT
from tests.integration.portal.fake_services import Answer, FakeServices, problem
from tests.integration.portal.reading import form_value

SERVICES = ("identity", "catalog", "assessment", "enrollment", "notification")
ENROLMENT = "0199dddd-0000-7000-8000-000000000001"
PERSON = "0199dddd-0000-7000-8000-000000000003"
COMMAND = "0199dddd-0000-7000-8000-000000000002"
ENROLLED, REPORTED = "enrollment.participant_enrolled.v1", "assessment.activity_result_recorded.v1"
LISTENERS = {
    "enrollment": [REPORTED, "enrollment.course_completed.v1"],
    "assessment": [ENROLLED],
    "notification": [ENROLLED, "enrollment.certificate_issued.v1"],
}
AT = "2026-11-21T01:00:0{}Z"


def event_id(number: int) -> str:
    """The id of the event of this number."""
    return f"0199eeee-0000-7000-8000-{number:012d}"


def step(number: int, type_name: str, service: str, side: str, state: str, **more: Any) -> dict[str, Any]:
    """What a service knows of an event."""
    return {
        "service": service, "side": side, "event_id": event_id(number), "correlation_id": COMMAND,
        "causation_id": None, "type": type_name, "subject": ENROLMENT, "state": state, "attempts": 0, "reason": None,
        "at": AT.format(number), "settled_at": AT.format(number), "due_at": None, "person_id": PERSON,
    } | more  # fmt: skip


def dead_event(number: int = 1, **more: Any) -> dict[str, Any]:
    """An event that enrollment gave up."""
    return {
        "event_id": event_id(number), "type": REPORTED, "subject": ENROLMENT, "state": "dead", "attempts": 9,
        "reason": "ValueError at enrollment/operations/results.py:40", "time": AT.format(1), "correlation_id": COMMAND,
        "causation_id": None, "source": "urn:sinau:assessment", "received_at": AT.format(2), "due_at": None,
        "settled_at": AT.format(3),
    } | more  # fmt: skip


@dataclass
class Plane:
    """The events of five services: what tests put in, and what is answered for it."""

    services: FakeServices
    steps: list[dict[str, Any]] = field(default_factory=list)
    dead: list[dict[str, Any]] = field(default_factory=list)
    held: int = 0
    cut: str = ""

    def furnish(self) -> None:
        """Answer for all services."""
        for service in SERVICES:
            at = f"GET /{service}/events"
            self.services.answers |= {
                f"{at}/status": self._later(self._status, service),
                f"{at}/subscriptions": (200, {"items": [
                    {"type": name, "replayed": True, "may_cause": []} for name in LISTENERS.get(service, [])]}),
                f"{at}/trace": self._later(self._trace, service),
                f"{at}/inbox": self._later(self._inbox, service),
                f"{at}/outbox": (200, {"items": [], "next": None}),
                f"{at}/(inbox|outbox)/.*": self._later(self._shown, service),
                f"POST /{service}/events/.*": (200, {}),
            }  # fmt: skip

    @staticmethod
    def _later(
        answer: Callable[[str, httpx.Request], Answer], service: str
    ) -> Callable[[httpx.Request], Answer]:
        return lambda request: answer(service, request)

    def _status(self, service: str, _request: httpx.Request) -> Answer:
        dead = len(self.dead) if service == "enrollment" else 0
        held = self.held if service == "assessment" else 0
        findings = ["dead_events"] * bool(dead) + ["held_events"] * bool(held)
        return 200, {
            "service": service, "state": "attention" if findings else "ok", "findings": findings,
            "outbox": {"pending": 0, "scheduled": 0, "held": held},
            "inbox": {"retry": 0, "not_yet": 0, "waiting": 0, "dead": dead},
            "oldest_pending_seconds": None, "oldest_open_seconds": None, "lag_seconds": 0.03,
            "checked_at": AT.format(9),
        }  # fmt: skip

    def _trace(self, service: str, request: httpx.Request) -> Answer:
        query = request.url.params
        known = [
            one
            for one in self.steps
            if one["service"] == service
            and (
                query.get("about") in (one["subject"], one["person_id"])
                or {one["event_id"], one["correlation_id"]} & set(query.get_list("correlation_id"))
            )
        ]
        told = [{name: one[name] for name in one if name != "person_id"} for one in known]
        return 200, {"service": service, "steps": told, "is_cut": service == self.cut}

    def _inbox(self, service: str, _request: httpx.Request) -> Answer:
        return 200, {"items": self.dead if service == "enrollment" else [], "next": None}

    def _shown(self, service: str, request: httpx.Request) -> Answer:
        for one in self.dead:
            if service == "enrollment" and request.url.path.endswith(one["event_id"]):
                body = {"data": {"score": "86.00"}} if "body" in request.url.params else None
                return 200, {"event": one, "body": body, "actions": []}
        return 404, problem(404, "event_not_found")


@pytest.fixture
def plane(services: FakeServices) -> Plane:
    """Services with nothing to complain of."""
    made = Plane(services)
    made.furnish()
    return made


@pytest.fixture
def operator(visitor: FlaskClient, services: FakeServices, plane: Plane) -> FlaskClient:
    """An operator."""
    return _signed_in(visitor, services, "operator")


@pytest.fixture
def auditor(visitor: FlaskClient, services: FakeServices, plane: Plane) -> FlaskClient:
    """An auditor."""
    return _signed_in(visitor, services, "auditor")


def _signed_in(visitor: FlaskClient, services: FakeServices, role: str) -> FlaskClient:
    services.person["roles"] = {"learner": [UNIT], role: [UNIT]}
    token = form_value(visitor.get("/masuk").text, "csrf")
    visitor.post("/masuk", data={"csrf": token, "nama": "rina.sari", "sandi": PASSWORD})
    return visitor

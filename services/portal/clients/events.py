"""What the portal and its command line ask of every service's events, on behalf of an operator."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from services.portal.clients.problem import ClientProblem, ServiceUnreachable
from services.portal.clients.service import Caller, JsonObject, ServiceClient

T = TypeVar("T")
OUTBOX, INBOX = "outbox", "inbox"
MOST_CORRELATIONS = 50
LONGEST_NAME = 100
_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_ENROLMENTS = ("enrollment.participant_enrolled.v1", "enrollment.course_completed.v1")


class EventsClient(ServiceClient):
    """The outbox and the inbox of one service."""

    def __init__(self, http: httpx.Client, caller: Caller, service: str) -> None:
        super().__init__(http, caller)
        self.name = service

    def status(self) -> JsonObject:
        """How the service stands with its events."""
        return self._get("/events/status")

    def subscriptions(self) -> list[JsonObject]:
        """What it hears: {type, replayed, may_cause}."""
        found: list[JsonObject] = self._get("/events/subscriptions")["items"]
        return found

    def listed(self, box: str, **query: Any) -> JsonObject:
        """A page of the events in a box (`outbox`, `inbox`), newest first: state, type, subject, limit, cursor."""
        return self._get(f"/events/{box}", **query)

    def shown(self, box: str, event_id: str, *, body: bool = False) -> JsonObject:
        """One event and what was done with it: {event, body, actions}; that its body was asked for is written down."""
        return self._get(f"/events/{box}/{event_id}", body=body or None)

    def retry(self, event_id: str, *, key: str | None = None) -> JsonObject:
        """Try a dead event again."""
        return self._call("POST", f"/events/inbox/{event_id}/retry", key=key)

    def discard(self, event_id: str, reason: str, *, key: str | None = None) -> JsonObject:
        """Give a dead event up for good."""
        return self._call("POST", f"/events/inbox/{event_id}/discard", {"reason": reason}, key=key)

    def release(self, event_id: str, *, key: str | None = None) -> JsonObject:
        """Send a held event now."""
        return self._call("POST", f"/events/outbox/{event_id}/release", key=key)

    def replay(
        self, *, since: str, until: str | None, types: list[str], after: int = 0, dry_run: bool = False
    ) -> JsonObject:
        """Send again what was sent: {count, types, after, until}."""
        body = {"since": since, "until": until, "types": types, "after": after, "dry_run": dry_run}
        return self._call("POST", "/events/replays", body)

    def trace(self, *, about: str | None = None, correlation_ids: list[str] | None = None) -> JsonObject:
        """What this service knows: {steps, is_cut}."""
        return self._get("/events/trace", about=about, correlation_id=correlation_ids)


@dataclass(frozen=True, slots=True)
class Story:
    """What all services know of one thing.

    Attributes:
        steps: in the order of time.
        listeners: for each type, the services that hear it.
        away: the services that did not answer, so that the story may have gaps.
        cut: the services that know more than these steps, which are the newest.
        is_of_a_command: it tells what one command led to, and not all that there is about a thing.
    """

    asked: str
    steps: list[JsonObject]
    listeners: Mapping[str, tuple[str, ...]]
    away: tuple[str, ...]
    is_of_a_command: bool = False
    cut: tuple[str, ...] = ()

    @property
    def enrolments(self) -> tuple[str, ...]:
        """Whose whole stories may be asked for next."""
        return tuple(
            dict.fromkeys(str(step["subject"]) for step in self.steps if step["type"] in _ENROLMENTS)
        )


@dataclass(frozen=True, slots=True)
class Dead:
    """What was given up.

    Attributes:
        events: the newest of all services, each with its `service`.
        away: the services that did not answer.
        more: the services that have more than these.
    """

    events: list[JsonObject]
    away: tuple[str, ...]
    more: tuple[str, ...]


class AllEvents:
    """The events of all services at once.

    Args:
        http: an open client per service.
    """

    def __init__(self, http: Mapping[str, httpx.Client], caller: Caller) -> None:
        self.of = {service: EventsClient(client, caller, service) for service, client in http.items()}

    def statuses(self) -> dict[str, JsonObject | None]:
        """How each service stands; none for one that does not answer."""
        away: set[str] = set()
        found = dict(self._ask(lambda client: client.status(), away))
        return {service: found.get(service) for service in self.of}

    def dead(self, *, limit: int = 50) -> Dead:
        """The newest dead events of all services, so many of each."""
        away: set[str] = set()
        pages = dict(self._ask(lambda client: client.listed(INBOX, state="dead", limit=limit), away))
        events = [{**event, "service": service} for service, page in pages.items() for event in page["items"]]
        return Dead(
            sorted(events, key=lambda event: str(event["received_at"]), reverse=True),
            tuple(sorted(away)),
            tuple(service for service, page in pages.items() if page.get("next")),
        )

    def story(self, text: str) -> Story:
        """All that is known of a thing.

        Args:
            text: an enrolment's, event's, request's or person's id, a link that holds one, or a certificate's number.
        """
        found = _ID.search(text)
        asked = found[0].lower() if found else text.strip()[:LONGEST_NAME]
        away: set[str] = set()
        cut: set[str] = set()
        steps: dict[tuple[str, str, str], JsonObject] = {}

        def add(ask: Callable[[EventsClient], JsonObject]) -> None:
            for service, known in self._ask(ask, away):
                steps.update({(service, step["side"], step["event_id"]): step for step in known["steps"]})
                # A service that is older than this does not say.
                if known.get("is_cut"):
                    cut.add(service)

        if found:
            # A command and an event are looked up at once; anything else is looked for in all that was recorded.
            add(lambda client: client.trace(correlation_ids=[asked]))
        is_of_a_command = bool(steps)
        if not is_of_a_command:
            add(lambda client: client.trace(about=asked))
            # A certificate or a message leads to its enrolment, and that to all that came before.
            for enrolment in sorted(
                {str(step["subject"]) for step in steps.values() if step["type"] in _ENROLMENTS}
            )[:3]:
                if enrolment != asked:
                    add(lambda client, thing=enrolment: client.trace(about=thing))  # type: ignore[misc]  # bound now
        commands = sorted({str(step["correlation_id"]) for step in steps.values() if step["correlation_id"]})
        if commands:
            add(lambda client: client.trace(correlation_ids=commands[-MOST_CORRELATIONS:]))
        if len(commands) > MOST_CORRELATIONS:
            cut |= self.of.keys()
        listeners: dict[str, tuple[str, ...]] = {}
        for service, heard in self._ask(lambda client: client.subscriptions(), away):
            for one in heard:
                listeners[one["type"]] = (*listeners.get(one["type"], ()), service)
        ordered = sorted(steps.values(), key=lambda step: (str(step["at"]), step["side"] == "received"))
        return Story(asked, ordered, listeners, tuple(sorted(away)), is_of_a_command, tuple(sorted(cut)))

    def _ask(self, ask: Callable[[EventsClient], T], away: set[str]) -> Iterator[tuple[str, T]]:
        for service, client in self.of.items():
            try:
                yield service, ask(client)
            except ServiceUnreachable:
                away.add(service)
            except ClientProblem as problem:
                # A service that is broken, or older than this, must not hide the others.
                if problem.answered < 500 and problem.answered != 404:
                    raise
                away.add(service)

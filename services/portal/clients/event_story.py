"""What a trace means: for each event where it got to, and for a learner why the certificate is not there yet.

Slugs and facts for pages, which say them in the visitor's language; sentences for the command line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.portal.clients.events import Story
from services.portal.clients.service import JsonObject

ENROLLED = "enrollment.participant_enrolled.v1"
COMPLETED = "enrollment.course_completed.v1"
CERTIFIED = "enrollment.certificate_issued.v1"
WAY_TO_CERTIFICATE = (
    ENROLLED,
    "assessment.activity_result_recorded.v1",
    COMPLETED,
    "enrollment.jp_credited.v1",
    CERTIFIED,
    "notification.email_due.v1",
)
"""What a learner passes on the way; a course may ask for pages alone, and a person do without e-mails."""

_ENDS = {"done": "done", "skipped": "done", "discarded": "failed", "dead": "failed"}
_WORST_FIRST = ("failed", "held", "waiting", "missing", "done")

HINTS = {
    "dead_events": "see `events dead list`; mend the cause, then `events dead retry`",
    "held_events": "see `events outbox SERVICE --state held`; apply the topology, then `events release`",
    "outbox_late": "nothing is sent: look at the service's worker and the broker",
    "inbox_stuck": "see `events inbox SERVICE --state retry` and its reasons",
    "away": "the service does not answer: look at its web process",
}
"""What to do about a finding of a service's status, at the command line."""

_ANSWERS = {
    "unknown": "No event of the last 90 days is about this. Check the number.",
    "failed": "{event} failed in {service}: {reason}. Mend the cause, then `events dead retry {id}`.",
    "held": "{event} was refused by the broker and is held: {reason}. Apply the topology, then `events release {id}`.",
    "waiting": "{event} waits in {service} and is tried again by itself: {reason}.",
    "missing": "{event} was sent and has not arrived in {service}: look at its worker and the broker.",
    "not_completed": "Nothing is lost: the participant has not met all requirements, so there is no certificate yet.",
    "not_certified": "The course was completed, but no certificate was made for it.",
    "certified": "The certificate was issued, and all that follows from it has happened.",
    "all_done": "All events have arrived and were applied.",
    "several": "All events have arrived and were applied. This is about several enrolments: ask for one of them.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What became of an event at one listener.

    Attributes:
        state: done, failed, waiting (it tries again by itself), or missing (it has not arrived).
        step: as the listener saw it, if it arrived.
    """

    service: str
    state: str
    step: JsonObject | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One event of the story.

    Attributes:
        state: the worst of it: failed, held (the broker refuses it), waiting, missing, done.
        recorded: as its publisher saw it, if that still knows it.
    """

    event_id: str
    type: str
    subject: str | None
    at: str
    state: str
    recorded: JsonObject | None
    hearings: list[Hearing] = field(default_factory=list)

    @property
    def publisher(self) -> str:
        """The service that tells it."""
        return self.type.split(".", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What it comes to.

    Attributes:
        slug: unknown, failed, held, waiting, missing, not_completed, not_certified, certified, several (about more than
            one enrolment), or all_done (about none, or of a single command).
        chapter: the event that it hangs on, if it is one.
        hearing: where it hangs.
        milestones: for an enrolment, (type, chapter or none) on the way to the certificate.
    """

    slug: str
    chapter: Chapter | None = None
    hearing: Hearing | None = None
    milestones: tuple[tuple[str, Chapter | None], ...] = ()


def chapters(story: Story) -> list[Chapter]:
    """The events of the story, in the order in which they happened."""
    by_event: dict[str, list[JsonObject]] = {}
    for step in story.steps:
        by_event.setdefault(step["event_id"], []).append(step)
    return [_chapter(steps, story) for steps in by_event.values()]


def verdict(told: list[Chapter], story: Story) -> Verdict:
    """Why it has not arrived, or that it has. A command alone does not tell how far its enrolment has come."""
    if not told:
        return Verdict(slug="unknown")
    milestones: tuple[tuple[str, Chapter | None], ...] = ()
    is_asked_for = story.asked in story.enrolments
    is_of_one = not story.is_of_a_command and (is_asked_for or len(story.enrolments) <= 1)
    # One command may enrol many: who asks for an enrolment is told of that one.
    others = set(story.enrolments) - {story.asked} if is_asked_for else set[str]()
    own = [chapter for chapter in told if chapter.subject not in others]
    types = {chapter.type for chapter in own}
    if is_of_one and types & {ENROLLED, COMPLETED, CERTIFIED}:
        milestones = tuple((name, _last(own, name)) for name in WAY_TO_CERTIFICATE)
    for state in ("failed", "held", "waiting", "missing"):
        for chapter in own:
            if chapter.state == state:
                hearing = next((one for one in chapter.hearings if one.state == state), None)
                return Verdict(slug=state, chapter=chapter, hearing=hearing, milestones=milestones)
    if not milestones:
        return Verdict(slug="all_done" if story.is_of_a_command or is_of_one else "several")
    if CERTIFIED in types:
        return Verdict(slug="certified", chapter=_last(own, CERTIFIED), milestones=milestones)
    if COMPLETED in types:
        return Verdict(slug="not_certified", chapter=_last(own, COMPLETED), milestones=milestones)
    return Verdict(slug="not_completed", milestones=milestones)


def in_words(answer: Verdict) -> str:
    """The verdict as a sentence for the command line: what happened, where, and what to do."""
    chapter, hearing = answer.chapter, answer.hearing
    step = (hearing.step if hearing else chapter and chapter.recorded) or {}
    return _ANSWERS[answer.slug].format(
        event=chapter.type if chapter else "",
        id=chapter.event_id if chapter else "",
        service=hearing.service if hearing else chapter.publisher if chapter else "",
        reason=step.get("reason") or "no reason is known",
    )


def _chapter(steps: list[JsonObject], story: Story) -> Chapter:
    recorded = next((step for step in steps if step["side"] == "recorded"), None)
    heard = {step["service"]: step for step in steps if step["side"] == "received"}
    first = recorded or steps[0]
    hearings = [
        Hearing(service=service, state=_ENDS.get(step["state"], "waiting"), step=step)
        for service, step in heard.items()
    ]
    if recorded is not None and recorded["state"] == "sent":
        hearings += [
            Hearing(service=service, state="missing", step=None)
            for service in story.listeners.get(first["type"], ())
            if service not in heard and service not in story.away
        ]
    ways = [hearing.state for hearing in hearings]
    if recorded is not None and recorded["state"] != "sent":
        ways.append("held" if recorded["state"] == "held" else _before_sending(recorded))
    return Chapter(
        event_id=first["event_id"],
        type=first["type"],
        subject=first["subject"],
        at=first["at"],
        state=_worst(ways),
        recorded=recorded,
        hearings=sorted(hearings, key=lambda hearing: hearing.service),
    )


def _before_sending(recorded: JsonObject) -> str:
    # A reminder for later is as it should be: nobody waits for it yet.
    return "done" if recorded["state"] == "scheduled" else "waiting"


def _worst(states: Iterable[str]) -> str:
    known = set(states)
    return next((state for state in _WORST_FIRST if state in known), "done")


def _last(told: list[Chapter], type_name: str) -> Chapter | None:
    return next((chapter for chapter in reversed(told) if chapter.type == type_name), None)

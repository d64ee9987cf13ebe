"""`sinau maintenance on|off`: pages show a notice, APIs answer 503, and workers take nothing new."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from deploy.operations.audit import write_down
from deploy.operations.installation import Installation
from deploy.operations.probes import Answer, probe, processes, run_concurrently
from shared.maintenance import Notice, announce_maintenance, end_maintenance, notice_in

DRAINED_WITHIN_SECONDS = 20.0
ASK_AGAIN_SECONDS = 0.3
SUBJECT = "installation:maintenance"


@click.group()
@click.pass_context
def maintenance(context: click.Context) -> None:
    """Announce maintenance, or end it.

    Meanwhile every page shows a notice, every API answers 503 with Retry-After, and workers finish their current batch
    and take nothing new. Recorded events are still sent to the broker. Nothing is lost: answers that learners cannot
    send stay on their devices and are sent later.
    """
    context.obj = Installation.from_environment()


@maintenance.command("on")
@click.option("--message", default="", help="A sentence for people, shown as it is.")
@click.option(
    "--until",
    "ends",
    metavar="TIME",
    help="When it is expected to end: 14:30, 2026-12-01T14:30 or 45m. It ends with `maintenance off` all the same.",
)
@click.pass_obj
def begin(installation: Installation, message: str, ends: str | None) -> None:
    """Start maintenance, or change its message and time. Waits until all work has ended.

    Exit code 0: all is idle. 1: something is still busy, and is named.
    """
    now = datetime.now(UTC)
    present = notice_in(installation.state_dir)
    since = present.since if present and present.since else now
    notice = Notice(
        since=since,
        until=expected_end(ends, now, os.environ.get("SINAU_TIME_ZONE") or "Asia/Jakarta"),
        message=message.strip(),
    )
    try:
        announce_maintenance(installation.state_dir, notice)
    except OSError as error:
        raise click.ClickException(
            f"the notice cannot be written to {installation.state_dir} ({error.strerror}): "
            "fix that folder's owner or space, and try again."
        ) from error
    write_down(
        installation,
        "maintenance.announced",
        SUBJECT,
        until=notice.until and notice.until.isoformat(),
    )
    click.echo("Maintenance is announced.")
    busy = _wait_until_quiet(installation)
    for name, what in busy.items():
        click.echo(f"{name}: {what}", err=True)
    if busy:
        raise SystemExit(1)
    click.echo("Pages and APIs are closed, and every worker pauses. `sinau maintenance off` ends it.")


@maintenance.command("off")
@click.pass_obj
def finish(installation: Installation) -> None:
    """End maintenance: pages and APIs open at once, workers resume within a second."""
    try:
        was_on = end_maintenance(installation.state_dir)
    except OSError as error:
        raise click.ClickException(
            f"the notice in {installation.state_dir} cannot be removed ({error.strerror}): remove it by hand."
        ) from error
    if not was_on:
        click.echo("There was no maintenance.")
        return
    write_down(installation, "maintenance.ended", SUBJECT)
    click.echo("Maintenance is over.")


def expected_end(given: str | None, now: datetime, zone_name: str) -> datetime | None:
    """Parse a time: `14:30` is the next 14:30, `45m` is 45 minutes from now.

    Args:
        zone_name: the zone of a time without one.

    Raises:
        click.BadParameter: it is not a time, or it is in the past.
    """
    if given is None:
        return None
    try:
        if given.endswith("m") and given[:-1].isdigit():
            return now + timedelta(minutes=int(given[:-1]))
        zone = ZoneInfo(zone_name)
        local = now.astimezone(zone)
        if len(given) <= len("14:30"):
            hour, _, minute = given.replace(".", ":").partition(":")
            found = local.replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0)
            return found if found > local else found + timedelta(days=1)
        found = datetime.fromisoformat(given)
        found = found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise click.BadParameter(f"{given} is no time: write 14:30, 2026-12-01T14:30 or 45m.") from error
    if found <= now:
        raise click.BadParameter(f"{given} has passed.")
    return found


def _wait_until_quiet(installation: Installation) -> dict[str, str]:
    """Poll until pages are closed and workers are idle; return what is still busy at the deadline."""
    pause = threading.Event()
    ends_at = time.monotonic() + DRAINED_WITHIN_SECONDS
    while True:
        answers = run_concurrently(
            {name: partial(probe, address) for name, address in _to_be_quiet(installation).items()}
        )
        busy = {name: what for name, found in answers.items() if (what := _busy(name, found))}
        if not busy or time.monotonic() > ends_at:
            return busy
        pause.wait(ASK_AGAIN_SECONDS)


def _to_be_quiet(installation: Installation) -> dict[str, tuple[str, str]]:
    known = processes(installation)
    closed = {name: (url, "/") for name, (url, _) in known.items() if name.endswith(("-web", "portal"))}
    return {**closed, **{name: at for name, at in known.items() if name.endswith("-worker")}}


def _busy(name: str, found: list[Answer] | Exception) -> str | None:
    if isinstance(found, Exception):
        # A process that does not run is idle.
        return None
    for answer in found:
        if answer.status == 0:
            continue
        if name.endswith("-worker"):
            state = answer.body.get("checks", {}).get("consumer", {}).get("state")
            if state not in ("resting", "waiting", "starting"):
                return f"still {state or 'at work'}: it finishes what is in its hands"
        elif answer.status != 503:
            return "still answers: does it have SINAU_STATE_DIR, and the volume behind it?"
    return None

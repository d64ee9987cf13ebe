"""The portal's commands: `web` answers HTTP; `catalog` and `events` work at any address of Sinau, as who signs in."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from services.portal.app import create_app
from services.portal.clients import Caller, ClientProblem, JsonObject, ServiceUnreachable
from services.portal.clients.connections import connect_to
from services.portal.clients.course_import import ImportReport, import_course
from services.portal.clients.event_story import HINTS, Chapter, chapters, in_words, verdict
from services.portal.clients.events import AllEvents
from services.portal.clients.identity import IdentityClient
from services.portal.config import SERVICES, Config
from services.portal.forms.course_folder import read_course_folder
from services.portal.forms.question_problems import in_indonesian
from shared.cli import Server
from shared.errors import InvalidInput
from shared.logging import configure_logging


@click.group("sinau")
def cli() -> None:
    """Run the portal, and bring material into Sinau."""
    configure_logging()


@cli.command()
@click.option("--bind", default="0.0.0.0:8000", show_default=True)
@click.option("--processes", default=1, show_default=True)
@click.option("--threads", default=16, show_default=True)
def web(bind: str, processes: int, threads: int) -> None:
    """Answer HTTP."""
    Config.from_environment()
    Server(create_app, bind=bind, workers=processes, threads=threads).run()


@cli.group()
def catalog() -> None:
    """Courses."""


@catalog.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--url",
    envvar="SINAU_URL",
    default="http://localhost:8000",
    show_default=True,
    help="Where Sinau answers.",
)
@click.option("--username", envvar="SINAU_USERNAME", prompt="Username", help="A trainer or an organiser.")
@click.option(
    "--publish/--draft-only", default=False, show_default=True, help="Publish it, or leave it as a draft."
)
def import_folder(path: Path, url: str, username: str, publish: bool) -> None:
    """Bring in the course folder at PATH. All of it or nothing: every mistake is named with its file and line.

    The password is taken from SINAU_PASSWORD, or asked for.
    """
    try:
        folder = read_course_folder(path)
        password = os.environ.get("SINAU_PASSWORD") or click.prompt("Password", hide_input=True, err=True)
        report = _with_progress(url, folder, username, password, publish)
    except InvalidInput as refusal:
        problems = _problems(refusal, path)
        for problem in problems:
            click.echo(_line(problem), err=True)
        click.echo(f"Nothing was brought in: {len(problems)} to mend.", err=True)
        raise SystemExit(1) from refusal
    except ClientProblem as problem:
        raise click.ClickException(_refusal(problem, url)) from problem
    except ServiceUnreachable as error:
        raise click.ClickException(f"{url}: {error}") from error
    _print(report, url)


def _with_progress(url: str, folder: Any, username: str, password: str, publish: bool) -> ImportReport:
    with (
        connect_to(url) as http,
        click.progressbar(length=1, label="Importing", item_show_func=_shown) as bar,
    ):

        def on_progress(done: int, total: int, step: str) -> None:
            bar.length = total
            bar.update(done - bar.pos, step)

        return import_course(
            http, folder, username=username, password=password, publish=publish, on_progress=on_progress
        )


def _shown(step: str | None) -> str:
    return step or ""


def _problems(refusal: InvalidInput, path: Path) -> list[Mapping[str, Any]]:
    named = refusal.extra.get("problems")
    return named if isinstance(named, list) and named else [{"file": str(path), "message": str(refusal)}]


def _line(problem: Mapping[str, Any]) -> str:
    """`file:line: message`, as editors and terminals know it."""
    place = ":".join(str(part) for part in (problem.get("file"), problem.get("line")) if part)
    return f"{place}: {in_indonesian(problem)}"


def _refusal(problem: ClientProblem, url: str) -> str:
    if problem.answered == 401:
        return "the username or the password is not right."
    if problem.answered == 403:
        return f"you may not do this: {problem}"
    if problem.answered == 429:
        return f"too many tries; wait {problem.retry_after or 60} seconds."
    return f"{url} answered {problem.answered}: {str(problem) or problem.slug}"


def _print(report: ImportReport, url: str) -> None:
    what = {"created": "Created", "revised": "Revised", "unchanged": "Unchanged"}.get(
        report.outcome, report.outcome
    )
    click.echo(f"{what}: {report.title} ({report.slug})")
    click.echo(f"  {report.module_count} modules, {report.lesson_count} lessons, {report.quiz_count} quizzes")
    for kind, count in sorted(report.questions.items()):
        click.echo(f"    {count:3} {kind.replace('_', ' ')}")
    for warning in report.warnings:
        click.echo(f"  warning: {_line(warning)}")
    if report.published:
        click.echo(f"  published as version {report.version_number}: {url.rstrip('/')}/kursus/{report.slug}")
    elif report.version_number:
        click.echo(f"  version {report.version_number} stays the latest")
    else:
        click.echo(f"  a draft: {url.rstrip('/')}/mengajar/kursus/{report.course_id}")
    if report.run_id:
        click.echo("  its run was announced")


# --- events ---------------------------------------------------------------------------------------------------------

CANNOT_TELL = 2
"""Exit code when Sinau or a part of it did not answer; 1 is for what a person has to see to."""


class _NoAnswer(click.ClickException):
    exit_code = CANNOT_TELL


@cli.group()
@click.option("--url", envvar="SINAU_URL", default="http://localhost:8000", show_default=True)
@click.option(
    "--username", envvar="SINAU_USERNAME", prompt="Username", help="An operator; an auditor may look."
)
@click.pass_context
def events(context: click.Context, url: str, username: str) -> None:
    """What waits, what failed, and why; trying again. The password is taken from SINAU_PASSWORD, or asked for.

    Exit code 0: all is well, or it is done. 1: a person has to see to something, or it was refused. 2: no answer.
    """
    context.obj = (url, username)


@contextmanager
def _at_the_desk() -> Iterator[AllEvents]:
    """The events of all services, as the operator who signs in for this one command."""
    url, username = click.get_current_context().find_object(tuple) or ("", "")
    password = os.environ.get("SINAU_PASSWORD") or click.prompt("Password", hide_input=True, err=True)
    try:
        with connect_to(url) as http:
            token = IdentityClient(http["identity"], Caller()).sign_in(username, password)["access_token"]
            caller = Caller(token=token)
            try:
                yield AllEvents(http, caller)
            finally:
                IdentityClient(http["identity"], caller).sign_out()
    except ClientProblem as problem:
        error = (
            _NoAnswer if problem.answered in {401, 429} or problem.answered >= 500 else click.ClickException
        )
        raise error(_refusal(problem, url)) from problem
    except ServiceUnreachable as silence:
        raise _NoAnswer(f"{url}: {silence}") from silence


@events.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """How every service stands with its events."""
    with _at_the_desk() as desk:
        found = desk.statuses()
    if as_json:
        click.echo(json.dumps(found))
    for service, one in found.items():
        if not as_json and one is not None:
            waits = {name: count for name, count in (one["outbox"] | one["inbox"]).items() if count}
            lag = "" if one["lag_seconds"] is None else f"  lag {one['lag_seconds']:.2f} s"
            click.echo(f"{service:14}{one['state']:11}{_counts(waits) or 'nothing waits'}{lag}")
        for finding in one["findings"] if one else ["away"]:
            click.echo(f"{service}: {finding.replace('_', ' ')}: {HINTS.get(finding, '')}", err=True)
    if None in found.values():
        raise SystemExit(CANNOT_TELL)
    raise SystemExit(int(any(one["state"] == "attention" for one in found.values() if one)))


def _listing(box: str) -> Callable[..., None]:
    def show(service: str, as_json: bool, **query: Any) -> None:
        with _at_the_desk() as desk:
            page = desk.of[service].listed(box, **query)
        click.echo(json.dumps(page["items"])) if as_json else _print_events(page["items"])
        if page.get("next") and not as_json:
            click.echo(f"more: --cursor {page['next']}", err=True)

    show.__doc__ = f"The {box} of SERVICE, newest first."
    for option in (
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.option("--cursor", help="Where the list before ended."),
        click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100)),
        click.option("--subject", help="Only events of this aggregate."),
        click.option("--type", "type", help="Only events of this type."),
        click.option("--state"),
        click.argument("service", type=click.Choice(SERVICES)),
    ):
        show = option(show)
    return show


events.command("outbox")(_listing("outbox"))
events.command("inbox")(_listing("inbox"))


@events.group()
def dead() -> None:
    """Events that were given up."""


@dead.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def dead_list(as_json: bool) -> None:
    """Those of all services, newest first. Exit code 1 if there are any."""
    with _at_the_desk() as desk:
        found, away = desk.dead(limit=100)
    click.echo(json.dumps(found)) if as_json else _print_events(found)
    for service in away:
        click.echo(f"{service}: {HINTS['away']}", err=True)
    raise SystemExit(CANNOT_TELL if away else int(bool(found)))


@dead.command("show")
@click.argument("event_id", type=click.UUID)
@click.option("--body", is_flag=True, help="Its content, too; that you read it is written down.")
def dead_show(event_id: object, body: bool) -> None:
    """One event at every service that gave it up."""
    with _at_the_desk() as desk:
        shown = [
            desk.of[service].shown("inbox", str(event_id), body=body)
            for service in _where_dead(desk, event_id)
        ]
    click.echo(json.dumps(shown, indent=2))


@dead.command("retry")
@click.argument("event_ids", nargs=-1, required=True, type=click.UUID)
def dead_retry(event_ids: tuple[object, ...]) -> None:
    """Try events again, now and from the first attempt."""
    with _at_the_desk() as desk:
        for event_id in event_ids:
            for service in _where_dead(desk, event_id):
                desk.of[service].retry(str(event_id))
                click.echo(f"{service}: {event_id} is tried again")


@dead.command("discard")
@click.argument("event_id", type=click.UUID)
@click.option("--reason", required=True, help="Why; without names, NIPs or addresses. It is written down.")
def dead_discard(event_id: object, reason: str) -> None:
    """Give an event up for good."""
    with _at_the_desk() as desk:
        for service in _where_dead(desk, event_id):
            desk.of[service].discard(str(event_id), reason)
            click.echo(f"{service}: {event_id} is discarded")


@events.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("event_id", type=click.UUID)
def release(service: str, event_id: object) -> None:
    """Send a held event of SERVICE now."""
    with _at_the_desk() as desk:
        desk.of[service].release(str(event_id))
    click.echo(f"{service}: {event_id} is sent now")


@events.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def trace(text: str, as_json: bool) -> None:
    """Why has it not arrived? TEXT is a certificate's number, or the id of an enrolment, a request or an event."""
    with _at_the_desk() as desk:
        story = desk.story(text)
    told = chapters(story)
    answer = verdict(told)
    if as_json:
        click.echo(json.dumps({"verdict": answer.slug, "away": story.away, "steps": story.steps}))
    else:
        for chapter in told:
            click.echo(f"{chapter.at[:19]}  {chapter.type:40}{chapter.state:9}{_hearings(chapter)}")
        click.echo(in_words(answer))
    for service in story.away:
        click.echo(f"{service}: {HINTS['away']}", err=True)
    raise SystemExit(CANNOT_TELL if story.away else int(answer.slug in {"unknown", "failed", "held"}))


@events.command()
@click.option(
    "--since", required=True, type=click.DateTime(), help="UTC. Nothing older than 90 days goes out."
)
@click.option("--until", type=click.DateTime(), help="UTC; now, if it is not given.")
@click.option("--type", "types", multiple=True, help="Only events of this type; may be repeated.")
@click.option("--into", type=click.Choice(SERVICES), help="Only what this service hears.")
@click.option("--dry-run", is_flag=True, help="Count, and send nothing.")
def replay(
    since: datetime, until: datetime | None, types: tuple[str, ...], into: str | None, dry_run: bool
) -> None:
    """Send the past again. Who has handled an event knows it by its id; e-mails are never sent again."""
    ends = (until or datetime.now(UTC)).replace(tzinfo=UTC)
    with _at_the_desk() as desk:
        wanted = set(types)
        if into is not None:
            heard = {one["type"] for one in desk.of[into].subscriptions() if one["replayed"]}
            wanted = (wanted & heard) if types else heard
        for service, publisher in desk.of.items():
            own = sorted(name for name in wanted if name.startswith(f"{service}."))
            if (wanted or into) and not own:
                continue
            count, after = 0, 0
            while True:
                sent = publisher.replay(
                    since=since.replace(tzinfo=UTC).isoformat(), until=ends.isoformat(), types=own, after=after,
                    dry_run=dry_run,
                )  # fmt: skip
                count += sent["count"]
                if sent["after"] is None:
                    break
                after = sent["after"]
            click.echo(f"{service}: {count} {'would go' if dry_run else 'go'} out again")


def _where_dead(desk: AllEvents, event_id: object) -> list[str]:
    found = []
    for service, client in desk.of.items():
        try:
            if client.shown("inbox", str(event_id))["event"]["state"] == "dead":
                found.append(service)
        except ClientProblem as problem:
            if problem.slug != "event_not_found":
                raise
    if not found:
        raise click.ClickException(f"{event_id} is dead nowhere: see `events dead list`.")
    return found


def _print_events(found: list[JsonObject]) -> None:
    for one in found:
        at = str(one.get("received_at") or one["time"])[:19]
        reason = f"  {one['reason']}" if one["reason"] else ""
        click.echo(
            f"{at}  {one.get('service', ''):13} {one['event_id']}  {one['type']:40}{one['state']}{reason}"
        )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())


def _hearings(chapter: Chapter) -> str:
    return ", ".join(f"{one.service} {one.state}" for one in chapter.hearings)


if __name__ == "__main__":
    cli()

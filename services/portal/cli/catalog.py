"""`catalog import`: a course folder on this machine becomes a course."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from services.portal.cli.desk import INSIDE, reach, refusal_in_words
from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.clients.course_import import ImportReport, import_course
from services.portal.forms.course_folder import read_course_folder
from services.portal.question_types.problems import in_indonesian
from shared.errors import InvalidInput


@click.group()
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
        raise click.ClickException(refusal_in_words(problem, url)) from problem
    except ServiceUnreachable as error:
        raise click.ClickException(f"{url}: {error}") from error
    _print(report, os.environ.get("SINAU_PUBLIC_URL", "") if url == INSIDE else url)


def _with_progress(url: str, folder: Any, username: str, password: str, publish: bool) -> ImportReport:
    with (
        reach(url) as http,
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


def _print(report: ImportReport, url: str) -> None:
    what = {"created": "Created", "revised": "Revised", "unchanged": "Unchanged"}.get(
        report.outcome, report.outcome
    )
    click.echo(f"{what}: {report.title} ({report.slug})")
    counts = ", ".join(f"{each['count']} {each['kind']}" for each in report.activities)
    click.echo(f"  {report.module_count} modules; activities: {counts}")
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

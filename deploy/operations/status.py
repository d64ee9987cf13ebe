"""`sinau status`: runs all checks concurrently, and prints a line for each with a remedy where needed."""

import json
import time
from collections.abc import Callable, Mapping
from functools import partial

import click

from deploy.operations.checks.broker import check_broker
from deploy.operations.checks.databases import check_databases
from deploy.operations.checks.machine import check_machine
from deploy.operations.checks.processes import check_processes
from deploy.operations.findings import FAIL, LEVELS, OK, Finding, as_json, lines, worst
from deploy.operations.installation import Installation
from deploy.operations.probes import PATIENCE, run_concurrently

CHECKS: Mapping[str, Callable[[Installation, float], list[Finding]]] = {
    "processes": check_processes,
    "databases": check_databases,
    "broker": check_broker,
    "machine": check_machine,
}


@click.command("status")
@click.option("--json", "is_json", is_flag=True, help="For programs.")
@click.option("--quiet", is_flag=True, help="Only what is not well.")
@click.option("--patience", default=PATIENCE, show_default=True, help="Seconds to wait for each answer.")
def status_command(is_json: bool, quiet: bool, patience: float) -> None:
    """Check processes, databases, events, broker, queues, mail, disk and maintenance.

    Changes nothing, needs no sign-in, and ends within seconds, whatever is broken.

    Exit code 0: all is well. 1: something needs attention, though people can work. 2: something is broken.
    """
    began = time.monotonic()
    findings = look(Installation.from_environment(), patience)
    seconds = time.monotonic() - began
    if is_json:
        click.echo(json.dumps({**as_json(findings), "seconds": round(seconds, 2)}))
    else:
        shown = [finding for finding in findings if not quiet or finding.level != OK]
        for line in lines(shown):
            click.echo(line)
        click.echo(_summary(findings, seconds))
    raise SystemExit(LEVELS.index(worst(findings)))


def look(installation: Installation, patience: float = PATIENCE) -> list[Finding]:
    """All findings, in the order of `CHECKS`."""
    found = run_concurrently(
        {name: partial(check, installation, patience) for name, check in CHECKS.items()},
        # Each check has its own deadline; this one is for a check that fails to end.
        patience * 2,
    )
    findings: list[Finding] = []
    for name, part in found.items():
        if isinstance(part, Exception):
            findings.append(
                Finding(about=name, level=FAIL, message=f"cannot be checked ({type(part).__name__})")
            )
        else:
            findings += part
    return findings


def _summary(findings: list[Finding], seconds: float) -> str:
    counts = {level: sum(finding.level == level for finding in findings) for level in LEVELS}
    summary = (
        "all is well"
        if counts[OK] == len(findings)
        else f"{counts['fail']} broken, {counts['warn']} to see to"
    )
    return f"\n{summary} ({len(findings)} checked in {seconds:.1f} s)"

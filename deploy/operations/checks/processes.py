"""Webs, workers and the portal: whether each replica answers that it can work."""

from collections.abc import Mapping
from functools import partial

from deploy.operations.findings import FAIL, OK, Finding
from deploy.operations.installation import Installation
from deploy.operations.probes import Answer, probe, processes, run_concurrently


def check_processes(installation: Installation, patience: float) -> list[Finding]:
    """A finding for each web, each worker and the portal; a single one where the one process is not running."""
    answers = run_concurrently(
        {name: partial(probe, address, patience) for name, address in processes(installation).items()},
        patience,
    )
    if installation.is_embedded and not any(_answered(found) for found in answers.values()):
        return [
            Finding(
                about="process",
                level=FAIL,
                message=f"not running, or not at {installation.url}",
                hint="make run",
            )
        ]
    return [_finding(installation, name, found) for name, found in answers.items()]


def _answered(found: list[Answer] | Exception) -> bool:
    return not isinstance(found, Exception) and any(answer.status for answer in found)


def _finding(installation: Installation, name: str, found: list[Answer] | Exception) -> Finding:
    about = name.replace("-", " ")
    look = f"docker compose -f deploy/compose.yaml logs --tail 50 {name}"
    start = f"docker compose -f deploy/compose.yaml up --detach {name}"
    if installation.is_embedded:
        look = start = "see the output of `make run`, and start it again"
    if isinstance(found, OSError):
        return Finding(about=about, level=FAIL, message="there is none", hint=start)
    if isinstance(found, Exception):
        return Finding(about=about, level=FAIL, message=str(found), hint=look)
    wrong = [why for answer in found if (why := _why_not(answer))]
    count = f"{len(found)} replicas, " if len(found) > 1 else ""
    facts = {"replicas": len(found), "healthy": len(found) - len(wrong)}
    if not wrong:
        return Finding(about=about, level=OK, message=f"{count}{_how(found)}", facts=facts)
    some = f"{len(wrong)} of {len(found)}: " if len(found) > 1 else ""
    return Finding(
        about=about, level=FAIL, message=some + "; ".join(sorted(set(wrong))), hint=look, facts=facts
    )


def _why_not(answer: Answer) -> str:
    """What is wrong, in words; empty when it can work."""
    if answer.status == 0:
        return f"does not answer ({answer.why})"
    if answer.status == 200:
        return ""
    checks = answer.body.get("checks", {})
    # That a worker is not ready is what its parts explain.
    said = [
        f"{name}: {_of(check)}"
        for name, check in checks.items()
        if name != "ready" and not _is_healthy(check)
    ]
    return f"cannot work: {'; '.join(said) or f'it answers {answer.status}'}"


def _is_healthy(check: object) -> bool:
    if isinstance(check, Mapping):
        return bool(check.get("healthy"))
    return check in ("ok", True)


def _of(check: object) -> str:
    """`waiting, ConnectionRefusedError`."""
    if isinstance(check, Mapping):
        return ", ".join(str(check[key]) for key in ("state", "error") if check.get(key))
    return str(check)


def _how(answers: list[Answer]) -> str:
    """The states that working processes report: of workers, one for each part, `leading/standby` of two."""
    states: dict[str, set[str]] = {}
    for answer in answers:
        for name, check in answer.body.get("checks", {}).items():
            if isinstance(check, Mapping) and "state" in check:
                states.setdefault(name, set()).add(str(check["state"]))
    return ", ".join(f"{name} {'/'.join(sorted(said))}" for name, said in states.items()) or "answers"

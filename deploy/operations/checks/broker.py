"""The broker: whether it answers, its alarms, and what waits in its queues."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy.operations.findings import FAIL, OK, WARN, Finding
from deploy.operations.installation import Installation
from deploy.operations.management import management_client, why_not
from deploy.operations.probes import OWN_SHARE, run_concurrently
from shared.maintenance import is_in_maintenance
from shared.messaging.broker.addresses import is_embedded
from shared.messaging.broker.inspection import depths_of
from shared.messaging.broker.topology import UNROUTED, inbox_queue, parked_queue

MANY = 1000
"""As many messages wait in an inbox only when its worker is away or slow."""
_LOGS = "docker compose -f deploy/compose.yaml logs --tail 50 rabbitmq"


def check_broker(installation: Installation, patience: float) -> list[Finding]:
    """Two findings, broker and queues; of a broker that is away only the first."""
    url = installation.broker_url
    if is_embedded(url) and not Path(urlsplit(url).path[1:]).exists():
        missing = f"there is no file {urlsplit(url).path[1:]}"
        return [Finding(about="broker", level=FAIL, says=missing, hint="make run")]
    queues = [
        name for service in installation.databases for name in (inbox_queue(service), parked_queue(service))
    ]
    answers = run_concurrently(
        {
            "depths": partial(depths_of, url, [*queues, UNROUTED]),
            **({"nodes": partial(_managed, installation, patience)} if installation.management_url else {}),
        },
        patience,
    )
    depths, nodes = answers["depths"], answers.get("nodes", {})
    if isinstance(depths, Exception):
        says = f"does not answer ({str(depths) or type(depths).__name__})".replace("\n", " ")
        return [Finding(about="broker", level=FAIL, says=says, hint=_hint(installation))]
    return [_broker(installation, nodes), _queues(installation, depths)]


def _managed(installation: Installation, patience: float) -> dict[str, Any]:
    """Version and nodes, as RabbitMQ's management API tells them."""
    url, seconds = str(installation.management_url), patience * OWN_SHARE
    with management_client(url, ca_file=installation.ca_file, seconds=seconds) as client:
        overview = client.get("/api/overview").raise_for_status().json()
        nodes = client.get("/api/nodes").raise_for_status().json()
    return {"version": overview["rabbitmq_version"], "nodes": nodes}


def _broker(installation: Installation, managed: Mapping[str, Any] | Exception) -> Finding:
    if is_embedded(installation.broker_url):
        return Finding(about="broker", level=OK, says="answers (our own, over a file)")
    if installation.management_url is None:
        return Finding(
            about="broker", level=OK, says="answers (without management_url nothing else is known)"
        )
    if isinstance(managed, Exception):
        says = f"answers, but its management API does not ({why_not(managed)})"
        return Finding(about="broker", level=WARN, says=says, hint=_LOGS)
    alarms = [
        f"{what} alarm on {node['name']}"
        for node in managed["nodes"]
        for what, key in (("memory", "mem_alarm"), ("disk", "disk_free_alarm"))
        if node.get(key)
    ]
    down = [f"{node['name']} is down" for node in managed["nodes"] if not node.get("running")]
    # A broker of the agency's own has a disk that nobody here sees.
    free = min((node["disk_free"] for node in managed["nodes"] if "disk_free" in node), default=None)
    facts = {"version": managed["version"], "alarms": alarms, "down": down, "free": free}
    says = f"RabbitMQ {managed['version']}" + (f", {free / 1e9:.1f} GB free" if free is not None else "")
    if alarms or down:
        return Finding(
            about="broker",
            level=FAIL,
            says=f"{says}: {', '.join((*alarms, *down))}; it takes nothing until that is over",
            hint="free disk or memory: see `disk` below, and the chapter on a full disk in deploy/README.md",
            facts=facts,
        )
    return Finding(about="broker", level=OK, says=f"{says}, no alarm", facts=facts)


def _queues(installation: Installation, depths: Mapping[str, int | None]) -> Finding:
    missing = [name for name, count in depths.items() if count is None]
    waiting = {name: count for name, count in depths.items() if count}
    says = ", ".join(f"{count} in {name}" for name, count in waiting.items()) or "all empty"
    facts = {"depths": dict(depths)}
    if missing:
        return Finding(
            about="queues",
            level=FAIL,
            says=f"missing: {', '.join(missing)}",
            hint="sinau events topology apply",
            facts=facts,
        )
    if waiting.get(UNROUTED):
        hint = "nobody was bound to these types: sinau events topology apply sends them on, or says what they are"
        return Finding(about="queues", level=WARN, says=says, hint=hint, facts=facts)
    resting = is_in_maintenance(installation.state_dir)
    if any(count >= MANY for count in waiting.values()) and not resting:
        hint = "a worker is away or slow: see the workers above"
        return Finding(about="queues", level=WARN, says=says, hint=hint, facts=facts)
    return Finding(about="queues", level=OK, says=says, facts=facts)


def _hint(installation: Installation) -> str:
    if installation.is_embedded:
        return f"look at {installation.data_dir}: space, owner, and whether another process holds broker.db"
    return _LOGS

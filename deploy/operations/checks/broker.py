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
"""With so many messages in an inbox, its worker is unavailable or slow."""
_LOGS = "docker compose -f deploy/compose.yaml logs --tail 50 rabbitmq"


def check_broker(installation: Installation, patience: float) -> list[Finding]:
    """Two findings, broker and queues; only the first when the broker is unavailable."""
    url = installation.broker_url
    if is_embedded(url) and not Path(urlsplit(url).path[1:]).exists():
        missing = f"there is no file {urlsplit(url).path[1:]}"
        return [Finding(about="broker", level=FAIL, message=missing, hint="make run")]
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
        message = f"does not answer ({str(depths) or type(depths).__name__})".replace("\n", " ")
        return [Finding(about="broker", level=FAIL, message=message, hint=_hint(installation))]
    return [_broker(installation, nodes), _queues(installation, depths)]


def _managed(installation: Installation, patience: float) -> dict[str, Any]:
    """Version and nodes, from RabbitMQ's management API."""
    url, seconds = str(installation.management_url), patience * OWN_SHARE
    with management_client(url, ca_file=installation.ca_file, seconds=seconds) as client:
        overview = client.get("/api/overview").raise_for_status().json()
        nodes = client.get("/api/nodes").raise_for_status().json()
    return {"version": overview["rabbitmq_version"], "nodes": nodes}


def _broker(installation: Installation, managed: Mapping[str, Any] | Exception) -> Finding:
    if is_embedded(installation.broker_url):
        return Finding(about="broker", level=OK, message="answers (embedded, over a file)")
    if installation.management_url is None:
        return Finding(about="broker", level=OK, message="answers (without management_url no more is known)")
    if isinstance(managed, Exception):
        message = f"answers, but its management API does not ({why_not(managed)})"
        return Finding(about="broker", level=WARN, message=message, hint=_LOGS)
    alarms = [
        f"{what} alarm on {node['name']}"
        for node in managed["nodes"]
        for what, key in (("memory", "mem_alarm"), ("disk", "disk_free_alarm"))
        if node.get(key)
    ]
    down = [f"{node['name']} is down" for node in managed["nodes"] if not node.get("running")]
    # The disk of a broker that the agency runs itself is not visible here.
    free = min((node["disk_free"] for node in managed["nodes"] if "disk_free" in node), default=None)
    facts = {"version": managed["version"], "alarms": alarms, "down": down, "free": free}
    message = f"RabbitMQ {managed['version']}" + (f", {free / 1e9:.1f} GB free" if free is not None else "")
    if alarms or down:
        return Finding(
            about="broker",
            level=FAIL,
            message=f"{message}: {', '.join((*alarms, *down))}; it accepts nothing until that is over",
            hint="free disk or memory: see `disk` below, and the chapter on a full disk in deploy/README.md",
            facts=facts,
        )
    return Finding(about="broker", level=OK, message=f"{message}, no alarm", facts=facts)


def _queues(installation: Installation, depths: Mapping[str, int | None]) -> Finding:
    missing = [name for name, count in depths.items() if count is None]
    waiting = {name: count for name, count in depths.items() if count}
    message = ", ".join(f"{count} in {name}" for name, count in waiting.items()) or "all empty"
    facts = {"depths": dict(depths)}
    if missing:
        return Finding(
            about="queues",
            level=FAIL,
            message=f"missing: {', '.join(missing)}",
            hint="sinau events topology apply",
            facts=facts,
        )
    if waiting.get(UNROUTED):
        hint = "no queue was bound to these types: sinau events topology apply sends them on, or lists them"
        return Finding(about="queues", level=WARN, message=message, hint=hint, facts=facts)
    resting = is_in_maintenance(installation.state_dir)
    if any(count >= MANY for count in waiting.values()) and not resting:
        hint = "a worker is unavailable or slow: see the workers above"
        return Finding(about="queues", level=WARN, message=message, hint=hint, facts=facts)
    return Finding(about="queues", level=OK, message=message, facts=facts)


def _hint(installation: Installation) -> str:
    if installation.is_embedded:
        return f"look at {installation.data_dir}: space, owner, and whether another process holds broker.db"
    return _LOGS

"""What the processes of one server need together: the numbers that Prometheus' client keeps for a single process."""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

_TOGETHER = (
    "process_virtual_memory_bytes",
    "process_resident_memory_bytes",
    "process_cpu_seconds",
    "process_open_fds",
)


class ServerProcesses(Collector):
    """`process_*` of a server and its children, added up; the oldest start, and the limit of one for open files.

    Processor time of a child that has ended is no longer counted: Prometheus takes that for a new beginning.
    """

    def collect(self) -> Iterable[Metric]:
        """Ask each process; one that ends meanwhile says nothing."""
        found: dict[str, list[float]] = {}
        described: dict[str, Metric] = {}
        for pid in _family(os.getppid()):
            # A registry of None: it is asked here and nowhere else.
            for metric in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                described[metric.name] = metric
                found.setdefault(metric.name, []).extend(sample.value for sample in metric.samples)
        for name, metric in described.items():
            value = sum(found[name]) if name in _TOGETHER else min(found[name])
            kind = CounterMetricFamily if metric.type == "counter" else GaugeMetricFamily
            yield kind(name, metric.documentation, value=value)


def _family(server: int) -> list[int]:
    """The server's process and its children, by number."""
    try:
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    except OSError:
        return [os.getpid()]
    return [server, *map(int, children)]

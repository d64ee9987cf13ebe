"""Limits of memory and connections, sampled during the run."""

import re
from pathlib import Path
from typing import Any

import psycopg

from tests.soak.environment import Environment

MOST_MEMORY_MB = 320
"""Of one process: a web process with eight threads has some 150 MB, and PostgreSQL's answers are small."""
MOST_DESCRIPTORS = 120
MOST_LINKS_PER_WORKER = 4
"""Those of a relay and a consumer, and of a killed process until the broker closes them."""
MOST_SESSIONS_PER_PROCESS = 17
"""SQLAlchemy's pool of five and ten more, a lead and a bell."""


class Limits:
    """The highest use of each resource."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._memory: dict[str, list[float]] = {}
        self._descriptors = 0
        self._links = 0
        self._sessions = 0

    def look(self) -> None:
        """Sample all running processes."""
        for process in list(self._environment.supervisor.processes.values()):
            found = [(_memory_of(pid), _descriptors_of(pid)) for pid in process.family()]
            if found:
                self._memory.setdefault(process.name, []).append(max(memory for memory, _ in found))
                self._descriptors = max(self._descriptors, *(count for _, count in found))
        answer = self._environment.rabbit.api.get(f"/vhosts/{self._environment.vhost}/connections")
        if answer.is_success:
            self._links = max(self._links, len(answer.json()))
        with psycopg.connect(self._environment.plain("identity")) as connection:
            names = [database.url.database for database in self._environment.databases.values()]
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = ANY(%s)"
            row = connection.execute(query, (names,)).fetchone()
            self._sessions = max(self._sessions, int(row[0]) if row else 0)

    def facts(self) -> dict[str, Any]:
        """The highest of each."""
        return {
            "memory_mb": round(max(max(seen) for seen in self._memory.values())),
            "descriptors": self._descriptors,
            "broker_links": self._links,
            "database_sessions": self._sessions,
        }

    def exceeded(self) -> list[str]:
        """Describe the limits that were exceeded."""
        processes = len(self._environment.supervisor.processes) + 1
        bounds = {
            "memory_mb": MOST_MEMORY_MB,
            "descriptors": MOST_DESCRIPTORS,
            "broker_links": MOST_LINKS_PER_WORKER * (len(self._environment.workers) + 1),
            "database_sessions": MOST_SESSIONS_PER_PROCESS * processes,
        }
        return [f"{name} is {self.facts()[name]}, over {most}" for name, most in bounds.items()
                if self.facts()[name] > most]  # fmt: skip


def _memory_of(pid: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _descriptors_of(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return 0

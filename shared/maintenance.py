"""Maintenance: a file that an operator leaves where every process looks. While it is there, webs answer 503 and workers
take nothing new.

It is a file and nothing cleverer, because it has to work when databases and broker are what is being worked on. An
empty one, made by hand, serves as well.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "maintenance"
SOONEST_SECONDS = 30
LATEST_SECONDS = 3600
UNKNOWN_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That there is maintenance.

    Attributes:
        since: when it began, none if the file does not say.
        until: when it is expected to end; it ends by hand all the same.
        message: the operator's words to people, empty if there are none.
    """

    since: datetime | None = None
    until: datetime | None = None
    message: str = ""

    def retry_after(self, now: datetime) -> int:
        """Seconds until it is worth asking again."""
        if self.until is None:
            return UNKNOWN_SECONDS
        left = round((self.until - now).total_seconds())
        return max(SOONEST_SECONDS, min(left, LATEST_SECONDS))


def notice_in(folder: str | Path) -> Notice | None:
    """The notice that stands in a folder, none if there is no maintenance. It is looked for at every request.

    Args:
        folder: empty where an installation has none.
    """
    if not folder:
        return None
    try:
        text = (Path(folder) / FILE).read_text(encoding="utf-8")
    except OSError:
        return None
    try:
        found = json.loads(text)
        return Notice(
            since=_instant(found.get("since")),
            until=_instant(found.get("until")),
            message=str(found.get("message") or ""),
        )
    except (ValueError, AttributeError):
        # That the file is there says it all.
        return Notice()


def is_in_maintenance(folder: str | Path) -> bool:
    """Whether a notice stands in a folder; for those who ask often and do not read it."""
    return bool(folder) and (Path(folder) / FILE).exists()


def announce_maintenance(folder: Path, notice: Notice) -> None:
    """Leave the notice; one that stands already is replaced at once, never half-written.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.partial"
    partial.write_text(
        json.dumps(
            {
                "since": notice.since and notice.since.isoformat(),
                "until": notice.until and notice.until.isoformat(),
                "message": notice.message,
            }
        ),
        encoding="utf-8",
    )
    # Webs and workers run as another user.
    partial.chmod(0o644)
    partial.replace(folder / FILE)


def end_maintenance(folder: Path) -> bool:
    """Take the notice away; whether there was one.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        (folder / FILE).unlink()
    except FileNotFoundError:
        return False
    return True


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)

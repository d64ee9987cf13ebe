"""A run (angkatan) in a course folder: `run.yaml`, whose meetings may lie a number of days after the import."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.portal.forms.course_folder_problems import Problems
from services.portal.forms.course_folder_yaml import Section, read_yaml
from services.portal.web.i18n import N_

MOST_MEETINGS = 100
_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """One meeting: on a date, or some days after the day of the import, at a local time, for some minutes."""

    title: str
    place: str
    on: date | None
    starts_in_days: int | None
    starts_at: time
    minutes: int

    def starts(self, today: date, zone: ZoneInfo) -> datetime:
        """When it starts, if the import is today."""
        day = self.on or today + timedelta(days=self.starts_in_days or 0)
        return datetime.combine(day, self.starts_at, tzinfo=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """A run to be announced. `time_zone` is an IANA name; no `capacity` means no limit."""

    name: str
    time_zone: str
    capacity: int | None
    meetings: tuple[MeetingPlan, ...]

    def document(self, today: date) -> dict[str, Any]:
        """The run as catalog takes it.

        Args:
            today: the day of the import, in the run's zone.
        """
        zone = ZoneInfo(self.time_zone)
        meetings = []
        for meeting in self.meetings:
            starts_at = meeting.starts(today, zone)
            meetings.append(
                {
                    "title": meeting.title,
                    "place": meeting.place,
                    "starts_at": starts_at.isoformat(),
                    "ends_at": (starts_at + timedelta(minutes=meeting.minutes)).isoformat(),
                }
            )
        return {
            "name": self.name,
            "time_zone": self.time_zone,
            "capacity": self.capacity,
            "meetings": meetings,
        }


def read_run(text: str, file: str, problems: Problems) -> RunPlan | None:
    """Read `run.yaml`; none if its parts cannot be made out, which is noted."""
    section = read_yaml(text, file, problems)
    if section is None:
        return None
    section.only("name", "time_zone", "capacity", "meetings")
    zone = section.text("time_zone", required=True, most=50)
    if zone and not _is_zone(zone):
        text = N_(
            "time_zone: “%(zone)s” bukan zona waktu; contohnya Asia/Jakarta, Asia/Makassar, Asia/Jayapura."
        )
        section.wrong("time_zone", text, zone=zone)
    rows = section.sections("meetings", most=MOST_MEETINGS)
    if not rows:
        section.wrong("meetings", N_("meetings: tuliskan sedikitnya satu pertemuan."))
    meetings = [meeting for row in rows if (meeting := _meeting(row)) is not None]
    return RunPlan(
        name=section.text("name", required=True, most=100),
        time_zone=zone,
        capacity=section.whole("capacity", 1, 1_000_000),
        meetings=tuple(meetings),
    )


def _meeting(row: Section) -> MeetingPlan | None:
    row.only("title", "place", "date", "starts_in_days", "starts_at", "minutes")
    starts_at = row.raw("starts_at", required=True)
    if starts_at is not None and not _TIME.fullmatch(starts_at):
        row.wrong("starts_at", N_('starts_at harus jam setempat, misalnya "09:00".'))
        starts_at = None
    minutes = row.whole("minutes", 1, 24 * 60, required=True)
    days = row.whole("starts_in_days", 0, 3650)
    on = _date(row)
    if row.has("date") == row.has("starts_in_days"):
        row.wrong("date", N_("Tulis salah satu: date (tanggal) atau starts_in_days (hari setelah impor)."))
    title = row.text("title", required=True, most=200)
    place = row.text("place", required=True, most=200)
    if starts_at is None or minutes is None or (on is None and days is None):
        return None
    hour, minute = re.split("[:.]", starts_at)
    return MeetingPlan(
        title=title,
        place=place,
        on=on,
        starts_in_days=days,
        starts_at=time(int(hour), int(minute)),
        minutes=minutes,
    )


def _date(row: Section) -> date | None:
    raw = row.raw("date")
    if raw is None:
        return None
    try:
        if _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    row.wrong("date", N_("date harus tanggal yang ada, misalnya 2026-05-19."))
    return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

"""The form of a run (angkatan) and its meetings; times are typed as the clock shows them in the run's zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.clients import JsonObject
from services.portal.forms.course_choices import zones
from services.portal.web.forms import Errors, required_text, text, whole
from services.portal.web.i18n import gettext

MOST_MEETINGS = 40


def blank_run(time_zone: str, number: int) -> JsonObject:
    """What the form of a new run holds."""
    known = time_zone if time_zone in dict(zones()) else "Asia/Jakarta"
    return {
        "name": gettext("Angkatan %(number)s", number=_roman(number)),
        "time_zone": known,
        "capacity": "",
        "meetings": [blank_meeting()],
    }


def blank_meeting() -> JsonObject:
    """One row of meetings that nothing was typed into."""
    return {"id": "", "title": "", "place": "", "day": "", "starts": "", "ends": ""}


def shown_run(run: Mapping[str, Any]) -> JsonObject:
    """What the form of a run holds that is there already."""
    zone = ZoneInfo(run["time_zone"])
    return {
        "name": run["name"],
        "time_zone": run["time_zone"],
        "capacity": "" if run["capacity"] is None else str(run["capacity"]),
        "meetings": [
            {
                "id": meeting["id"],
                "title": meeting["title"],
                "place": meeting["place"],
                "day": _local(meeting["starts_at"], zone).date().isoformat(),
                "starts": _local(meeting["starts_at"], zone).strftime("%H:%M"),
                "ends": _local(meeting["ends_at"], zone).strftime("%H:%M"),
            }
            for meeting in run["meetings"]
        ],
    }


def typed_run(form: Mapping[str, str]) -> JsonObject:
    """What the submitted form holds, as it was typed; meetings ticked for removal are left out."""
    count = min(whole(form.get("jumlah_pertemuan", "")) or 0, MOST_MEETINGS)
    fields = {
        "id": "id",
        "title": "judul",
        "place": "tempat",
        "day": "tanggal",
        "starts": "mulai",
        "ends": "selesai",
    }
    return {
        "name": text(form, "nama", most=100),
        "time_zone": form.get("zona", ""),
        "capacity": text(form, "kapasitas", most=10),
        "meetings": [
            {name: text(form, f"{field}_{number}", most=200) for name, field in fields.items()}
            for number in range(count)
            if not form.get(f"hapus_{number}")
        ],
    }


def read_run(form: Mapping[str, str]) -> tuple[JsonObject, JsonObject, Errors]:
    """The submitted run, what the form held, and what is wrong with it. A meeting without any text is left out."""
    errors: Errors = {}
    values = typed_run(form)
    required_text(form, "nama", errors, gettext("Isi nama angkatan."), most=100)
    capacity = whole(values["capacity"]) if values["capacity"] else None
    if values["capacity"] and not capacity:
        errors["kapasitas"] = [gettext("Isi jumlah kursi, atau kosongkan bila tidak dibatasi.")]
    if values["time_zone"] not in dict(zones()):
        errors["zona"] = [gettext("Pilih zona waktu.")]
        return {}, values, errors
    zone = ZoneInfo(values["time_zone"])
    values["meetings"] = [
        meeting
        for meeting in values["meetings"]
        if any(value for name, value in meeting.items() if name != "id")
    ] or [blank_meeting()]
    meetings = []
    for number, meeting in enumerate(values["meetings"]):
        if meeting != blank_meeting():
            meetings.append(_meeting(meeting, number, zone, errors))
    run = {
        "name": values["name"],
        "time_zone": values["time_zone"],
        "capacity": capacity,
        "meetings": meetings,
    }
    return run, values, errors


def _meeting(meeting: Mapping[str, str], number: int, zone: ZoneInfo, errors: Errors) -> JsonObject:
    if not meeting["title"]:
        errors[f"judul_{number}"] = [gettext("Isi judul pertemuan.")]
    starts, ends = _instant(meeting, "starts", zone), _instant(meeting, "ends", zone)
    if starts is None:
        errors[f"tanggal_{number}"] = [gettext("Isi tanggal dan jam mulai.")]
    if ends is None or (starts and ends - starts > timedelta(hours=24)):
        errors[f"selesai_{number}"] = [gettext("Isi jam selesai.")]
    elif starts and ends <= starts:
        errors[f"selesai_{number}"] = [gettext("Jam selesai harus sesudah jam mulai.")]
    return {
        "id": meeting["id"] or None,
        "title": meeting["title"],
        "place": meeting["place"],
        "starts_at": starts.isoformat() if starts else None,
        "ends_at": ends.isoformat() if ends else None,
    }


def _instant(meeting: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    try:
        local = datetime.fromisoformat(f"{meeting['day']}T{meeting[name].replace('.', ':')}")
    except ValueError:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def _local(instant: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(instant).astimezone(zone)


def _roman(number: int) -> str:
    digits = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    letters = ""
    for value, letter in digits:
        letters += letter * (number // value)
        number %= value
    return letters

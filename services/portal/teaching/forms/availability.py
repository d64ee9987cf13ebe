"""The form that says when an activity opens: after others, with a least score, from a date; all of these or any.

Conditions can say more than this form (`not`, groups, profiles, conditions within conditions). What the form cannot
show whole is kept as it is until the author replaces it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.clients import JsonObject
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.forms import Errors, Fields, text, whole
from services.portal.web.i18n import gettext

MOST_ROWS = 10
BLANK_ROWS = 2
GROUPS = ("all", "any")
RESULTS = ("finished", "passed", "score_at_least")


def blank_values() -> JsonObject:
    """What the form shows of an activity that is open from the start."""
    return {"match": "all", "rows": _padded([]), "date": "", "time": "", "is_kept": False}


def shown(condition: Mapping[str, Any] | None, zone: ZoneInfo) -> JsonObject:
    """What the form shows of a condition; `is_kept` if it cannot show it whole."""
    if condition is None:
        return blank_values()
    is_group = condition["kind"] in GROUPS
    leaves: Sequence[Mapping[str, Any]] = condition["conditions"] if is_group else [condition]
    rows = [leaf for leaf in leaves if leaf["kind"] in RESULTS]
    dates = [leaf for leaf in leaves if leaf["kind"] == "not_before"]
    if len(rows) + len(dates) < len(leaves) or len(dates) > 1 or len(rows) > MOST_ROWS or not leaves:
        return {**blank_values(), "is_kept": True}
    local = datetime.fromisoformat(dates[0]["at"]).astimezone(zone) if dates else None
    return {
        "match": condition["kind"] if is_group else "all",
        "rows": _padded(
            [
                {
                    "activity_id": row["activity_id"],
                    "result": row["kind"],
                    "score": _plain(row["score"]) if row["kind"] == "score_at_least" else "",
                }
                for row in rows
            ]
        ),
        "date": local.date().isoformat() if local else "",
        "time": local.strftime("%H:%M") if local else "",
        "is_kept": False,
    }


def read_availability(
    form: Fields,
    errors: Errors,
    *,
    present: JsonObject | None,
    others: Mapping[str, JsonObject],
    zone: ZoneInfo,
) -> tuple[JsonObject | None, JsonObject]:
    """The submitted condition (none: open from the start), and what the form held.

    Args:
        present: the condition as it is, which the author may keep.
        others: the activities that may be named, by id.
        zone: in which the date is typed.
    """
    values = _typed(form)
    if values["is_kept"]:
        return present, values
    leaves: list[JsonObject] = []
    for number, row in enumerate(values["rows"]):
        if row["activity_id"]:
            leaves += _leaf(row, number, others, errors)
    if values["date"] or values["time"]:
        leaves += _date(values, zone, errors)
    if not leaves:
        return None, values
    return leaves[0] if len(leaves) == 1 else {"kind": values["match"], "conditions": leaves}, values


def _typed(form: Fields) -> JsonObject:
    count = min(whole(form.get("row_count", "")) or 0, MOST_ROWS + BLANK_ROWS)
    rows = [
        {
            "activity_id": text(form, f"after_{number}", most=40),
            "result": form.get(f"result_{number}", "")
            if form.get(f"result_{number}", "") in RESULTS
            else RESULTS[0],
            "score": text(form, f"score_{number}", most=10),
        }
        for number in range(count)
    ]
    return {
        "match": "any" if form.get("match") == "any" else "all",
        "rows": _padded(rows, more=0),
        "date": text(form, "date", most=20),
        "time": text(form, "time", most=10),
        "is_kept": bool(form.get("keep_condition")),
    }


def _leaf(row: JsonObject, number: int, others: Mapping[str, JsonObject], errors: Errors) -> list[JsonObject]:
    other = others.get(row["activity_id"])
    if other is None:
        errors[f"after_{number}"] = [gettext("Kegiatan ini tidak ada lagi. Pilih yang lain, atau kosongkan.")]
        return []
    leaf: JsonObject = {"kind": row["result"], "activity_id": other["id"]}
    editor = activity_kind(other["kind"]).editor
    if leaf["kind"] == "finished":
        return [leaf]
    if leaf["kind"] == "passed":
        if editor is not None and not editor.can_be_passed(other["settings"]):
            errors[f"result_{number}"] = [
                gettext("“%(title)s” diselesaikan, tidak diluluskan.", title=other["title"])
            ]
        return [leaf]
    if editor is not None and not editor.has_score:
        errors[f"result_{number}"] = [gettext("“%(title)s” tidak bernilai.", title=other["title"])]
    score = _score(row["score"])
    if score is None:
        errors[f"score_{number}"] = [gettext("Isi nilai 0 sampai 100.")]
        return []
    return [{**leaf, "score": score}]


def _score(typed: str) -> str | None:
    try:
        score = Decimal(typed.replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return str(score) if 0 <= score <= 100 else None


def _date(values: JsonObject, zone: ZoneInfo, errors: Errors) -> list[JsonObject]:
    clock = (values["time"] or "00:00").replace(".", ":")
    try:
        local = datetime.fromisoformat(f"{values['date']}T{clock}")
        at = local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        errors["date"] = [gettext("Isi tanggal dan jam, misalnya 3 Januari 2027 pukul 08.00.")]
        return []
    return [{"kind": "not_before", "at": at.isoformat()}]


def _padded(rows: list[JsonObject], *, more: int = BLANK_ROWS) -> list[JsonObject]:
    """The rows with empty ones after them, so that there is always one to fill in."""
    count = max(BLANK_ROWS, min(len(rows) + more, MOST_ROWS))
    empty = {"activity_id": "", "result": RESULTS[0], "score": ""}
    return [*rows, *({**empty} for _ in range(count - len(rows)))]


def _plain(score: Any) -> str:
    """70.00 as 70, 72.50 as 72,5: what an author types."""
    return f"{Decimal(str(score)).normalize():f}".replace(".", ",")

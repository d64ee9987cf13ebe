"""Conditions in words: what opens an activity, and what completes a course.

A condition is the JSON of `shared.contracts.conditions`. Each leaf becomes a phrase that follows a verb ("Terbuka
setelah Pra-uji selesai"), so that phrases can be joined; `not` turns every phrase below it into its opposite. Times are
in the visitor's zone.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from babel.lists import format_list

from services.portal.clients import JsonObject
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.formatters import clock_time, day, number
from services.portal.web.i18n import gettext
from services.portal.web.labels import employment_type_name
from services.portal.web.language import language

Titles: TypeAlias = Mapping[str, str]

_OPPOSITE = {"all": "any", "any": "all"}


def opens_when(condition: Mapping[str, Any], titles: Titles) -> str:
    """`Terbuka setelah Pra-uji selesai dan mulai 3 Januari 2027 pukul 08.00 WIB`.

    Args:
        titles: the titles of activities by id.
    """
    return gettext("Terbuka %(when)s", when=phrase(condition, titles))


def still_missing(
    condition: Mapping[str, Any], missing: Collection[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """What is left of a condition when the leaves (or `not`s) that are met are taken out; None if nothing is.

    Args:
        missing: the leaves that are not met, as enrollment names them.
    """
    if condition.get("kind") not in _OPPOSITE:
        return condition if condition in missing else None
    parts = [left for part in condition["conditions"] if (left := still_missing(part, missing))]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"kind": condition["kind"], "conditions": parts}


def phrase(condition: Mapping[str, Any], titles: Titles, *, is_not: bool = False) -> str:
    """A condition as a phrase; `is_not` gives its opposite."""
    match condition:
        case {"kind": "all" | "any" as kind}:
            joined = _OPPOSITE[kind] if is_not else kind
            parts = _flattened(condition, kind)
            return _joined(joined, [_part(part, titles, is_not=is_not) for part in parts])
        case {"kind": "not", "condition": part}:
            return phrase(part, titles, is_not=not is_not)
    said, opposite = _leaf(condition, titles)
    return opposite if is_not else said


def _leaf(leaf: Mapping[str, Any], titles: Titles) -> tuple[str, str]:
    """A leaf as a phrase, and its opposite."""
    match leaf:
        case {"kind": "finished", "activity_id": activity_id}:
            title = _title(titles, activity_id)
            return (
                gettext("setelah %(title)s selesai", title=title),
                gettext("selama %(title)s belum selesai", title=title),
            )
        case {"kind": "passed", "activity_id": activity_id}:
            title = _title(titles, activity_id)
            return (
                gettext("setelah Anda lulus %(title)s", title=title),
                gettext("selama Anda belum lulus %(title)s", title=title),
            )
        case {"kind": "score_at_least", "activity_id": activity_id, "score": least}:
            title, score = _title(titles, activity_id), number(least)
            return (
                gettext("setelah nilai %(title)s minimal %(score)s", title=title, score=score),
                gettext("selama nilai %(title)s di bawah %(score)s", title=title, score=score),
            )
        case {"kind": "not_before", "at": at}:
            date, time = day(at), clock_time(at)
            return (
                gettext("mulai %(date)s pukul %(time)s", date=date, time=time),
                gettext("sampai %(date)s pukul %(time)s", date=date, time=time),
            )
        case {"kind": "in_group"}:
            return gettext("bagi anggota kelompok tertentu"), gettext(
                "bagi peserta di luar kelompok tertentu"
            )
        case {"kind": "profile", "field": field, "any_of": values}:
            return _profile(field, values)
    # Of a service that knows more than this portal: it says that there is something.
    return gettext("setelah syarat lain terpenuhi"), gettext("selama syarat lain belum terpenuhi")


def asks_for(
    condition: Mapping[str, Any], kind: ActivityKind, title: str, settings: Mapping[str, object]
) -> str:
    """A leaf of a course's completion as what it asks for, to follow a colon: `nilai Pasca-uji minimal 70`.

    Args:
        kind, title, settings: of the activity that the leaf is about.
    """
    match condition:
        case {"kind": "finished"}:
            return kind.to_finish(title)
        case {"kind": "passed"}:
            return kind.to_pass(title, settings)
        case {"kind": "score_at_least", "score": score}:
            return gettext("nilai %(title)s minimal %(score)s", title=title, score=number(score))
    return phrase(condition, {str(condition.get("activity_id")): title})


def _flattened(condition: Mapping[str, Any], kind: str) -> list[JsonObject]:
    parts: list[JsonObject] = []
    for part in condition["conditions"]:
        parts += _flattened(part, kind) if part.get("kind") == kind else [part]
    return parts


def _part(part: JsonObject, titles: Titles, *, is_not: bool) -> str:
    words = phrase(part, titles, is_not=is_not)
    # A group within a group is set apart, or "and" and "or" could be read either way.
    is_group = _innermost(part).get("kind") in _OPPOSITE and len(_innermost(part)["conditions"]) > 1
    return f"({words})" if is_group else words


def _innermost(part: JsonObject) -> JsonObject:
    while part.get("kind") == "not":
        part = part["condition"]
    return part


def _joined(kind: str, phrases: Sequence[str]) -> str:
    if not phrases:
        # `all` of nothing always holds, `any` of nothing never.
        return gettext("kapan saja") if kind == "all" else gettext("pada saat yang belum ditentukan")
    return _listed(phrases, "standard" if kind == "all" else "or")


def _listed(words: Sequence[str], style: Literal["standard", "or"]) -> str:
    return str(format_list(words, style=style, locale=language()))


def _title(titles: Titles, activity_id: object) -> str:
    return titles.get(str(activity_id)) or gettext("kegiatan lain")


def _profile(field: str, values: Sequence[str]) -> tuple[str, str]:
    if field == "unit":
        # The values are ids; whose they are, the person need not know.
        return gettext("bagi pegawai unit kerja tertentu"), gettext(
            "bagi pegawai di luar unit kerja tertentu"
        )
    names = {
        "employment_type": gettext("jenis kepegawaian"),
        "position": gettext("jabatan"),
        "rank": gettext("pangkat"),
    }
    name = names.get(field, field)
    told = [employment_type_name(value) if field == "employment_type" else value for value in values]
    one, none = _listed(told, "or"), _listed(told, "standard")
    return (
        gettext("bagi pegawai dengan %(field)s %(values)s", field=name, values=one),
        gettext("bagi pegawai dengan %(field)s selain %(values)s", field=name, values=none),
    )

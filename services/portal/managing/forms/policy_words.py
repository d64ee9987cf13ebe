"""The value of a policy in words: for the page on which it is shown, and what a change made different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.portal.managing.forms.policy_labels import FieldLabel, PolicyLabel
from services.portal.managing.forms.policy_schema import Schema, kind_of, split
from services.portal.web.formatters import number
from services.portal.web.i18n import gettext

NO_SCHEMA: Schema = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A part of a value.

    Attributes:
        text: of a single value.
        members: of a group.
        columns: the label of each column of a table, with that of the group that holds it.
        rows: of a table.
        is_table: even without a row.
    """

    label: str
    text: str = ""
    members: "tuple[Words, ...]" = ()
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a change made different; none for what is not there."""

    what: str
    before: str | None
    after: str | None


def words_of(label: PolicyLabel, schema: Schema, value: Mapping[str, Any]) -> tuple[Words, ...]:
    """A policy's value in words."""
    return _group(label, schema, value, "")


def differences(
    label: PolicyLabel, schema: Schema, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """What differs between two values; a row that one of them lacks is one difference."""
    old, new = _parts(words_of(label, schema, before)), _parts(words_of(label, schema, after))
    found = []
    for what in {**old, **new}:
        left, right = old.get(what), new.get(what)
        if left is None or right is None:
            found.append(Difference(what=what, before=_joined(left), after=_joined(right)))
            continue
        for name in {**left, **right}:
            if left.get(name) != right.get(name):
                path = f"{what} › {name}" if name else what
                found.append(Difference(what=path, before=left.get(name), after=right.get(name)))
    return found


def _group(label: PolicyLabel, schema: Schema, value: Mapping[str, Any], path: str) -> tuple[Words, ...]:
    known: Mapping[str, Any] = schema.get("properties", {})
    # What is stored may have members that this version does not know: they are shown all the same.
    names = [*known, *(name for name in value if name not in known)]
    return tuple(
        _words(label, known.get(name, NO_SCHEMA), value.get(name), f"{path}.{name}".lstrip("."))
        for name in names
    )


def _words(label: PolicyLabel, schema: Schema, value: Any, path: str) -> Words:
    schema, _ = split(schema)
    words = label.of(path)
    if isinstance(value, Mapping):
        return Words(label=words.label, members=_group(label, schema, value, path))
    if kind_of(schema) == "rows" and isinstance(value, Sequence):
        rows = [_cells(_group(label, schema["items"], row, path)) for row in value]
        empty = _cells(_group(label, schema["items"], _blank(schema["items"]), path))
        return Words(
            label=words.label,
            columns=tuple(name for name, _ in empty),
            rows=tuple(tuple(text for _, text in row) for row in rows),
            is_table=True,
        )
    return Words(label=words.label, text=_text(words, schema, value))


def _blank(schema: Schema) -> dict[str, Any]:
    schema, _ = split(schema)
    return {
        name: _blank(one) if kind_of(one) == "group" else None
        for name, one in schema.get("properties", {}).items()
    }


def _cells(members: Sequence[Words], group: str = "") -> list[tuple[tuple[str, str], str]]:
    """Each column, as the labels of its group and of itself, with its text."""
    cells: list[tuple[tuple[str, str], str]] = []
    for one in members:
        cells += _cells(one.members, one.label) if one.members else [((group, one.label), one.text)]
    return cells


def _text(words: FieldLabel, schema: Schema, value: Any) -> str:
    match value:
        case None | "" | []:
            return words.empty
        case bool():
            return gettext("ya") if value else gettext("tidak")
        case [*_]:
            return ", ".join(words.options.get(str(one), str(one)) for one in value)
    text = words.options.get(str(value)) or str(value)
    if kind_of(schema) == "decimal":
        text = number(Decimal(value))
    space = "" if words.unit == "%" else "\u00a0"
    return f"{text}{space}{words.unit}" if words.unit else text


def _parts(members: Sequence[Words], above: str = "") -> dict[str, dict[str, str]]:
    """Each row with its texts by column, and each single value as a row without columns, by what it is about."""
    found: dict[str, dict[str, str]] = {}
    for one in members:
        what = f"{above} › {one.label}" if above else one.label
        if one.members:
            found |= _parts(one.members, what)
        elif one.is_table:
            columns = [f"{group} › {name}" if group else name for group, name in one.columns]
            for title, row in zip(_titles(one.rows), one.rows, strict=True):
                found[f"{what} › {title}"] = dict(zip(columns, row, strict=True))
        else:
            found[what] = {"": one.text}
    return found


def _joined(row: Mapping[str, str] | None) -> str | None:
    return None if row is None else " · ".join(row.values())


def _titles(rows: Sequence[Sequence[str]]) -> list[str]:
    """What each row is called: its first columns, as many as tell it from the others."""
    for count in range(1, len(rows[0]) if rows else 0):
        titles = [" · ".join(row[:count]) for row in rows]
        if len(set(titles)) == len(rows):
            return titles
    return [gettext("Baris %(number)d", number=position) for position in range(1, len(rows) + 1)]

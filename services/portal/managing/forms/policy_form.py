"""The fields of a policy's form, for its template, and what the service refuses of it beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.clients import ClientProblem
from services.portal.managing.forms.policy_labels import FieldLabel, PolicyLabel
from services.portal.managing.forms.policy_schema import (
    ROOT,
    Kind,
    Schema,
    Typed,
    bounds,
    kind_of,
    split,
    typed_value,
)
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext

Options = list[tuple[str, str]]
LONG = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the form, or a group of fields.

    Attributes:
        name: of the input, and its id.
        kind: as `kind_of` says; `choice` also for numbers that have words.
        hint: what may be typed, and the limits.
        typed: what it holds.
        is_long: whether it takes a whole line.
        options: of a choice, or of boxes to tick.
        members: the fields of a group.
    """

    name: str
    kind: Kind
    label: FieldLabel
    hint: str
    typed: Typed
    is_required: bool
    is_long: bool
    options: Options
    attributes: Mapping[str, str]
    members: "tuple[Field, ...]" = ()
    rows: "tuple[Row, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A field of a row; `group` is the label of the group that holds it, if one does."""

    field: Field
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table of fields; `title` names it where it is folded."""

    name: str
    title: str
    cells: tuple[Cell, ...]
    is_new: bool


def fields_of(label: PolicyLabel, schema: Schema, typed: Typed, *, one_more: str = "") -> tuple[Field, ...]:
    """The fields of a policy.

    Args:
        one_more: the name of the rows that one more empty one was asked for.
    """
    return _field(label, schema, typed, ROOT, one_more).members


def named(fields: Iterable[Field], errors: Errors) -> Errors:
    """The messages for the summary above the form, where each says which field it is about."""
    names = dict(_names(fields))
    return {
        name: [f"{names[name]}: {message}" if name in names else message for message in messages]
        for name, messages in errors.items()
    }


def _names(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        yield field.name, field.label.label
        yield from _names(field.members)
        for row in field.rows:
            yield row.name, row.title
            for cell in row.cells:
                words = (row.title, cell.group, cell.field.label.label)
                yield cell.field.name, ", ".join(word for word in words if word)


def refusal(label: PolicyLabel, problem: ClientProblem) -> Errors:
    """The service's messages by the names of the fields they are about.

    Raises:
        ClientProblem: it is about something else.
    """
    if problem.answered != 422 or not problem.fields:
        raise problem
    errors: Errors = {}
    for place, messages in problem.fields.items():
        path = place.removesuffix("_schema").rstrip(".")
        known = label.of(path).refused if path else ""
        why = known or gettext("Tidak dapat diterima: %(why)s", why=" ".join(messages))
        errors.setdefault(f"{ROOT}.{path}".rstrip("."), []).append(why)
    return errors


def _field(label: PolicyLabel, schema: Schema, typed: Typed, name: str, one_more: str = "") -> Field:
    schema, is_nullable = split(schema)
    kind = kind_of(schema)
    words = label.of(name.removeprefix(f"{ROOT}."))
    options = _options(kind, schema, words, typed, is_nullable=is_nullable)
    members: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    if kind == "group":
        members = tuple(
            _field(label, one, typed[key], f"{name}.{key}", one_more)
            for key, one in schema["properties"].items()
        )
    elif kind == "rows":
        rows = _rows(label, schema, typed, name, empty_count=2 if one_more == name else 1)
    return Field(
        name=name,
        kind="choice" if options and kind != "choices" else kind,
        label=words,
        hint=" ".join(part for part in (words.hint, "" if options else bounds(schema)) if part),
        typed=typed,
        is_required=not is_nullable and (kind != "text" or bool(schema.get("minLength"))),
        is_long=kind == "json" or (kind == "text" and schema.get("maxLength", LONG) >= LONG),
        options=options,
        attributes=_attributes(kind, schema),
        members=members,
        rows=rows,
    )


def _options(kind: Kind, schema: Schema, words: FieldLabel, typed: Typed, *, is_nullable: bool) -> Options:
    if kind == "choices":
        return [(str(one), words.options.get(str(one), str(one))) for one in schema["items"]["enum"]]
    values = [str(one) for one in schema["enum"]] if kind == "choice" else list(words.options)
    options = [(one, words.options.get(one, one)) for one in values]
    if options and typed and typed not in values:
        options.append((typed, typed))
    if options and (is_nullable or not typed):
        options.insert(0, ("", words.empty if is_nullable else gettext("Pilih")))
    return options


def _attributes(kind: Kind, schema: Schema) -> dict[str, str]:
    if kind == "whole":
        limits = {"min": schema.get("minimum"), "max": schema.get("maximum")}
        return {name: str(limit) for name, limit in limits.items() if limit is not None}
    if kind == "decimal":
        return {"inputmode": "decimal", "autocomplete": "off"}
    most: Any = schema.get("maxLength")
    return {"maxlength": str(most)} if kind == "text" and most else {}


def _rows(
    label: PolicyLabel, schema: Schema, typed: Typed, name: str, *, empty_count: int
) -> tuple[Row, ...]:
    room = schema.get("maxItems", len(typed) + empty_count) - len(typed)
    blank = [typed_value(schema["items"], None)] * max(0, min(empty_count, room))
    rows = []
    for number, row in enumerate([*typed, *blank]):
        fields = _field(label, schema["items"], row, f"{name}.{number}").members
        is_new = number >= len(typed)
        rows.append(
            Row(
                name=f"{name}.{number}",
                title=gettext("Baris baru") if is_new else _title(fields, number),
                cells=tuple(_cells(fields)),
                is_new=is_new,
            )
        )
    return tuple(rows)


def _cells(fields: tuple[Field, ...], group: str = "") -> list[Cell]:
    cells: list[Cell] = []
    for one in fields:
        cells += (
            _cells(one.members, one.label.label) if one.kind == "group" else [Cell(field=one, group=group)]
        )
    return cells


def _title(fields: tuple[Field, ...], number: int) -> str:
    """What a row is about: the words of its first two fields that are single values."""
    single = [field for field in fields if field.kind not in ("group", "choices")][:2]
    words = [dict(field.options).get(field.typed, str(field.typed)) for field in single]
    return " · ".join(word for word in words if word) or gettext("Baris %(number)d", number=number + 1)

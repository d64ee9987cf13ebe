"""Writes the files of a skeleton and its rows in tables of the code: what all `make new-…` commands share.

The templates are in `deploy/tools/skeletons/<folder>/`, as Python's `string.Template` reads them, with `$name`,
`$class_name`, `$words` (the name as words) and what else the command gives.
"""

import ast
import keyword
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).parent / "skeletons"
LONGEST_NAME = 30
# Imports of these stand in one block.
_OWN = ("deploy", "services", "shared", "tests")
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
_NOT_IN_TITLES = set('"\\%')


class Refused(Exception):
    """Says in one line why nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table, which is a tuple in a module, and the import that it needs.

    Attributes:
        path: the template of the path of the file that holds the table.
        table: the name of the tuple.
        module: the template of the module that `$class_name` is imported from.
        row: the template of the row.
        definition: the template of lines above the table that define what the row names.
        is_first: whether the row becomes the table's first one; otherwise the last.
    """

    path: str
    table: str
    module: str
    row: str
    definition: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """The files and rows of a new thing.

    Attributes:
        folder: the folder of the templates.
        files: the name of each file's template, by the template of the file's path.
        rows: what is added to files that exist.
        guide: the page that says how to fill it in.
    """

    folder: str
    files: Mapping[str, str]
    rows: tuple[Row, ...]
    guide: str


def run(skeleton: Skeleton, values: Callable[[], Mapping[str, str]], root: Path = ROOT) -> int:
    """Write a skeleton; print what was written and what to do next, or why nothing was.

    Args:
        values: what stands in the places of templates, or `Refused`.

    Returns:
        The exit code.
    """
    try:
        given = values()
        written = write(skeleton, given, root)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print("Written or changed:", *written, sep="\n  ")
    print(f'`make test ARGS="-k {given["name"]}"` says what to fill in; {skeleton.guide} says how.')
    return 0


def checked_name(name: str) -> dict[str, str]:
    """What stands in the places of templates for a name.

    Raises:
        Refused: the name cannot name a module.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or keyword.iskeyword(name):
        raise Refused(
            f"NAME={name} cannot be used: give at most {LONGEST_NAME} lowercase letters and underscores that are "
            "no word of Python, such as NAME=hotspot."
        )
    words = name.split("_")
    return {
        "name": name,
        "class_name": "".join(word.capitalize() for word in words),
        "words": " ".join(words).capitalize(),
    }


def checked_title(title: str) -> str:
    """The name that people read.

    Raises:
        Refused: it cannot stand in a line of code.
    """
    if not title.strip() or not title.isprintable() or _NOT_IN_TITLES & set(title):
        raise Refused(
            f"TITLE={title!r} cannot be used: give the name that people read, in Indonesian, on one line and "
            'without ", \\ and %.'
        )
    return title.strip()


def write(skeleton: Skeleton, values: Mapping[str, str], root: Path) -> list[str]:
    """Write all files and rows of a skeleton; the paths that were written or changed.

    Raises:
        Refused: something has this name already; nothing was written.
    """
    texts: dict[str, str] = {}
    for path_template, file in skeleton.files.items():
        path = Template(path_template).substitute(values)
        taken = _taken(root / path)
        if taken is not None:
            raise Refused(f"{taken.relative_to(root)} is there already: choose another NAME, or remove it.")
        template = (TEMPLATES / skeleton.folder / file).read_text(encoding="utf-8")
        texts[path] = Template(template).substitute(values)
    for row in skeleton.rows:
        path = Template(row.path).substitute(values)
        texts[path] = _with_row((root / path).read_text(encoding="utf-8"), path, row, values)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return list(texts)


def _taken(path: Path) -> Path | None:
    """The existing file, or a module or package of the same name."""
    stem = path.parent if path.name == "__init__.py" else path.with_suffix("")
    places = (path, stem.with_suffix(".py"), stem / "__init__.py")
    return next((place for place in places if place.exists()), None)


def _with_row(source: str, path: str, row: Row, values: Mapping[str, str]) -> str:
    """A module's text with one more import, in its place among its siblings, and one more row."""
    module, definition, element = (
        Template(text).substitute(values) for text in (row.module, row.definition, row.row)
    )
    tree = ast.parse(source)
    taken = _names(tree) & {values["class_name"], element}
    if taken:
        raise Refused(f"{path} has a {min(taken)} already: choose another NAME.")
    table, rows = _table(tree, path, row)
    lines = source.splitlines(keepends=True)
    # From the bottom up, so that the line numbers above stay right.
    lines.insert(rows[0].lineno - 1 if row.is_first else rows[-1].end_lineno or 0, f"    {element},\n")
    if definition:
        lines.insert(table.lineno - 1, f"{definition}\n\n")
    import_line = f"from {module} import {values['class_name']}\n"
    lines.insert(_line_of_import(tree, path, module), import_line)
    return "".join(lines)


def _names(tree: ast.Module) -> set[str]:
    """The names that a module imports or assigns."""
    imported = {one.name for node in tree.body if isinstance(node, ast.ImportFrom) for one in node.names}
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return imported | assigned


def _table(tree: ast.Module, path: str, row: Row) -> tuple[ast.AnnAssign, list[ast.expr]]:
    """The statement that assigns the table, and its rows."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == row.table:
            rows = node.value.elts if isinstance(node.value, ast.Tuple) else []
            if rows:
                return node, rows
    raise Refused(f"{path} has no table {row.table} = (…) with a row on each line.")


def _line_of_import(tree: ast.Module, path: str, module: str) -> int:
    """The index of the line before which the import is inserted."""
    siblings = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _OWN
    ]
    if not siblings:
        raise Refused(f"{path} imports nothing of this project, beside which the new import could stand.")
    later = [node.lineno - 1 for node in siblings if (node.module or "") > module]
    return later[0] if later else siblings[-1].end_lineno or 0

"""Habits that no linter knows: where imports stand, how long files are, and what words the project never holds."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from deploy.tools.parse_all import tracked_files

ROOT = Path(__file__).resolve().parents[3]
MOST_LINES = 400
# Written apart, so that this file does not find itself.
HOSTS = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "ghcr" + ".io",
    "quay" + ".io",
    "docker" + ".io/",
)
MACHINE_PATHS = ("/wo" + "rk/", "/tm" + "p/sinau", "/ro" + "ot/", "/ho" + "me/")
LEFTOVERS = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "XX" + "X:")
BINARY = {".whl", ".png", ".jpg", ".ico", ".webp", ".mo", ".xlsx", ".pdf", ".woff2", ".gz"}
VENDORED = re.compile(r"(^|/)vendor/|^deploy/bootstrap/.*\.whl$")

FILES = [path for path in tracked_files(ROOT) if not VENDORED.search(path.relative_to(ROOT).as_posix())]
MODULES = [path for path in FILES if path.suffix == ".py"]
CODE = [path for path in MODULES if "versions" not in path.parts]


def at(path: Path, line: int | None = None) -> str:
    """A place as the reader knows it."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"


@cache
def tree_of(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def holding(words: tuple[str, ...], paths: list[Path]) -> Iterator[str]:
    """`file: word` for each file that holds one of the words."""
    for path in paths:
        if path.suffix in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (f"{at(path)}: {word}" for word in words if word in text)


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Every function of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def has_reason(lines: list[str], index: int) -> bool:
    """Whether an exception from the rule of imports says why: on its line, or in a comment above its group."""
    if re.search(r"# noqa: PLC0415 - \w", lines[index]):
        return True
    above = index
    while "# noqa: PLC0415" in lines[above]:
        above -= 1
    return above != index and lines[above].lstrip().startswith("# ")


def test_no_file_names_a_registry_host() -> None:
    assert list(holding(HOSTS, FILES)) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert list(holding(MACHINE_PATHS, FILES)) == []


def test_nothing_is_left_to_finish_later() -> None:
    pages = [path for path in FILES if path.suffix in (".html", ".css", ".js")]
    assert list(holding(LEFTOVERS, [*CODE, *pages])) == []


def test_no_module_is_too_long() -> None:
    # One generated module of types per service: nobody edits them.
    written = [path for path in CODE if path.parent.name != "shapes"]
    long = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert [f"{at(path)}: {count}" for path, count in long.items() if count > MOST_LINES] == []


def test_every_module_says_what_it_is_for() -> None:
    # An empty __init__ of a folder of tests says nothing because it is nothing.
    silent = [path for path in CODE if path.stat().st_size and not ast.get_docstring(tree_of(path))]
    assert [at(path) for path in silent] == []


def test_imports_stand_at_the_top_unless_a_reason_is_given() -> None:
    found = [
        at(path, node.lineno)
        for path in CODE
        for function in functions(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not has_reason(path.read_text(encoding="utf-8").splitlines(), node.lineno - 1)
    ]
    assert found == []


def test_the_domain_asks_no_clock() -> None:
    found = [
        at(path, node.lineno)
        for path in CODE
        if re.match("services/[a-z]+/domain/", at(path))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
    ]
    assert found == []


def test_tests_wait_for_facts_and_do_not_sleep() -> None:
    found = [
        at(path, node.lineno)
        for path in CODE
        if at(path).startswith("tests/")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep")
    ]
    assert found == []

"""Nobody writes an address of the portal by hand: templates and code name the page, and `url_for` makes its address."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

PORTAL = Path(__file__).parents[4] / "services" / "portal"
TEMPLATES = sorted(PORTAL.rglob("*.html"))
# Clients call addresses of other services; course folders have paths of files.
MODULES = [
    path
    for path in sorted(PORTAL.rglob("*.py"))
    if path.parent.name not in {"clients", "cli"} and not path.name.startswith("course_folder")
]
# A slash that begins a path: not the end of a tag, not within a word or a media type, not of another site's address.
# Nor is it the name of a template or a static file.
PATH = re.compile(r"(?<![\w<:/.])/(?=[a-z{])(?![\w/]+\.(?:html|js|css)\b)")
ROUTES = {"get", "post", "put", "delete", "route", "Blueprint"}


def written_in_template(app: Flask, source: str) -> Iterator[tuple[int, str]]:
    """The paths in a template: in its HTML and in its expressions."""
    tree = app.jinja_env.parse(source)
    texts = [(node.lineno, node.data) for node in tree.find_all(nodes.TemplateData)]
    texts += [(node.lineno, node.value) for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    for line, text in texts:
        for found in PATH.finditer(text):
            yield line, text[found.start() :].split('"')[0].split("\n")[0][:60]


def written_in_code(source: str) -> Iterator[tuple[int, str]]:
    """The paths in a module's strings, aside from docstrings and the addresses that pages are given."""
    tree = ast.parse(source)
    exempt: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            exempt.add(id(node.value))
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ROUTES:
                exempt.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in exempt:
            continue
        if isinstance(node.value, str) and re.match(r"/[a-z]", node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_name_pages_instead_of_writing_addresses(app: Flask, path: Path) -> None:
    assert list(written_in_template(app, path.read_text(encoding="utf-8"))) == []


def test_code_names_pages_instead_of_writing_addresses() -> None:
    found = {
        str(path.relative_to(PORTAL)): addresses
        for path in MODULES
        if (addresses := list(written_in_code(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_every_page_that_is_named_exists(app: Flask) -> None:
    named = re.compile(r"url_for\(\s*[\"']([\w.]+)[\"']")
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    for path in (*TEMPLATES, *MODULES):
        assert set(named.findall(path.read_text(encoding="utf-8"))) <= known, path


@pytest.mark.parametrize(
    "planted",
    [
        '<a href="/katalog">',
        "<a href='/kursus/{{ slug }}'>",
        '<a href="{{ address }}/ubah">',
        '{% set back = ("/mengajar", _("Mengajar")) %}',
        '{{ button("/belajar/" ~ id) }}',
    ],
)
def test_an_address_in_a_template_is_found(app: Flask, planted: str) -> None:
    assert list(written_in_template(app, planted))


def test_an_address_in_code_is_found() -> None:
    assert list(written_in_code('redirect("/katalog")'))
    assert list(written_in_code('link = f"/sertifikat/{id}"'))
    assert not list(written_in_code('blueprint.get("/katalog")'))

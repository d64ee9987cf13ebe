"""The documentation tells the truth: its links lead somewhere, and the files it names exist."""

import re
from pathlib import Path

import pytest

from deploy.tools.parse_all import tracked_files

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    path
    for path in tracked_files(ROOT)
    if path.suffix == ".md" and not path.is_relative_to(ROOT / "deploy/demo") and "tests" not in path.parts
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:services|shared|deploy|docs|tests|requirements)/[\w./-]+)`")
MADE_BY_PEOPLE = ("deploy/.env", "deploy/backups", "deploy/secrets")
TARGET = re.compile(r"`make ([a-z-]+)")


def names(paths: list[Path]) -> list[str]:
    """Paths as the reader knows them."""
    return [path.relative_to(ROOT).as_posix() for path in paths]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert [
        name for name in named if not name.startswith(MADE_BY_PEOPLE) and not (ROOT / name).exists()
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(TARGET.findall(page.read_text(encoding="utf-8"))) <= targets


def test_every_public_target_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"\.PHONY: (.*)", makefile)[1].split())  # type: ignore[index]  # the line is there
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert phony - explained == {"test-machine"}


def test_a_changelog_fragment_names_whom_it_is_for() -> None:
    kinds = {"learners", "trainers", "organisers", "operators", "developers", "added", "changed", "fixed"}
    fragments = list((ROOT / "changelog.d").glob("*.md"))
    assert [fragment.name for fragment in fragments if fragment.name.split(".")[-2] not in kinds] == []

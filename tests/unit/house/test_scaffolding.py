"""`make new-question-type` writes files that compile and rows in their places, or one line that says why not."""

import ast
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment

from deploy.tools.new_question_type import SKELETON, main

ROOT = Path(__file__).resolve().parents[3]
TITLE = "Titik pada gambar"
FOLDERS = (
    "services/assessment/question_types",
    "services/portal/question_types",
    "tests/support/question_samples",
)
REGISTRIES = tuple(row.path for row in SKELETON.rows)
WRITTEN = {
    "services/assessment/question_types/hotspot.py",
    "services/portal/question_types/hotspot/__init__.py",
    "services/portal/question_types/hotspot/answer.html",
    "services/portal/question_types/hotspot/form.html",
    "services/portal/question_types/hotspot/key.html",
    "tests/support/question_samples/hotspot.py",
}


def copied(folders: tuple[str, ...], to: Path) -> Path:
    """A project that holds these folders alone."""
    for folder in folders:
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that holds what the generator reads and writes."""
    return copied(FOLDERS, tmp_path)


def texts(project: Path) -> dict[str, str]:
    """Every file's text by its path."""
    found = (path for folder in FOLDERS for path in (project / folder).rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in found}


def abstract_methods(path: str) -> set[str]:
    """The methods that each class derived from those of a module has to have."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one) == "abstractmethod" for one in node.decorator_list)
    }


def methods(source: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}


def test_all_files_are_written_and_nothing_but_the_registries_is_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(project)
    assert main(["hotspot", TITLE], project) == 0
    after = texts(project)
    assert after.keys() - before.keys() == WRITTEN
    assert {path for path in before if after[path] != before[path]} == set(REGISTRIES)
    said = capsys.readouterr().out
    assert [path for path in (*WRITTEN, *REGISTRIES, SKELETON.guide) if path not in said] == []


def test_the_registries_hold_one_more_import_and_one_more_row(project: Path) -> None:
    before = texts(project)
    main(["image_map", TITLE], project)
    after = texts(project)
    for path, row in zip(REGISTRIES, ("ImageMap,", "ImageMap(),"), strict=True):
        package = path.removesuffix("/__init__.py").replace("/", ".")
        added = Counter(after[path].splitlines()) - Counter(before[path].splitlines())
        assert added == Counter([f"from {package}.image_map import ImageMap", f"    {row}"])


@pytest.mark.parametrize("name", ["a", "hotspot", "image_map", "zzzzzzzzz_zzzzzzzzzz_zzzzzzzzz"])
def test_what_is_written_compiles_and_keeps_the_style(project: Path, name: str) -> None:
    before = texts(project)
    assert main([name, TITLE], project) == 0
    new = {path: text for path, text in texts(project).items() if before.get(path) != text}
    for path, text in new.items():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)
        else:
            Environment(autoescape=True).parse(text)
    modules = [path for path in new if path.endswith(".py")]
    # FIX names what is left to write.
    # In the whole project ruff sees by itself which packages are ours.
    check = ["check", "--ignore=FIX", "--config", "lint.isort.known-first-party = ['services', 'tests']"]
    for command in (check, ["format", "--check"]):
        ruff = [str(Path(sys.executable).parent / "ruff"), *command, "--no-cache", *modules]
        answer = subprocess.run(ruff, cwd=project, check=False, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stdout


def test_the_skeleton_has_every_method_that_a_type_needs(project: Path) -> None:
    main(["hotspot", TITLE], project)
    written = texts(project)
    assert methods(written["services/assessment/question_types/hotspot.py"]) == abstract_methods(
        "services/assessment/domain/questions.py"
    )
    assert methods(written["services/portal/question_types/hotspot/__init__.py"]) == abstract_methods(
        "services/portal/question_types/base.py"
    )


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("", TITLE, "NAME= cannot be used"),
        ("Hotspot", TITLE, "NAME=Hotspot cannot be used"),
        ("hot-spot", TITLE, "lowercase letters"),
        ("../hotspot", TITLE, "lowercase letters"),
        ("hotspot2", TITLE, "lowercase letters"),
        ("_hotspot", TITLE, "lowercase letters"),
        ("z" * 31, TITLE, "at most 30"),
        ("class", TITLE, "no word of Python"),
        ("hotspot", "", "TITLE='' cannot be used"),
        ("hotspot", "Titik\npada gambar", "on one line"),
        ("hotspot", 'Titik pada "gambar"', "without"),
        ("ordering", TITLE, "tests/support/question_samples/ordering.py is there already"),
        ("strategies", TITLE, "tests/support/question_samples/strategies.py is there already"),
        ("base", TITLE, "services/portal/question_types/base.py is there already"),
        ("question", TITLE, "has a Question already"),
    ],
)
def test_what_cannot_be_a_type_is_refused_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, title: str, said: str
) -> None:
    before = texts(project)
    assert main([name, title], project) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert texts(project) == before


def test_a_second_time_is_refused_and_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["hotspot", TITLE], project)
    once = texts(project)
    assert main(["hotspot", TITLE], project) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "hotspot.py is there already" in line
    assert texts(project) == once


@pytest.mark.slow
def test_the_conformance_suite_says_what_to_fill_in(tmp_path: Path) -> None:
    project = copied(("services", "shared", "tests/support", "tests/unit/question_types"), tmp_path)
    main(["hotspot", TITLE], project)
    # Where nothing is cached, Hypothesis takes a minute before its first example.
    chosen = "hotspot and not whatever and not any_question"
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "-k", chosen]
    answer = subprocess.run(
        [*command, "tests/unit/question_types"], cwd=project, check=False, capture_output=True, text=True
    )
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for wanted in (
        "own_problems: yield a Problem",
        "gift_lines: return what from_gift reads",
        "response_parts: return the classes",
        "give a right and a wrong answer in the samples of hotspot",
        "write the first document as GIFT in the samples of hotspot",
    ):
        assert wanted in answer.stdout

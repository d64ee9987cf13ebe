"""`make new-policy` writes a definition, a row and a test that says what to fill in, or one line that says why not."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from deploy.tools.new_policy import SKELETON, main

ROOT = Path(__file__).resolve().parents[3]
SERVICES = ("assessment", "enrollment")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that holds what the generator reads and writes."""
    for service in SERVICES:
        folder = f"services/{service}/domain"
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def texts(project: Path) -> dict[str, str]:
    """Every module's text by its path."""
    return {
        path.relative_to(project).as_posix(): path.read_text(encoding="utf-8")
        for path in project.rglob("*.py")
    }


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", ["aa", "late_fees", "zzzzzzzzz_zzzzzzzzzz_zzzzzzzzz"])
def test_a_definition_a_test_and_a_row_are_written_in_our_style(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, service: str
) -> None:
    before = texts(project)
    assert main([name, service], project) == 0
    after = texts(project)
    module, test = f"services/{service}/domain/{name}.py", f"tests/unit/{service}/test_{name}.py"
    registry = f"services/{service}/domain/policies.py"
    assert after.keys() - before.keys() == {module, test}
    assert {path for path in before if after[path] != before[path]} == {registry}
    added = Counter(after[registry].splitlines()) - Counter(before[registry].splitlines())
    constant, class_name = name.upper(), "".join(word.capitalize() for word in name.split("_"))
    assert added == Counter(
        [
            f"from services.{service}.domain.{name} import {class_name}",
            f"{constant} = Policy(",
            f'    name="{name}",',
            f"    default={class_name}(),",
            ")",
            "",
            f"    {constant},",
        ]
    )
    said = capsys.readouterr().out
    assert [path for path in (module, test, registry, SKELETON.guide) if path not in said] == []
    # FIX names what is left to write.
    check = ["check", "--ignore=FIX,INP", "--config", "lint.isort.known-first-party = ['services', 'shared']"]
    for command in (check, ["format", "--check"]):
        ruff = [str(Path(sys.executable).parent / "ruff"), *command, "--no-cache", module, test, registry]
        answer = subprocess.run(ruff, cwd=project, check=False, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("name", "service", "said"),
    [
        ("", "enrollment", "NAME= cannot be used"),
        ("late-fees", "enrollment", "lowercase letters"),
        ("a", "enrollment", "at least two letters"),
        ("late_fees", "", "SERVICE= has no policies: give one of assessment, enrollment."),
        ("late_fees", "catalog", "SERVICE=catalog has no policies"),
        ("late_fees", "..", "SERVICE=.. has no policies"),
        ("attendance", "enrollment", "services/enrollment/domain/attendance.py is there already"),
        ("grade_bands", "enrollment", "has a GRADE_BANDS already"),
        ("surveys", "assessment", "already"),
    ],
)
def test_what_cannot_be_a_policy_is_refused_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, service: str, said: str
) -> None:
    before = texts(project)
    assert main([name, service], project) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert texts(project) == before


@pytest.mark.slow
def test_the_new_tests_say_what_to_fill_in(tmp_path: Path) -> None:
    for folder in ("services/enrollment", "shared"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "services/__init__.py").touch()
    assert main(["late_fees", "enrollment"], tmp_path) == 0
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "tests"]
    answer = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    for wanted in (
        "test the function of the domain that is given LateFees(amount=0)",
        "test the same function with a value that an agency may set",
    ):
        assert wanted in answer.stdout

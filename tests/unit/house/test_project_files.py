"""What surrounds the code: hooks, continuous integration, containers for development, the licence."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from deploy.tools.lint import CHECKS

ROOT = Path(__file__).resolve().parents[3]


def read_yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_every_static_check_has_a_hook_that_calls_it_and_nothing_else() -> None:
    (repository,) = read_yaml(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    entries = [hook["entry"] for hook in repository["hooks"]]
    assert sorted(entries) == sorted(
        f".venv/bin/python -m deploy.tools.lint {check.name}" for check in CHECKS
    )


def test_the_workflow_runs_every_step_of_the_continuous_integration() -> None:
    (job,) = read_yaml(".github/workflows/checks.yml")["jobs"].values()
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert sorted(job["strategy"]["matrix"]["step"]) == sorted(
        re.findall(r"^part (\w+) ", script, re.MULTILINE)
    )
    assert job["steps"][-1]["run"] == ".ci/run ${{ matrix.step }}"


def test_the_development_container_has_what_the_tests_use() -> None:
    wanted = re.findall(
        r'missing="(?:\$missing )?([^"]+)"',
        (ROOT / "deploy/tools/test-machine.sh").read_text(encoding="utf-8"),
    )
    installed = (ROOT / ".devcontainer/Dockerfile").read_text(encoding="utf-8").split()
    assert [package for packages in wanted for package in packages.split() if package not in installed] == []
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert settings["build"]["dockerfile"] == "Dockerfile"


def test_the_licence_is_whole_and_named() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")

"""Every alert is tested, tells what to do where that is written, and asks for numbers that there are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.tools.metrics_page import rows

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "observability"
RULES = [
    rule
    for group in yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((FOLDER / "grafana/dashboards/sinau.json").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))


def named(rule: dict[str, Any]) -> str:
    return str(rule["alert"])


def our_numbers_in(expression: str) -> set[str]:
    return set(re.findall(r"\bsinau_[a-z_]+", expression))


def known_numbers() -> set[str]:
    known: set[str] = set()
    for found in rows().values():
        for row in found:
            endings = ("_bucket", "_sum", "_count") if row.kind == "histogram" else ("",)
            known |= {row.name + ending for ending in endings}
    return known


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_an_alert_says_what_is_wrong_and_where_it_is_told_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    page, _, heading = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^#+ (\S+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert heading in [one.lower() for one in headings]


def test_every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent() -> None:
    tests = yaml.safe_load((FOLDER / "alerts_test.yml").read_text(encoding="utf-8"))["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    fires = {case["alertname"] for case in cases if case.get("exp_alerts")}
    silent = {case["alertname"] for case in cases if not case.get("exp_alerts")}
    assert fires == silent == {named(rule) for rule in RULES}


def test_alerts_and_dashboard_ask_for_numbers_that_there_are() -> None:
    targets = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    asked = set().union(*map(our_numbers_in, [*targets, *(rule["expr"] for rule in RULES)]))
    assert asked - known_numbers() == set()
    assert len(asked) > 15


def test_every_container_that_serves_is_scraped_and_missed_when_it_is_gone() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    scraped = {
        name
        for job in config["scrape_configs"]
        for discovery in job["dns_sd_configs"]
        for name in discovery["names"]
    }
    serving = {name for name in COMPOSE["services"] if name.endswith(("-web", "-worker"))}
    assert scraped == serving | {"portal", "caddy", "rabbitmq"}
    [down] = [rule for rule in RULES if named(rule) == "ServiceDown"]
    assert set(re.findall(r'container="([^"]+)"', down["expr"])) == scraped


@pytest.mark.parametrize("service", ["prometheus", "grafana", "mail"])
def test_what_watches_starts_on_demand_and_is_reached_from_this_machine_alone(service: str) -> None:
    defined = COMPOSE["services"][service]
    assert defined["profiles"]
    assert all(port.startswith("127.0.0.1:") for port in defined["ports"])
    assert not defined["image"].endswith(":latest")

"""The pages that messages lead to: the patterns that services know are the portal's own addresses."""

import re

import pytest
from flask import Flask

from services.portal.web.routes import PAGES, address_of
from shared.contracts.routes import PATTERNS, Route, path_to


@pytest.mark.parametrize("route", Route)
def test_the_pattern_of_a_route_is_the_address_of_its_page(app: Flask, route: Route) -> None:
    rules = [rule for rule in app.url_map.iter_rules(PAGES[route]) if "GET" in (rule.methods or ())]
    assert len(rules) == 1
    assert re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rules[0].rule) == PATTERNS[route]


def test_a_message_leads_to_its_page(app: Flask) -> None:
    parameters = {"certificate_id": "01912345-0000-7000-8000-000000000001"}
    with app.test_request_context("/"):
        assert address_of({"route": "certificate", "parameters": parameters}) == path_to(
            "certificate", parameters
        )
        assert address_of({"route": "jp_ledger", "parameters": {}}) == "/jp"


def test_a_message_of_a_newer_service_has_no_link_here(app: Flask) -> None:
    with app.test_request_context("/"):
        assert address_of({"route": "discussion", "parameters": {"id": "1"}}) is None
        assert address_of({"route": "certificate", "parameters": {}}) is None


def test_a_parameter_cannot_lead_elsewhere() -> None:
    assert path_to(Route.VERIFICATION, {"code": "../masuk?x"}) == "/v/..%2Fmasuk%3Fx"

"""The stylesheet and the script hold every component, once."""

import pytest

from services.portal.web.bundles import BUNDLES, PORTAL, bundle


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_holds_every_component_once(name: str) -> None:
    suffix = name[name.index(".") :]
    there = {str(path.relative_to(PORTAL)) for path in PORTAL.rglob(f"components/*{suffix}")}
    assert sorted(BUNDLES[name]) == sorted(there)


def test_components_keep_their_order() -> None:
    text = bundle("sinau.css").decode()
    places = [
        text.index(mark) for mark in ("/* Tokens", "/* Ground", "/* Buttons", "/* Writing and managing")
    ]
    assert places == sorted(places)


def test_the_script_is_one_closed_function() -> None:
    text = bundle("sinau.js").decode()
    assert text.startswith("(() => {")
    assert text.endswith("})();\n")

"""The judge of pages sees what is wrong, and spares itself only what it has seen."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import Judge
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

PAGE = "<html lang='id'><title>Uji</title><body><main><h1>{heading}</h1>{content}</main></body></html>"


def faults(page: Page, judge: Judge, content: str, heading: str = "Uji") -> list[str]:
    """What is wrong with a page of this content."""
    page.set_content(PAGE.format(heading=heading, content=content))
    return list(judge.faults(page))


def test_what_is_new_on_a_page_is_judged(open_page: OpenPage) -> None:
    page, judge = open_page(), Judge()
    assert faults(page, judge, "<p>Baik.</p>") == []
    assert faults(page, judge, "<p>Baik.</p><p>Juga baik, 2.</p>", heading="Lain") == []
    assert "image-alt" in faults(page, judge, "<p>Baik.</p><img src='/ikon.png'>")[0]


def test_each_look_has_its_own_faults(open_page: OpenPage) -> None:
    page, judge = open_page(), Judge()
    pale = "<style>@media (prefers-color-scheme: dark) { p { color: #eee; background: #fff } }</style>"
    [found] = faults(page, judge, f"{pale}<p>Pucat di waktu malam.</p>")
    assert "color-contrast" in found


def test_a_page_wider_than_a_phone_is_told_each_time(open_page: OpenPage) -> None:
    page, judge = open_page(), Judge()
    assert faults(page, judge, "<p>Satu</p>") == []
    assert faults(page, judge, f"<p>{'Satu' * 100}</p>") != []

"""Putting in order by buttons, keyboard, mouse and finger, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.axe import DESK, SMALL_PHONE
from tests.browser.questions.conftest import OpenPortal, Quiz
from tests.support.api import until
from tests.support.question_samples import samples_of

pytestmark = pytest.mark.browser

ORDERING = samples_of("ordering").document


@pytest.fixture(autouse=True)
def asked(quiz: Quiz) -> None:
    """The question is one of ordering."""
    quiz.document = ORDERING


def words(page: Page) -> list[str]:
    """The items as they stand on the page."""
    return [str(one.get_attribute("data-words")) for one in page.locator(".ordering > li").all()]


def kept(quiz: Quiz, page: Page) -> list[str]:
    """The items as they were last sent, once that is the order on the page."""

    def sent() -> list[str] | None:
        order = [ORDERING["items"][item] for item in (quiz.stored or {"order": []})["order"]]
        return order if order == words(page) else None

    found: list[str] = until(sent)
    expect(page.locator("[data-status]")).to_contain_text("tersimpan")
    return found


@pytest.mark.parametrize("javascript", [True, False])
def test_an_item_is_moved_by_its_buttons(quiz: Quiz, open_portal: OpenPortal, javascript: bool) -> None:
    page = open_portal(javascript=javascript)
    page.goto(quiz.page)
    first, second, third, fourth = words(page)
    page.get_by_role("button", name=f"Turunkan: {first}").click()
    expect(page.locator(".ordering > li").first).to_have_attribute("data-words", second)
    page.get_by_role("button", name=f"Naikkan: {fourth}").click()
    expect(page.locator(".ordering > li").last).to_have_attribute("data-words", third)
    assert kept(quiz, page) == [second, first, fourth, third]
    page.reload()
    assert words(page) == kept(quiz, page)


def test_an_order_is_changed_by_the_keyboard_and_each_move_is_announced(
    quiz: Quiz, open_portal: OpenPortal
) -> None:
    page = open_portal(size=DESK)
    page.goto(quiz.page)
    first, second, *rest = words(page)
    down = page.get_by_role("button", name=f"Turunkan: {first}")
    down.focus()
    page.keyboard.press("Enter")
    status = page.locator("[data-announce]")
    expect(status).to_have_text(f"{first}, sekarang nomor 2 dari 4.")
    expect(down).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    expect(status).to_have_text(f"{first}, sekarang nomor 4 dari 4.")
    # At the end its button cannot be pressed; the other one of the same item is at hand.
    expect(page.get_by_role("button", name=f"Naikkan: {first}")).to_be_focused()
    assert kept(quiz, page) == [second, *rest, first]
    expect(page.locator(".map [aria-current]")).to_have_class("done")


@pytest.mark.parametrize("size", [SMALL_PHONE, DESK], ids=["phone", "desk"])
def test_an_item_is_dragged_with_the_mouse(quiz: Quiz, open_portal: OpenPortal, size: ViewportSize) -> None:
    page = open_portal(size=size)
    page.goto(quiz.page)
    first, second, *rest = words(page)
    start = page.locator(".ordering > li .words").first.bounding_box()
    end = page.locator(".ordering > li").nth(1).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 9, end["y"] + end["height"] - 2, steps=6)
    expect(page.locator(".ordering > .dragging")).to_have_attribute("data-words", first)
    page.mouse.up()
    assert kept(quiz, page) == [second, first, *rest]


def test_an_item_is_dragged_with_a_finger_by_its_grip_alone(quiz: Quiz, open_portal: OpenPortal) -> None:
    page = open_portal(touch=True)
    page.goto(quiz.page)
    first, second, *rest = words(page)
    devtools = page.context.new_cdp_session(page)

    def drag(selector: str) -> None:
        start = page.locator(f".ordering > li {selector}").first.bounding_box()
        end = page.locator(".ordering > li").nth(1).bounding_box()
        assert start is not None
        assert end is not None
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.4, 0.8, 1):
            to = y + (end["y"] + end["height"] - 2 - y) * part
            devtools.send(
                "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": to}]}
            )
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    drag(".words")
    assert words(page) == [first, second, *rest]
    page.evaluate("() => scrollTo(0, 0)")
    drag(".grip")
    assert kept(quiz, page) == [second, first, *rest]


@pytest.mark.parametrize("javascript", [True, False])
def test_an_order_that_stands_right_is_taken_as_it_is(
    quiz: Quiz, open_portal: OpenPortal, javascript: bool
) -> None:
    page = open_portal(javascript=javascript)
    page.goto(quiz.page)
    order = words(page)
    page.get_by_role("button", name="Urutan ini sudah tepat").click()
    expect(page.get_by_role("button", name="Urutan ini sudah tepat")).to_be_hidden()
    assert kept(quiz, page) == order

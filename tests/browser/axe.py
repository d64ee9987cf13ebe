"""What is wrong with the page that is open: by axe-core's judgement (WCAG 2.2 AA, good practice) and by its width.

A page is looked at twice in one visit: on a small phone in the light theme and on a desk in the dark one.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Page, ViewportSize

SMALL_PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1180, "height": 820}
LOOKS: list[tuple[Literal["light", "dark"], ViewportSize]] = [("light", SMALL_PHONE), ("dark", DESK)]

_FOLDER = Path(__file__).parent
_AXE = (_FOLDER / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_SHAPES = (_FOLDER / "shapes.js").read_text(encoding="utf-8")
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What is in order is counted, not described, which takes a third of the time.
    "resultTypes": ["violations"],
}


class Judge:
    """Judges pages, each kind of page once: what has the same elements as before gets the same judgement.

    The width depends on words, too, so it is measured each time.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()

    @staticmethod
    def prepare(context: BrowserContext) -> None:
        """Have axe in each page from the start, which is faster than bringing it into a page that stands."""
        context.add_init_script(script=_AXE)

    def faults(self, page: Page) -> Iterator[str]:
        """One line for each thing that is wrong with the page in one of the two looks."""
        for look in looks(page):
            yield from overflow(page)
            shapes = {f"{look} {shape}" for shape in page.evaluate(_SHAPES)}
            if shapes - self._known:
                yield from violations(page)
            self._known |= shapes


def looks(page: Page) -> Iterator[str]:
    """Show the page in one look after the other; yields the name of each."""
    for theme, size in LOOKS:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size(size)
        yield f"{theme}-{size['width']}"


def violations(page: Page) -> list[str]:
    """One line for each rule that the page breaks."""
    # Evaluated over the browser's own protocol, so the content policy stays as visitors have it.
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_AXE)
    found = page.evaluate(f"axe.run({json.dumps(_RULES)}).then((results) => results.violations)")
    return [
        f"{page.url}: {one['id']} ({one['impact']}), {len(one['nodes'])} places, first {one['nodes'][0]['html'][:160]}"
        for one in found
    ]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than the screen; empty if it fits."""
    wide: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
             [location.href, ...[...document.querySelectorAll('body *')]
               .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
               .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))]"""
    )
    return wide

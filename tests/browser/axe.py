"""axe-core over the page that is open: what it finds wrong by WCAG 2.2 AA and good practice."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"


def violations(page: Page) -> list[str]:
    """One line for each rule that the page breaks."""
    # Evaluated over the browser's own protocol, so the content policy stays as visitors have it.
    page.evaluate(_AXE)
    found = page.evaluate(f"axe.run({_RULES})")
    return [
        f"{page.url}: {one['id']} ({one['impact']}), {len(one['nodes'])} places, first {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
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

"""The one stylesheet and the one script of all pages, joined at start from a file per component.

The order is that of the tables: a later rule of the stylesheet wins over an earlier one, and a script may use what an
earlier one has declared. Components of a kind of user or activity stand in its own folder.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

PORTAL = Path(__file__).parent.parent

STYLES = (
    "web/components/tokens.css",
    "web/components/base.css",
    "web/components/bars.css",
    "web/components/page.css",
    "web/components/buttons.css",
    "web/components/status.css",
    "web/components/progress.css",
    "web/components/lists.css",
    "web/components/reading.css",
    "web/components/forms.css",
    "web/components/dense.css",
    "web/components/widths.css",
    "teaching/components/authoring.css",
    "managing/components/policies.css",
)
SCRIPTS = (
    "web/components/sending.js",
    "web/components/tabs.js",
    "web/components/once.js",
    "activities/quiz/components/answers.js",
    "activities/page/components/finishing.js",
    "web/components/waiting.js",
    "activities/quiz/components/clock.js",
    "web/components/unsaved.js",
    "web/components/menu.js",
    "web/components/refused.js",
    "web/components/offline.js",
)
BUNDLES: Mapping[str, tuple[str, ...]] = MappingProxyType({"sinau.css": STYLES, "sinau.js": SCRIPTS})


def bundle(name: str) -> bytes:
    """The components of a bundle as one file.

    Raises:
        KeyError: there is no such bundle.
    """
    joined = "\n".join((PORTAL / component).read_text(encoding="utf-8") for component in BUNDLES[name])
    if name.endswith(".js"):
        # Components share their names with each other, and with nothing else on the page.
        joined = f'(() => {{\n"use strict";\n{joined}}})();\n'
    return joined.encode()

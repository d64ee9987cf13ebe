"""The text of pages: Markdown becomes clean HTML once, when a version is published, and never again.

Raw HTML in the source is shown as text, and what comes out passes a sanitiser that knows every tag it lets through.
The web page around it has the only first-level heading, so headings begin at the second level. A picture becomes a
link to it: no page of Sinau loads anything from elsewhere.
"""

import math
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

MOST_CHARACTERS = 200_000
"""Of the Markdown of one page."""
WORDS_A_MINUTE = 180
"""Unhurried reading of explanatory Indonesian on a phone; an estimate that the author may overrule."""

_TAGS = frozenset(
    "a blockquote br code del div em h2 h3 h4 h5 h6 hr li ol p pre s strong table tbody td th thead tr ul".split()
)
_ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}
_CELL_CLASSES = set(_ALIGNMENTS.values())
_TABLE_LABELS = {"id": "Tabel", "en": "Table"}
_WORD = re.compile(r"\w+")

_Env = MutableMapping[str, Any]


def html_of(markdown: str, *, language: str = "id") -> str:
    """Render Markdown (CommonMark with tables and strikethrough) as sanitised HTML.

    Args:
        language: of the words that assistive technology reads out where a wide table can be scrolled.
    """
    tokens = _MARKDOWN.parse(markdown)
    _lower_headings(tokens)
    rendered = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"language": language}))
    return _CLEANER.clean(rendered)


def minutes_estimate(markdown: str) -> int:
    """How long an unhurried reader takes, in whole minutes, at least one."""
    words = sum(
        len(_WORD.findall(child.content))
        for token in _MARKDOWN.parse(markdown)
        for child in (token.children or [token])
        if child.type in ("text", "code_inline", "fence", "code_block")
    )
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Move every heading down one level if the author used the first, which belongs to the activity's title."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    if any(token.tag == "h1" for token in headings):
        for token in headings:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


class _Renderer(RendererHTML):
    """markdown-it's HTML, with tables that scroll by themselves and without pictures or inline styles."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        label = _TABLE_LABELS.get(env.get("language", "id"), "Tabel")
        # A region that scrolls must be reachable by keyboard and have a name.
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        return _cell_open(tokens[idx])

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        return _cell_open(tokens[idx])

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        token = tokens[idx]
        link = Token("link_open", "a", 1, attrs={"href": str(token.attrs.get("src", ""))})
        name = self.renderInlineAsText(token.children or [], options, env) or str(token.attrs.get("src", ""))
        text = Token("text", "", 0, content=name)
        return self.renderInline([link, text, Token("link_close", "a", -1)], options, env)


def _cell_open(token: Token) -> str:
    side = _ALIGNMENTS.get(str(token.attrs.get("style", "")))
    # A page's security policy forbids inline styles; a class says the same.
    return f'<{token.tag} class="{side}">' if side else f"<{token.tag}>"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(
    ["table", "strikethrough"]
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"a": {"href", "title"}, "ol": {"start"}, "div": {"role", "tabindex", "aria-label"}},
    allowed_classes={"div": {"table-scroll"}, "th": _CELL_CLASSES, "td": _CELL_CLASSES},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)

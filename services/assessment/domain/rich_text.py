"""From a question's texts to HTML that is safe to show: no script, no style, no frame, no tracking picture."""

import html
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
_SCHEMES = {"http", "https", "mailto"}


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")


def sanitised(markup: str) -> str:
    """HTML with only the tags, attributes and addresses that a question needs."""
    return nh3.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)


def block_html(text: str, text_format: str) -> str:
    """A question's text or feedback as safe HTML: paragraphs."""
    if text_format == "plain":
        return "".join(f"<p>{part}</p>" for part in _plain(text).split("<br><br>") if part)
    return _rendered(text, text_format, inline=False)


def inline_html(text: str, text_format: str) -> str:
    """An answer as safe HTML that fits beside a button: no paragraph around it."""
    if text_format == "plain":
        return _plain(text)
    return _rendered(text, text_format, inline=True)


@lru_cache(maxsize=2048)
def _rendered(text: str, text_format: str, *, inline: bool) -> str:
    # Remembered, because a whole class is shown the same few questions within minutes.
    if text_format == "markdown":
        text = _markdown().renderInline(text) if inline else _markdown().render(text)
    return sanitised(text).strip()


def as_html_source(text: str, text_format: str) -> str:
    """A text of another format written as HTML, so that one question needs only one format."""
    if text_format == "html":
        return text
    return inline_html(text, text_format)


def _plain(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def html_list(items: list[str]) -> str:
    """Pieces of safe HTML as a list; one alone stays as it is."""
    if len(items) == 1:
        return items[0]
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"

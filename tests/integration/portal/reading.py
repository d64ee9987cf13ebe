"""Reading pages as a person would: the title, the fields of a form, what kinds of elements are there."""

from html.parser import HTMLParser

from typing_extensions import override


class Page(HTMLParser):
    """A page, taken apart.

    Attributes:
        tags: every start tag with its attributes, in order.
        title: the text of the title element.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._in_title = False
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_title = self._in_title or tag == "title"

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    @override
    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def form_value(html: str, name: str) -> str:
    """The value of the first hidden field of this name.

    Raises:
        AssertionError: there is none.
    """
    for attributes in Page(html).all("input"):
        if attributes.get("name") == name:
            return attributes.get("value") or ""
    raise AssertionError(f"the page has no field {name}")

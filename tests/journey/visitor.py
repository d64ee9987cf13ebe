"""A visitor without JavaScript: follows links, fills in forms, and counts what each page costs."""

import os
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx


class JourneyFailed(Exception):
    """A page was not what a learner needs to go on; the message says which and what was missing."""


@dataclass
class Form:
    """A form as the page offers it: where it goes, its fields with their present values, and its choices."""

    action: str
    method: str
    encoding: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """The words that a `<label for>` gives a field."""
        return next(
            (
                self.labels[id_]
                for id_, field_name in self.ids.items()
                if field_name == name and id_ in self.labels
            ),
            "",
        )

    def names(self) -> set[str]:
        """Every field name, filled or not."""
        return {name for name, _ in self.fields} | set(self.choices) | set(self.types)


class PageReader(HTMLParser):
    """Collects forms, links and the text that people see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.title = ""
        self.refresh = False
        self._form: Form | None = None
        self._link: str | None = None
        self._link_words: list[str] = []
        self._select: str | None = None
        self._textarea: str | None = None
        self._label_of: tuple[str, str] | None = None
        self._label_words: list[str] = []
        self._label_for = ""
        self._silent = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style", "template"}:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.refresh = True
        elif tag == "form":
            self._form = Form(
                given.get("action", ""), given.get("method", "get").lower(), given.get("enctype", "")
            )
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self._link, self._link_words = given["href"], []
        elif tag == "label":
            self._label_words, self._label_for = [], given.get("for", "")
        elif tag in {"input", "button"} and self._form is not None and given.get("name"):
            self._input(tag, given)
        elif tag == "select" and self._form is not None:
            self._select = given.get("name", "")
            self._form.ids[given.get("id", "")] = self._select
            self._form.types[self._select] = "select"
        elif tag == "option" and self._form is not None and self._select:
            self._form.choices.setdefault(self._select, []).append((given.get("value", ""), ""))
            if "selected" in given:
                self._form.fields.append((self._select, given.get("value", "")))
        elif tag == "textarea" and self._form is not None and given.get("name"):
            self._textarea = given["name"]
            self._form.types[self._textarea] = "textarea"
            self._form.fields.append((self._textarea, ""))

    def _input(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, value, kind = (
            given["name"],
            given.get("value", ""),
            given.get("type", "text" if tag == "input" else "submit"),
        )
        self._form.types.setdefault(name, kind)
        self._form.ids[given.get("id", "")] = name
        if kind in {"radio", "checkbox"}:
            self._form.choices.setdefault(name, []).append((value, ""))
            self._label_of = (name, value)
            if "checked" in given:
                self._form.fields.append((name, value))
        elif kind == "submit":
            self._form.choices.setdefault(name, []).append((value, ""))
        elif kind != "file":
            self._form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "template"}:
            self._silent -= 1
        elif tag == "title":
            self._in_title = False
        elif tag == "form":
            self._form = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link, " ".join(" ".join(self._link_words).split())))
            self._link = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "label" and self._label_of is not None and self._form is not None:
            name, value = self._label_of
            words = " ".join(" ".join(self._label_words).split())
            self._form.choices[name] = [(v, words if v == value else w) for v, w in self._form.choices[name]]
            self._label_of = None
        if tag == "label" and self._form is not None and self._label_for:
            self._form.labels[self._label_for] = " ".join(" ".join(self._label_words).split())

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_title:
            self.title += data
            return
        self.words.append(data)
        self._label_words.append(data)
        if self._link is not None:
            self._link_words.append(data)
        if self._textarea and self._form is not None:
            name, value = self._form.fields[-1]
            self._form.fields[-1] = (name, value + data)
        if self._select and self._form is not None and self._form.choices.get(self._select):
            options = self._form.choices[self._select]
            options[-1] = (options[-1][0], (options[-1][1] + data).strip())


@dataclass(frozen=True)
class Page:
    """An answer, read."""

    url: str
    status: int
    html: str
    reader: PageReader

    @property
    def path(self) -> str:
        """Where we are, without host and query."""
        return urlsplit(self.url).path

    @property
    def text(self) -> str:
        """What a person sees."""
        return " ".join(" ".join(self.reader.words).split())

    def form(self, action: str) -> Form:
        """The form whose action matches a pattern (an empty action is this page's address)."""
        for form in self.reader.forms:
            if re.search(action, urlsplit(urljoin(self.url, form.action)).path):
                return form
        raise JourneyFailed(f"{self.path}: no form to {action!r}; the page says: {self.text[:400]}")

    def has_form(self, action: str) -> bool:
        """Whether there is such a form."""
        return any(re.search(action, urlsplit(urljoin(self.url, f.action)).path) for f in self.reader.forms)

    def link(self, href: str) -> str:
        """The first link whose address matches a pattern."""
        for link in self.links(href):
            return link
        raise JourneyFailed(f"{self.path}: no link to {href!r}; the page says: {self.text[:400]}")

    def leads_to(self, href: str) -> bool:
        """Whether a link, or a button of one, leads to an address that matches a pattern."""
        onward = (value for form in self.reader.forms for _, value in form.fields)
        return next(self.links(href), None) is not None or any(re.search(href, value) for value in onward)

    def links(self, href: str) -> Iterator[str]:
        """All links whose address matches a pattern."""
        for address, _ in self.reader.links:
            if re.search(href, urlsplit(urljoin(self.url, address)).path):
                yield urldefrag(urljoin(self.url, address)).url


class Visitor:
    """One person with a browser without scripts.

    Attributes:
        bytes_by_page: compressed bytes of the first visit of each named page.
        requests: how many requests were made, redirects included.
    """

    def __init__(self, base: str, *, timeout: float = 30) -> None:
        self._client = httpx.Client(
            base_url=base,
            timeout=timeout,
            follow_redirects=False,
            headers={"Accept-Language": "id"},
            trust_env=False,
            # A Sinau that is tried out has a certificate of its own authority, which this variable names.
            verify=ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE")),
        )
        self.base = base
        self.bytes_by_page: dict[str, int] = {}
        self.steps_ms: dict[str, int] = {}
        self.requests = 0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, address: str, *, name: str | None = None, ok: bool = True) -> Page:
        """Open an address, following redirects."""
        return self._open("GET", address, name=name, ok=ok)

    def download(self, address: str) -> httpx.Response:
        """Fetch a file."""
        return self._send("GET", address, follow_redirects=True)

    def submit(
        self,
        page: Page,
        form: Form,
        values: Mapping[str, str | list[str]] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        name: str | None = None,
        ok: bool = True,
    ) -> Page:
        """Fill in a form and send it.

        Args:
            values: what the person chose or typed, over what the page had filled in.
        """
        given = dict(values or {})
        data: dict[str, list[str]] = {}
        for key, value in form.fields:
            if key not in given:
                data.setdefault(key, []).append(value)
        for key, chosen in given.items():
            data[key] = chosen if isinstance(chosen, list) else [chosen]
        target = urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self._open("GET", target, params=data, name=name, ok=ok)
        return self._open("POST", target, data=data, files=files, name=name, ok=ok)

    def _open(
        self, method: str, address: str, *, name: str | None = None, ok: bool = True, **content: object
    ) -> Page:
        started = time.perf_counter()
        response = self._send(method, address, **content)
        for _ in range(10):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            response = self._send("GET", urljoin(str(response.url), response.headers["Location"]))
        else:
            raise JourneyFailed(f"{method} {address}: redirects without end")
        if name:
            self.steps_ms[name] = round((time.perf_counter() - started) * 1000)
            self.bytes_by_page.setdefault(name, response.num_bytes_downloaded)
        reader = PageReader()
        reader.feed(response.text)
        page = Page(str(response.url), response.status_code, response.text, reader)
        if ok and page.status >= 400:
            raise JourneyFailed(f"{method} {address}: {page.status}; the page says: {page.text[:600]}")
        return page

    def _send(self, method: str, address: str, **content: object) -> httpx.Response:
        self.requests += 1
        return self._client.request(method, address, **content)  # type: ignore[arg-type]

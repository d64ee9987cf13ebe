"""Every page that a person can reach by following links, each kind of page once."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Files, not pages.
_FILES = re.compile(r"\.(pdf|csv|xlsx|svg|webmanifest|gift|zip|ics|eml)$|/(ekspor|unduh|templat)")
MOST_PAGES = 100


def kind_of(path: str) -> str:
    """A path with its ids taken out: pages of one kind are the same page with other content."""
    path = _ID.sub("{id}", path)
    path = re.sub(r"/(kursus|v)/[^/{]+", r"/\1/{name}", path)
    path = re.sub(r"/(kuis|kategori)/(?!\{)[^/]+", r"/\1/{name}", path)
    return re.sub(r"/\d+(?=/|$)", "/{n}", path)


def pages_from(page: Page, starts: list[str]) -> Iterator[str]:
    """Open each kind of page that links lead to from `starts`; yields its path when it is open."""
    waiting = deque(starts)
    seen: set[str] = set()
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in seen or _FILES.search(path):
            continue
        seen.add(kind)
        assert len(seen) <= MOST_PAGES, f"kinds of pages without end: {sorted(seen)}"
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status < 400, f"{path} answered {answer.status}, though a link leads there"
        led_on = kind_of(urlsplit(page.url).path)
        if led_on != kind and led_on in seen:
            continue
        seen.add(led_on)
        yield path
        for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(address)
            if page.url.startswith(f"{parts.scheme}://{parts.netloc}"):
                waiting.append(parts.path)

"""Sending forms as a browser does: with everything that the page put into them."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.portal.reading import Page, form_value


def send(client: FlaskClient, page: str, action: str = "", /, **fields: object) -> TestResponse:
    """Open a page, fill in a form of it and send it to `action` (the page itself if empty)."""
    html = client.get(page).text
    filled = {"csrf": form_value(html, "csrf")}
    for name in (
        "asal",
        "revisi",
        "soal",
        "type",
        "format",
        "row_count",
        "jumlah_pertemuan",
        "paket",
        "kunci",
    ):
        hidden = [a for a in Page(html).all("input") if a.get("name") == name and a.get("type") == "hidden"]
        if hidden:
            filled[name] = hidden[0].get("value") or ""
    data = {key: value for key, value in (filled | fields).items() if value is not None}
    return client.post(action or page, data=data, content_type="multipart/form-data")


def words(html: str) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))

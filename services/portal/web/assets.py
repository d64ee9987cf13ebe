"""Static files under addresses that change with their content, so that browsers may keep them for ever."""

import gzip
import hashlib
import json
import mimetypes
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, request, url_for

from services.portal.web.access_control import public
from services.portal.web.bundles import BUNDLES, bundle

ROOT = Path(__file__).parent.parent / "static"
QUESTION_TYPES = ROOT.parent / "question_types"
FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}

_OF_QUESTION_TYPE = re.compile(r"question_types/([a-z_]+/answer\.(?:js|css))")

blueprint = Blueprint("assets", __name__)


class Asset(NamedTuple):
    """A static file, as sent."""

    digest: str
    content: bytes
    compressed: bytes
    media_type: str


@lru_cache(maxsize=64)
def asset(name: str) -> Asset | None:
    """A bundle, a file of `static/`, or `question_types/<type>/answer.js` or `.css`; none if there is none."""
    path = (ROOT / name).resolve()
    if found := _OF_QUESTION_TYPE.fullmatch(name):
        path = QUESTION_TYPES / found.group(1)
    elif not path.is_relative_to(ROOT.resolve()):
        return None
    if name in BUNDLES:
        content = bundle(name)
    elif path.is_file():
        content = path.read_bytes()
    else:
        return None
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type.endswith(("json", "xml")):
        media_type += "; charset=utf-8"
    return Asset(
        hashlib.sha256(content).hexdigest()[:12], content, gzip.compress(content, 9, mtime=0), media_type
    )


def asset_url(name: str) -> str:
    """The address of a static file.

    Raises:
        FileNotFoundError: a template names a file that is not there.
    """
    found = asset(name)
    if found is None:
        raise FileNotFoundError(f"static/{name}")
    return url_for("assets.file", digest=found.digest, name=name)


@blueprint.get("/static/<digest>/<path:name>")
@public
def file(digest: str, name: str) -> Response:
    """One static file."""
    found = asset(name)
    if found is None or digest != found.digest:
        # An address of an older release: the file may have gone or changed, and must not be kept under that name.
        abort(404)
    return _response(found, FOR_EVER)


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The service worker, at the root so that it may look after every page; told which files make up the shell."""
    found = asset("sw.js")
    if found is None:
        abort(404)
    shell = [asset_url(name) for name in SHELL]
    version = hashlib.sha256(json.dumps(shell).encode() + found.content).hexdigest()[:12]
    head = (
        f"const VERSION={json.dumps(version)},SHELL={json.dumps([*shell, url_for('about.offline_page')])};\n"
    )
    response = Response(head.encode() + found.content, content_type=found.media_type)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the portal installs as an app."""
    icons = [("icons/icon-192.png", "192x192", "any"), ("icons/icon-512.png", "512x512", "any"),
             ("icons/icon-maskable-512.png", "512x512", "maskable")]  # fmt: skip
    document = {
        "id": "/",
        "name": "Sinau",
        "short_name": "Sinau",
        "description": "Belajar bagi ASN: kursus singkat, JP, dan sertifikat.",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f9",
        "theme_color": "#0a2a52",
        "icons": [
            {"src": asset_url(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
    }
    response = Response(json.dumps(document), content_type="application/manifest+json; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


SHELL = ("sinau.css", "sinau.js", "vendor/htmx.min.js", "icons/icon-192.png")


def _response(found: Asset, cache_control: str) -> Response:
    compress = "gzip" in request.headers.get("Accept-Encoding", "") and len(found.compressed) < len(
        found.content
    )
    response = Response(found.compressed if compress else found.content, content_type=found.media_type)
    if compress:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = cache_control
    response.vary.add("Accept-Encoding")
    return response

"""`/docs`: the OpenAPI document as a page that people read, without scripts and without other people's servers."""

from typing import Any

from flask import Blueprint, current_app, render_template_string

docs = Blueprint("docs", __name__)

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ spec.info.title }} API</title>
<link rel="stylesheet" href="docs.css">
<body><h1>{{ spec.info.title }} API {{ spec.info.version }}</h1>
<p>The machine-readable document is <a href="openapi.json">openapi.json</a>.
Errors are problem documents (RFC 9457).</p>
{% for tag in spec.tags %}<h2>{{ tag.name }}</h2><p>{{ tag.description or "" }}</p>
{% for path, method, operation in operations if tag.name in operation.tags %}
<details><summary><b>{{ method|upper }}</b> <code>{{ path }}</code>
{{ operation.summary or "" }}</summary>
<p>{{ operation.description or "" }}</p>
{% if operation.parameters %}<ul>{% for p in operation.parameters if p.name %}
<li><code>{{ p.name }}</code> ({{ p["in"] }}) {{ p.description or "" }}</li>{% endfor %}</ul>{% endif %}
<p>Answers: {% for status, r in operation.responses.items() %}
<code>{{ status }}</code> {{ r.description }} {% endfor %}</p>
</details>{% endfor %}{% endfor %}</body></html>"""

_STYLE = """body{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#16202e}
details{border-top:1px solid #e2e6ec;padding:.5rem 0}summary{cursor:pointer}code{background:#e8f0fa;padding:0 .25rem}"""


@docs.get("/docs")
def page() -> str:
    """All operations of this service."""
    spec: dict[str, Any] = current_app.extensions["sinau"].api.spec.to_dict()
    operations = [
        (path, method, operation)
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    ]
    return render_template_string(_PAGE, spec={"tags": [], **spec}, operations=operations)


@docs.get("/docs.css")
def style() -> tuple[str, dict[str, str]]:
    """The page's few lines of style, apart so that the content policy needs no exception."""
    return _STYLE, {"Content-Type": "text/css"}

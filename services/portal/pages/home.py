"""The first page: for a visitor what Sinau is, for a learner what to do next."""

from flask import Blueprint, render_template

from services.portal.frame.gate import public
from services.portal.frame.visit import clients

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def page() -> str:
    """Landing or home."""
    return render_template("home/landing.html", courses=clients().catalog.courses(limit=6)["items"])

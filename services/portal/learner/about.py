"""What Sinau is, and the page that stands in when there is no network."""

from flask import Blueprint, render_template

from services.portal.web.access_control import public

blueprint = Blueprint("about", __name__)


@blueprint.get("/tentang")
@public
def page() -> str:
    """What Sinau is for, and what it keeps about people."""
    return render_template("learner/about.html")


@blueprint.get("/luring")
@public
def offline_page() -> str:
    """Shown by the service worker when a page is not on the device and there is no network."""
    return render_template("learner/offline.html")

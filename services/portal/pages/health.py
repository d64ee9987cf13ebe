"""Whether the portal lives and may be sent visitors."""

from flask import Blueprint

from services.portal.frame.gate import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
@public
def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> dict[str, str]:
    """The portal needs nothing of its own: a service that is away costs its pages only, each of which says so."""
    return {"status": "ok"}

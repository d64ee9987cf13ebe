"""Whether the portal lives and may be sent visitors."""

from flask import Blueprint, Response

from services.portal.web.access_control import public
from services.portal.web.user_session import portal
from shared.web.metrics import metrics_response

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


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus' text format."""
    return metrics_response(portal().config.state_dir)

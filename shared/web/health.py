"""`/livez` (the process answers), `/readyz` (it can do its work, or which part it lacks) and `/metrics`."""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.web.metrics import metrics_response

health = Blueprint("health", __name__)


@health.get("/livez")
def livez() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers. A lost broker does not count: the outbox absorbs it."""
    try:
        with current_app.extensions["sinau"].database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return jsonify(status="failed", checks={"database": type(error).__name__}), 503
    return jsonify(status="ok", checks={"database": "ok"}), 200


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus' text format."""
    return metrics_response(current_app.extensions["sinau"].config.state_dir)

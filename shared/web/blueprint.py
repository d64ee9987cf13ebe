"""The blueprint that each service's API is written with."""

from flask_smorest import Blueprint as SmorestBlueprint


class Blueprint(SmorestBlueprint):
    """flask-smorest's, with 422 documented as a problem like every other refusal."""

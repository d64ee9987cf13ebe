"""The survey at the end of a course."""

from flask import Blueprint

from services.portal.activities.survey import surveys

BLUEPRINTS: tuple[Blueprint, ...] = (surveys.blueprint,)

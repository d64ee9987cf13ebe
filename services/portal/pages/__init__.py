"""The pages: one blueprint per noun. Each asks the clients and renders a template; rules live in the services."""

from flask import Blueprint

from services.portal.frame import assets
from services.portal.pages import (
    about,
    health,
    home,
    password,
    preferences,
    privacy,
    sign_in,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    about.blueprint,
    assets.blueprint,
    health.blueprint,
    home.blueprint,
    password.blueprint,
    preferences.blueprint,
    privacy.blueprint,
    sign_in.blueprint,
)

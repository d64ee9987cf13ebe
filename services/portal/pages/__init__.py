"""The pages: one blueprint per noun. Each asks the clients and renders a template; rules live in the services."""

from flask import Blueprint

from services.portal.frame import assets
from services.portal.pages import (
    about,
    certificates,
    completion,
    courses,
    health,
    home,
    inbox,
    jp,
    learning,
    lessons,
    password,
    preferences,
    privacy,
    profile,
    quizzes,
    schedule,
    sign_in,
    surveys,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    about.blueprint,
    assets.blueprint,
    certificates.blueprint,
    completion.blueprint,
    courses.blueprint,
    health.blueprint,
    home.blueprint,
    inbox.blueprint,
    jp.blueprint,
    learning.blueprint,
    lessons.blueprint,
    password.blueprint,
    preferences.blueprint,
    privacy.blueprint,
    profile.blueprint,
    quizzes.blueprint,
    schedule.blueprint,
    sign_in.blueprint,
    surveys.blueprint,
)

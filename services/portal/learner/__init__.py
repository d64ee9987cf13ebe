"""The pages of every person: home, catalog, enrolments, JP, certificates, messages, account."""

from flask import Blueprint

from services.portal.learner import (
    about,
    activities,
    certificates,
    completion,
    courses,
    enrollments,
    home,
    inbox,
    jp,
    password,
    preferences,
    privacy,
    profile,
    schedule,
    sign_in,
    verification,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    about.blueprint,
    activities.blueprint,
    certificates.blueprint,
    completion.blueprint,
    courses.blueprint,
    enrollments.blueprint,
    home.blueprint,
    inbox.blueprint,
    jp.blueprint,
    password.blueprint,
    preferences.blueprint,
    privacy.blueprint,
    profile.blueprint,
    schedule.blueprint,
    sign_in.blueprint,
    verification.blueprint,
)

"""The pages of trainers: writing and publishing courses, runs, grading."""

from flask import Blueprint

from services.portal.teaching import (
    activity_settings,
    completion,
    course_import,
    courses,
    grading,
    outline,
    publishing,
    runs,
    settings,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    activity_settings.blueprint,
    completion.blueprint,
    course_import.blueprint,
    courses.blueprint,
    grading.blueprint,
    outline.blueprint,
    publishing.blueprint,
    runs.blueprint,
    settings.blueprint,
)

"""Lessons: reading one, writing one."""

from flask import Blueprint

from services.portal.activities.page import authoring, lessons

BLUEPRINTS: tuple[Blueprint, ...] = (
    authoring.blueprint,
    lessons.blueprint,
)

"""Meetings: checking in, holding one."""

from flask import Blueprint

from services.portal.activities.meeting import check_in, meetings

BLUEPRINTS: tuple[Blueprint, ...] = (
    check_in.blueprint,
    meetings.blueprint,
)

"""The pages of operators and auditors: events, failures, traces, mail; and the public map of all events."""

from flask import Blueprint

from services.portal.operating import events, events_map, traces

BLUEPRINTS: tuple[Blueprint, ...] = (
    events.blueprint,
    events_map.blueprint,
    traces.blueprint,
)

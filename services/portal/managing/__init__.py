"""The pages of organisers, unit admins and supervisors: people, course reports, rules, teams."""

from flask import Blueprint

from services.portal.managing import course_reports, people, people_import, policies, team

BLUEPRINTS: tuple[Blueprint, ...] = (
    course_reports.blueprint,
    people.blueprint,
    people_import.blueprint,
    policies.blueprint,
    team.blueprint,
)

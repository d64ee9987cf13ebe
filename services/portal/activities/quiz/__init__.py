"""Quizzes: taking one, its settings, its questions."""

from flask import Blueprint

from services.portal.activities.quiz import attempts, authoring, gift, questions

BLUEPRINTS: tuple[Blueprint, ...] = (
    attempts.blueprint,
    authoring.blueprint,
    gift.blueprint,
    questions.blueprint,
)

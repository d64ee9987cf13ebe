"""Enrollment's schema, step by step."""

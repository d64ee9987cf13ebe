"""Catalog owns what can be learnt: courses and their drafts, immutable published versions, runs and their meetings.

It knows neither who takes a course nor how well: enrollment and assessment subscribe to versions and keep their own
copy of the few facts they need.
"""

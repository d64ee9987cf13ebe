"""The published language: the facts that services tell each other, one module of event classes per publisher.

A class is a public promise: a new field has a default; anything else is a new `.v2` class beside the old one.
"""

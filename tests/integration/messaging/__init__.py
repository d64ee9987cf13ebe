"""Messaging from end to end, on every kind of broker and database."""

"""Handlers of events, one module per publishing service."""

"""Sinau in one process: the composition of all services, on SQLite files or on given databases and broker.

This is the only code that imports several services. Nothing in `services/` knows of it.
"""

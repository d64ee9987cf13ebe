"""Sinau in one process: the composition of all services, over SQLite files or over databases and a broker it is given.

This is the only code that imports several services. Nothing in `services/` knows of it.
"""

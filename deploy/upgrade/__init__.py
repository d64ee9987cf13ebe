"""`make upgrade`: replaces the running images by those of this folder without downtime.

Runs on the host with the standard library alone, and only uses `docker compose` commands that an operator could type.
"""

"""Backup and restore: one archive holds a whole installation, embedded or deployed.

Commands: `python -m deploy.backup --help`.

An archive of an embedded installation restores into a deployment, and the other way round.
"""

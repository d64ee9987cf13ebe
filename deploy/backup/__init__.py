"""Backup and restore: one archive with all that an installation is, in either way to run.

`python -m deploy.backup --help`. An archive of the one-process way restores into containers and the other way round.
"""

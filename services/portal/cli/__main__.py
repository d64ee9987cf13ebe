"""`python -m services.portal.cli`."""

from services.portal.cli import cli

cli()

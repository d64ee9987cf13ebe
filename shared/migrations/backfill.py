"""Changing many rows in a migration, while the version before it goes on working on them."""

from contextlib import nullcontext

import click
from alembic import op
from sqlalchemy import text

ROWS_AT_ONCE = 1000


def backfill(what: str, *, count: str, step: str) -> int:
    """Change rows, some at a time, and say how far it is; how many there were.

    On PostgreSQL each step is a transaction of its own: no lock is held for long, and what was done before the process
    was ended need not be done again. So the migration must be one that may be run again.

    Args:
        what: the rows, in a word or two.
        count: a query for the number of rows that are still to be changed.
        step: a statement that changes at most `:rows` of them.
    """
    context = op.get_context()
    done = 0
    with nullcontext() if context.dialect.name == "sqlite" else context.autocommit_block():
        connection = op.get_bind()
        total = connection.scalar(text(count)) or 0
        while changed := connection.execute(text(step), {"rows": ROWS_AT_ONCE}).rowcount:
            done += changed
            # Rows may have come since they were counted.
            click.echo(f"{what}: {done} of {max(done, total)} rows")
    return done

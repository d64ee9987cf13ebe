"""Steps of migrations for tables that every service has alike."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.model import UtcDateTime


def create_denied_tokens() -> None:
    """Add the deny list of access tokens."""
    op.create_table(
        "denied_tokens",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_denied_tokens")),
    )
    op.create_index(op.f("ix_denied_tokens_expires_at"), "denied_tokens", ["expires_at"], unique=False)


def drop_denied_tokens() -> None:
    """Remove it."""
    op.drop_index(op.f("ix_denied_tokens_expires_at"), table_name="denied_tokens")
    op.drop_table("denied_tokens")

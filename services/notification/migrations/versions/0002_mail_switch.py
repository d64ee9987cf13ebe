"""Mail switch."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.model import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand the schema; the version before this one keeps running on it."""
    switch = op.create_table(
        "mail_switch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_switch_there_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_switch")),
    )
    op.bulk_insert(switch, [{"id": 1, "stopped_at": None}])
    op.add_column("deliveries", sa.Column("held_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["held_at"],
        unique=False,
        postgresql_where=sa.text("held_at IS NOT NULL"),
        sqlite_where=sa.text("held_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_deliveries_held", table_name="deliveries")
    op.drop_column("deliveries", "held_at")
    op.drop_table("mail_switch")

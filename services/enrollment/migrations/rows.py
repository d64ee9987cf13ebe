"""Writing the shipped rules as rows in a migration."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.enrollment.migrations.shipped_policies import JP_TARGETS, POLICIES
from shared.ids import uuid7
from shared.persistence.model import Exact, Json

# Spelt out as they were in the first migration: the models may move on, this migration may not.
POLICY_ROWS = sa.table(
    "policies", sa.column("policy_id", sa.Uuid), sa.column("name"), sa.column("value", Json)
)
TARGET_ROWS = sa.table(
    "jp_targets",
    sa.column("target_id", sa.Uuid),
    sa.column("employment_type"),
    sa.column("target", Exact()),
    sa.column("ceiling", Exact()),
)


def shipped_policies() -> list[dict[str, Any]]:
    """The rows of `policies`."""
    return [{"policy_id": uuid7(), "name": name, "value": value} for name, value in POLICIES.items()]


def shipped_targets() -> list[dict[str, Any]]:
    """The rows of `jp_targets`."""
    return [
        {
            "target_id": uuid7(),
            "employment_type": employment_type,
            "target": Decimal(target),
            "ceiling": None if ceiling is None else Decimal(ceiling),
        }
        for employment_type, (target, ceiling) in JP_TARGETS.items()
    ]

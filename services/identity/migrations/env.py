"""Alembic's way into this service's tables."""

from services.identity.models import Base
from shared.migrations.environment import run_migrations

run_migrations(Base.metadata)

"""Migrations with Alembic. A database has two branches: the platform's tables and the service's own.

platform        the tables that every service has: messages, audit lines, idempotency keys, rate limits
environment     what each service's `env.py` calls
revisions       upgrade a database; write a new migration (`python -m shared.migrations SERVICE MESSAGE`)
schema_version  where a database stands, asked without loading Alembic
backfill        changing many rows while the version before goes on working on them
"""

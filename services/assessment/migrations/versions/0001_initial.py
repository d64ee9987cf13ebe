"""The first tables of assessment, with the rules that Sinau ships."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.model import Exact, Json, UtcDateTime
from shared.persistence.platform_migrations import create_denied_tokens, drop_denied_tokens

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand the schema; the version before this one keeps running on it."""
    create_denied_tokens()
    op.create_table(
        "course_versions",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_course_versions")),
    )
    with op.batch_alter_table("course_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_versions_course_id"), ["course_id"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", Json, nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "unit_lines",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("ancestor_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "ancestor_id", name=op.f("pk_unit_lines")),
    )
    with op.batch_alter_table("unit_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_lines_ancestor_id"), ["ancestor_id"], unique=False)

    op.create_table(
        "courses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("owner_unit_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_owner_unit_id"), ["owner_unit_id"], unique=False)

    op.create_table(
        "course_trainers",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_trainers")),
    )
    with op.batch_alter_table("course_trainers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_trainers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "participants",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("enrolled_at", UtcDateTime(), nullable=True),
        sa.Column("withdrew_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("enrollment_id", name=op.f("pk_participants")),
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participants_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participants_version_id"), ["version_id"], unique=False)

    op.create_table(
        "policy_values",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("name", "unit_id", name=op.f("pk_policy_values")),
    )
    op.create_table(
        "question_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sets")),
    )
    op.create_table(
        "question_set_authors",
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_sets.id"],
            name=op.f("fk_question_set_authors_question_set_id_question_sets"),
        ),
        sa.PrimaryKeyConstraint("question_set_id", "person_id", name=op.f("pk_question_set_authors")),
    )
    with op.batch_alter_table("question_set_authors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_set_authors_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("graded_at", UtcDateTime(), nullable=True),
        sa.Column("score", Exact(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("result_version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("score IS NULL OR state = 'graded'", name=op.f("ck_attempts_score_is_final")),
        sa.CheckConstraint(
            "state IN ('open', 'awaiting_grading', 'graded')", name=op.f("ck_attempts_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["participants.enrollment_id"],
            name=op.f("fk_attempts_enrollment_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["question_set_id"], ["question_sets.id"], name=op.f("fk_attempts_question_set_id_question_sets")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_versions.version_id"],
            name=op.f("fk_attempts_version_id_course_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_state", ["state", "version_id", "submitted_at"], unique=False)
        batch_op.create_index(
            "uq_attempts_number", ["enrollment_id", "activity_id", "attempt_number"], unique=True
        )
        batch_op.create_index(
            "uq_attempts_open",
            ["enrollment_id", "activity_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "quiz_offerings",
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("passing_score", sa.Integer(), nullable=False),
        sa.Column("time_limit_minutes", sa.Integer(), nullable=True),
        sa.Column("review", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("has_condition", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "passing_score BETWEEN 0 AND 100", name=op.f("ck_quiz_offerings_passing_score_is_percent")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_versions.version_id"],
            name=op.f("fk_quiz_offerings_version_id_course_versions"),
        ),
        sa.PrimaryKeyConstraint("version_id", "activity_id", name=op.f("pk_quiz_offerings")),
    )
    with op.batch_alter_table("quiz_offerings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_offerings_question_set_id"), ["question_set_id"], unique=False
        )

    op.create_table(
        "survey_offerings",
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("has_condition", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_versions.version_id"],
            name=op.f("fk_survey_offerings_version_id_course_versions"),
        ),
        sa.PrimaryKeyConstraint("version_id", "activity_id", name=op.f("pk_survey_offerings")),
    )
    op.create_table(
        "activity_openings",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id", "activity_id", name=op.f("pk_activity_openings")),
    )
    op.create_table(
        "survey_responses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["participants.enrollment_id"],
            name=op.f("fk_survey_responses_enrollment_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_responses")),
        sa.UniqueConstraint(
            "enrollment_id", "activity_id", name=op.f("uq_survey_responses_enrollment_id_activity_id")
        ),
    )
    with op.batch_alter_table("survey_responses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_responses_course_id_activity_id"),
            ["course_id", "activity_id"],
            unique=False,
        )

    op.create_table(
        "attempt_answers",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=True),
        sa.Column("earned", Exact(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("graded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_answers_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_attempt_answers")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_log_subject_happened_at"), ["subject", "happened_at"], unique=False
        )

    op.create_table(
        "idempotency_keys",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)

    op.create_table(
        "rate_limits",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("window_ends_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
    )
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limits_window_ends_at"), ["window_ends_at"], unique=False)

    op.create_table(
        "inbox",
        sa.Column(
            "arrival",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
            comment="the order of arrival",
        ),
        sa.Column("consumer", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("time", UtcDateTime(), nullable=True),
        sa.Column("correlation_id", sa.Uuid(), nullable=True),
        sa.Column("causation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.String(),
            nullable=False,
            comment="done, skipped, retry, not_yet, waiting, dead or discarded",
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="counted failures"),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="of retry and not_yet, the next attempt"),
        sa.Column("reason", sa.String(), nullable=True, comment="the last failure, without values"),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=True,
            comment="the message, kept while it is not settled or is dead",
        ),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('done', 'skipped', 'retry', 'not_yet', 'waiting', 'dead', 'discarded')",
            name=op.f("ck_inbox_state_is_known"),
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_inbox")),
        sa.UniqueConstraint("consumer", "event_id", name=op.f("uq_inbox_consumer_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_blocking",
            ["consumer", "subject"],
            unique=False,
            postgresql_where=sa.text("state IN ('retry', 'waiting')"),
            sqlite_where=sa.text("state IN ('retry', 'waiting')"),
        )
        batch_op.create_index(batch_op.f("ix_inbox_correlation_id"), ["correlation_id"], unique=False)
        batch_op.create_index(
            "ix_inbox_dead",
            ["arrival"],
            unique=False,
            postgresql_where=sa.text("state = 'dead'"),
            sqlite_where=sa.text("state = 'dead'"),
        )
        batch_op.create_index(
            "ix_inbox_due",
            ["consumer", "due_at"],
            unique=False,
            postgresql_where=sa.text("state IN ('retry', 'not_yet')"),
            sqlite_where=sa.text("state IN ('retry', 'not_yet')"),
        )
        batch_op.create_index(batch_op.f("ix_inbox_received_at"), ["received_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
            comment="the order of sending",
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("time", UtcDateTime(), nullable=False),
        sa.Column("correlation_id", sa.Uuid(), nullable=False),
        sa.Column("causation_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the message as it is sent"),
        sa.Column("state", sa.String(), nullable=False, comment="pending, scheduled, held or sent"),
        sa.Column(
            "available_at",
            UtcDateTime(),
            nullable=False,
            comment="not before; of a held row, the next attempt",
        ),
        sa.Column(
            "attempts",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="times that the broker refused it",
        ),
        sa.Column("reason", sa.String(), nullable=True, comment="why it is held"),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('pending', 'scheduled', 'held', 'sent')", name=op.f("ck_outbox_state_is_known")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_correlation_id"), ["correlation_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_held",
            ["subject"],
            unique=False,
            postgresql_where=sa.text("state = 'held'"),
            sqlite_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "ix_outbox_later",
            ["available_at"],
            unique=False,
            postgresql_where=sa.text("state IN ('scheduled', 'held')"),
            sqlite_where=sa.text("state IN ('scheduled', 'held')"),
        )
        batch_op.create_index(
            "ix_outbox_pending",
            ["position"],
            unique=False,
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "subject_versions",
        sa.Column("consumer", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False, comment="an event's name without its major version"),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="the newest that was applied"),
        sa.PrimaryKeyConstraint("consumer", "family", "subject", name=op.f("pk_subject_versions")),
    )


def downgrade() -> None:
    """Take it back."""
    drop_denied_tokens()
    op.drop_table("subject_versions")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_sent_at"))
        batch_op.drop_index(
            "ix_outbox_pending",
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(
            "ix_outbox_later",
            postgresql_where=sa.text("state IN ('scheduled', 'held')"),
            sqlite_where=sa.text("state IN ('scheduled', 'held')"),
        )
        batch_op.drop_index(
            "ix_outbox_held",
            postgresql_where=sa.text("state = 'held'"),
            sqlite_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_correlation_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_received_at"))
        batch_op.drop_index(
            "ix_inbox_due",
            postgresql_where=sa.text("state IN ('retry', 'not_yet')"),
            sqlite_where=sa.text("state IN ('retry', 'not_yet')"),
        )
        batch_op.drop_index(
            "ix_inbox_dead",
            postgresql_where=sa.text("state = 'dead'"),
            sqlite_where=sa.text("state = 'dead'"),
        )
        batch_op.drop_index(batch_op.f("ix_inbox_correlation_id"))
        batch_op.drop_index(
            "ix_inbox_blocking",
            postgresql_where=sa.text("state IN ('retry', 'waiting')"),
            sqlite_where=sa.text("state IN ('retry', 'waiting')"),
        )

    op.drop_table("inbox")
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limits_window_ends_at"))

    op.drop_table("rate_limits")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_log_subject_happened_at"))

    op.drop_table("audit_log")
    op.drop_table("attempt_answers")
    with op.batch_alter_table("survey_responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_responses_course_id_activity_id"))

    op.drop_table("survey_responses")
    op.drop_table("activity_openings")
    op.drop_table("survey_offerings")
    with op.batch_alter_table("quiz_offerings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_offerings_question_set_id"))

    op.drop_table("quiz_offerings")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempts_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("uq_attempts_number")
        batch_op.drop_index("ix_attempts_state")

    op.drop_table("attempts")
    op.drop_table("question_set_authors")
    op.drop_table("question_sets")
    op.drop_table("policy_values")
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participants_version_id"))
        batch_op.drop_index(batch_op.f("ix_participants_person_id"))

    op.drop_table("participants")
    with op.batch_alter_table("course_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_versions_course_id"))

    op.drop_table("course_versions")
    for table in ("course_trainers", "courses", "unit_lines", "units"):
        op.drop_table(table)

"""The foundation: plans and their revisions, dose records, check-ins, reminders, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = (
    "plan",
    "revision",
    "revision_step",
    "revision_time",
    "revision_strength",
    "revision_kept_slot",
    "revision_withdrawal",
    "dose_record",
    "score",
    "note",
)


def upgrade() -> None:
    _create_plans()
    _create_revision_parts()
    _create_doses()
    _create_check_ins()
    _create_settings_and_running_log()
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _create_plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("from_date", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("revision_reason", sa.Text(), nullable=True),
        sa.Column("revision_agreed_with", sa.Text(), nullable=True),
        sa.Column("revision_agreed_on", sa.Text(), nullable=True),
        sa.Column("start_date", sa.Text(), nullable=False),
        sa.Column("medicine", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("time_rule", sa.Text(), nullable=False),
        sa.Column("home_zone", sa.Text(), nullable=True),
        sa.Column("follow_up_days", sa.Integer(), nullable=False),
        sa.Column("agreed_with", sa.Text(), nullable=True),
        sa.Column("agreed_on", sa.Text(), nullable=True),
        sa.Column("missed_dose_advice", sa.Text(), nullable=True),
        sa.Column("supply", sa.Text(), nullable=True),
        sa.Column("max_pieces", sa.Integer(), nullable=True),
        sa.Column("liquid_ug_per_ml", sa.Integer(), nullable=True),
        sa.Column("syringe_step_ul", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(coalesce(supply, '') = 'capsules') = (max_pieces IS NOT NULL)",
            name="ck_revision_capsules",
        ),
        sa.CheckConstraint(
            "(coalesce(supply, '') = 'liquid') = (liquid_ug_per_ml IS NOT NULL)"
            " AND (coalesce(supply, '') = 'liquid') = (syringe_step_ul IS NOT NULL)",
            name="ck_revision_liquid",
        ),
        sa.CheckConstraint(
            "(time_rule = 'home') = (home_zone IS NOT NULL)", name="ck_revision_home_zone"
        ),
        sa.CheckConstraint("supply IN ('capsules', 'liquid')", name="ck_revision_supply"),
        sa.CheckConstraint("time_rule IN ('local', 'home')", name="ck_revision_time_rule"),
        sa.CheckConstraint("follow_up_days >= 0", name="ck_revision_follow_up_days"),
        sa.CheckConstraint(
            "max_pieces >= 1 AND liquid_ug_per_ml >= 1 AND syringe_step_ul >= 1",
            name="ck_revision_above_zero",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_revision_plan_id"),
        sa.PrimaryKeyConstraint("number"),
        sqlite_strict=True,
    )


def _create_revision_parts() -> None:
    op.create_table(
        "revision_step",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dose_ug", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days >= 1", name="ck_revision_step_days"),
        sa.CheckConstraint("dose_ug >= 1", name="ck_revision_step_dose"),
        sa.CheckConstraint("every_days IN (1, 2)", name="ck_revision_step_every_days"),
        sa.CheckConstraint("number >= 1", name="ck_revision_step_number"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_step_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision_time",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("slot >= 1", name="ck_revision_time_slot"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_time_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "slot"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision_strength",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("strength_ug", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name="ck_revision_strength_position"),
        sa.CheckConstraint("strength_ug >= 1", name="ck_revision_strength_strength"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_strength_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "position"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision_kept_slot",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.CheckConstraint("slot >= 1", name="ck_revision_kept_slot_slot"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_kept_slot_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "day", "slot"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision_withdrawal",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_withdrawal_revision"
        ),
        sa.PrimaryKeyConstraint("revision"),
        sqlite_strict=True,
    )


def _create_doses() -> None:
    op.create_table(
        "dose_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.Column("taken_ug", sa.Integer(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("planned_ug", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes IS NOT NULL)", name="ck_dose_record_undoes"
        ),
        sa.CheckConstraint(
            "kind <> 'extra' OR slot IS NULL", name="ck_dose_record_extra_has_no_key"
        ),
        sa.CheckConstraint(
            "kind <> 'extra' OR taken_ug IS NOT NULL", name="ck_dose_record_extra_amount"
        ),
        sa.CheckConstraint(
            "kind IN ('extra', 'undone') OR slot IS NOT NULL", name="ck_dose_record_answers_a_dose"
        ),
        sa.CheckConstraint(
            "kind IN ('taken', 'extra') OR (taken_at IS NULL AND taken_ug IS NULL)",
            name="ck_dose_record_taken",
        ),
        sa.CheckConstraint(
            "kind IN ('taken', 'skipped', 'left_blank', 'extra', 'cleared', 'undone')",
            name="ck_dose_record_kind",
        ),
        sa.CheckConstraint(
            "(slot IS NULL) = (plan_id IS NULL) AND (slot IS NULL) = (version IS NULL)",
            name="ck_dose_record_key",
        ),
        sa.CheckConstraint("slot >= 1 AND version >= 1", name="ck_dose_record_slot"),
        sa.CheckConstraint("taken_ug >= 1 AND planned_ug >= 1", name="ck_dose_record_above_zero"),
        sa.CheckConstraint("undoes < id", name="ck_dose_record_undoes_earlier"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_dose_record_plan_id"),
        sa.ForeignKeyConstraint(["undoes"], ["dose_record.id"], name="fk_dose_record_undoes"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "day", "slot", "plan_id", "version", name="uq_dose_record_day_slot_plan_id_version"
        ),
        sa.UniqueConstraint("undoes", name="uq_dose_record_undoes"),
        sqlite_strict=True,
    )
    op.create_table(
        "reminder",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("last_mark", sa.Text(), nullable=True),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("undelivered", sa.Integer(), nullable=False),
        sa.Column("put_off_until", sa.Text(), nullable=True),
        sa.CheckConstraint("rings >= 0", name="ck_reminder_rings"),
        sa.CheckConstraint("slot >= 1", name="ck_reminder_slot"),
        sa.CheckConstraint("undelivered IN (0, 1)", name="ck_reminder_undelivered"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_reminder_plan_id"),
        sa.PrimaryKeyConstraint("day", "slot", "plan_id"),
        sqlite_strict=True,
    )


def _create_check_ins() -> None:
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("symptom", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name="ck_score_scale"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_score_day", "score", ["day"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_note_day", "note", ["day"], unique=False)


def _create_settings_and_running_log() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "running",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_strict=True,
    )
    op.create_index("ix_running_until", "running", ["until"], unique=False)

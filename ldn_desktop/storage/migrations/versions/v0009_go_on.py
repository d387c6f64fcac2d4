"""The first dose after a pause is said yes to: another kind of line about a dose."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS = "'taken', 'skipped', 'left_blank', 'extra', 'cleared', 'undone', 'go_on'"
_COLUMNS = (
    "id, kind, day, slot, plan_id, version, recorded_at, taken_at, taken_ug, due, planned_ug, "
    "note, undoes"
)


def upgrade() -> None:
    # SQLite can't change a constraint: the rows move into a table with the new ones.
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER dose_record_refuses_{change}")
    op.rename_table("dose_record", "dose_record_before")
    _create_dose_record()
    op.execute(
        f"INSERT INTO dose_record ({_COLUMNS}) "  # noqa: S608 - made of our own parts
        f"SELECT {_COLUMNS} FROM dose_record_before ORDER BY id"
    )
    op.drop_table("dose_record_before")
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER dose_record_refuses_{change.lower()} BEFORE {change} "
            "ON dose_record BEGIN SELECT RAISE(ABORT, 'dose_record is append-only'); END"
        )


def _create_dose_record() -> None:
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
        sa.CheckConstraint(f"kind IN ({_KINDS})", name="ck_dose_record_kind"),
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

"""What a revision does, the doses that it arranges, and the conditions that checks found."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPERATIONS = "'new', 'change', 'hold', 'pause', 'resume', 'back', 'stop', 'time_rule'"


def upgrade() -> None:
    op.add_column("revision_withdrawal", sa.Column("newest", sa.Integer(), nullable=True))
    op.create_table(
        "revision_operation",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("later", sa.Text(), nullable=True),
        sa.CheckConstraint(f"operation IN ({_OPERATIONS})", name="ck_revision_operation_operation"),
        sa.CheckConstraint("later IN ('move', 'keep')", name="ck_revision_operation_later"),
        sa.CheckConstraint("days >= 1", name="ck_revision_operation_days"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_operation_revision"
        ),
        sa.PrimaryKeyConstraint("revision"),
        sqlite_strict=True,
    )
    op.create_table(
        "revision_place",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("slot >= 1", name="ck_revision_place_slot"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.number"], name="fk_revision_place_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "day", "slot"),
        sqlite_strict=True,
    )
    op.create_table(
        "withdrawal_slot",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=True),
        sa.CheckConstraint("slot >= 0", name="ck_withdrawal_slot_slot"),
        sa.CheckConstraint("slot >= 1 OR at IS NULL", name="ck_withdrawal_slot_none"),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision_withdrawal.revision"], name="fk_withdrawal_slot_revision"
        ),
        sa.PrimaryKeyConstraint("revision", "day", "slot"),
        sqlite_strict=True,
    )
    op.create_table(
        "conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("on_time_hours", sa.Integer(), nullable=False),
        sa.Column("late_hours", sa.Integer(), nullable=False),
        sa.Column("before_next_hours", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for table in ("revision_operation", "revision_place", "withdrawal_slot", "conditions"):
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

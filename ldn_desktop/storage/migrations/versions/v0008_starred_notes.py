"""A note can be starred: then the report for the appointment has it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The rows move into a table with the new column. The withdrawals go on to point to "note",
    # since the old table is dropped, not renamed.
    op.create_table(
        "note_with_star",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("starred", sa.Integer(), nullable=True),
        sa.CheckConstraint("starred IN (0, 1)", name="ck_note_starred"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO note_with_star (id, day, text, recorded_at) "
        "SELECT id, day, text, recorded_at FROM note ORDER BY id"
    )
    op.drop_table("note")
    op.rename_table("note_with_star", "note")
    op.create_index("ix_note_day", "note", ["day"], unique=False)
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER note_refuses_{change.lower()} BEFORE {change} ON note "
            "BEGIN SELECT RAISE(ABORT, 'note is append-only'); END"
        )

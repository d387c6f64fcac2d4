"""What an import brought in can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of_table", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('taken_back', 'put_back')", name="ck_import_line_kind"),
        sa.CheckConstraint("first <= last", name="ck_import_line_range"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER import_line_refuses_{change.lower()} BEFORE {change} ON import_line "
            "BEGIN SELECT RAISE(ABORT, 'import_line is append-only'); END"
        )

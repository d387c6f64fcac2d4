"""A question for the clinician can be answered: another kind of line about it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = "'jotted', 'changed', 'answered', 'ticked', 'reopened', 'removed'"


def upgrade() -> None:
    # SQLite can't change a constraint: the rows move into a table with the new ones.
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER question_line_refuses_{change}")
    op.rename_table("question_line", "question_line_before")
    op.create_table(
        "question_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name="ck_question_line_kind"),
        sa.CheckConstraint(
            "(kind = 'jotted') = (question IS NULL)", name="ck_question_line_question"
        ),
        sa.CheckConstraint("question < id", name="ck_question_line_question_earlier"),
        sa.CheckConstraint(
            "(kind IN ('jotted', 'changed', 'answered')) = (text IS NOT NULL)",
            name="ck_question_line_text",
        ),
        sa.ForeignKeyConstraint(
            ["question"], ["question_line.id"], name="fk_question_line_question"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    columns = "id, kind, question, text, recorded_at"
    op.execute(
        f"INSERT INTO question_line ({columns}) "  # noqa: S608 - made of our own parts
        f"SELECT {columns} FROM question_line_before ORDER BY id"
    )
    op.drop_table("question_line_before")
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER question_line_refuses_{change.lower()} BEFORE {change} "
            "ON question_line BEGIN SELECT RAISE(ABORT, 'question_line is append-only'); END"
        )

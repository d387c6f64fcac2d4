"""Changes of symptoms, what was taken back, questions, reviews, reports, gentle reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_APPEND_ONLY = (
    "score_withdrawal",
    "note_withdrawal",
    "symptom_change",
    "symptom_change_withdrawal",
    "question_line",
    "review_line",
    "report_made",
)


def upgrade() -> None:
    _create_symptom_change()
    for table in ("score", "note", "symptom_change"):
        _create_withdrawal(table)
    _create_questions_and_reviews()
    _create_nudge()
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _create_symptom_change() -> None:
    op.create_table(
        "symptom_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("symptom", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "change IN ('new', 'worse', 'same', 'better', 'gone')", name="ck_symptom_change_change"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_symptom_change_day", "symptom_change", ["day"], unique=False)


def _create_withdrawal(of: str) -> None:
    op.create_table(
        f"{of}_withdrawal",
        sa.Column(of, sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint([of], [f"{of}.id"], name=f"fk_{of}_withdrawal_{of}"),
        sa.PrimaryKeyConstraint(of),
        sqlite_strict=True,
    )


def _create_questions_and_reviews() -> None:
    op.create_table(
        "question_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('jotted', 'changed', 'ticked', 'reopened', 'removed')",
            name="ck_question_line_kind",
        ),
        sa.CheckConstraint(
            "(kind = 'jotted') = (question IS NULL)", name="ck_question_line_question"
        ),
        sa.CheckConstraint("question < id", name="ck_question_line_question_earlier"),
        sa.CheckConstraint(
            "(kind IN ('jotted', 'changed')) = (text IS NOT NULL)", name="ck_question_line_text"
        ),
        sa.ForeignKeyConstraint(
            ["question"], ["question_line.id"], name="fk_question_line_question"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "review_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('set', 'taken_back')", name="ck_review_line_kind"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "report_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.CheckConstraint("first <= last", name="ck_report_made_range"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _create_nudge() -> None:
    op.create_table(
        "nudge",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.Text(), nullable=True),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('check_in', 'review', 'supply')", name="ck_nudge_kind"),
        sa.CheckConstraint("closed IN (0, 1)", name="ck_nudge_closed"),
        sa.PrimaryKeyConstraint("kind", "day"),
        sqlite_strict=True,
    )

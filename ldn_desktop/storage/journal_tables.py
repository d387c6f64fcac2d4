"""The tables of check-ins, questions, reviews, reports, gentle reminders and imports."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Text,
    TypedColumns,
)

from ldn_desktop.storage.column_types import Day, Instant
from ldn_desktop.storage.table_factory import append_only, plain


class ScoreColumns(TypedColumns):
    """A symptom's score for a day."""

    id: Named[int] = Column(Integer, primary_key=True)
    day: Named[date] = Column(Day, index=True)
    symptom: Named[str] = Column(Text)
    score: Named[int] = Column(Integer)
    recorded_at: Named[datetime] = Column(Instant)


class NoteColumns(TypedColumns):
    """A note for a day; `starred` is null in one of an export from before there were stars."""

    id: Named[int] = Column(Integer, primary_key=True)
    day: Named[date] = Column(Day, index=True)
    text: Named[str] = Column(Text)
    recorded_at: Named[datetime] = Column(Instant)
    starred: Named[int | None] = Column(Integer)


class SymptomChangeColumns(TypedColumns):
    """How a symptom changed on a day, as the user said."""

    id: Named[int] = Column(Integer, primary_key=True)
    day: Named[date] = Column(Day, index=True)
    symptom: Named[str] = Column(Text)
    change: Named[str] = Column(Text)
    recorded_at: Named[datetime] = Column(Instant)


class ScoreWithdrawalColumns(TypedColumns):
    """The withdrawal of a score."""

    score: Named[int] = Column(Integer, ForeignKey("score.id"), primary_key=True)
    withdrawn_at: Named[datetime] = Column(Instant)


class NoteWithdrawalColumns(TypedColumns):
    """The withdrawal of a note."""

    note: Named[int] = Column(Integer, ForeignKey("note.id"), primary_key=True)
    withdrawn_at: Named[datetime] = Column(Instant)


class SymptomChangeWithdrawalColumns(TypedColumns):
    """The withdrawal of a symptom change."""

    symptom_change: Named[int] = Column(Integer, ForeignKey("symptom_change.id"), primary_key=True)
    withdrawn_at: Named[datetime] = Column(Instant)


class QuestionLineColumns(TypedColumns):
    """A line about a question; `question` is the id of its first line (kind "jotted")."""

    id: Named[int] = Column(Integer, primary_key=True)
    kind: Named[str] = Column(Text)
    question: Named[int | None] = Column(Integer, ForeignKey("question_line.id"))
    text: Named[str | None] = Column(Text)
    recorded_at: Named[datetime] = Column(Instant)


class ReviewLineColumns(TypedColumns):
    """A review that was set for a day or taken back."""

    id: Named[int] = Column(Integer, primary_key=True)
    kind: Named[str] = Column(Text)
    day: Named[date] = Column(Day)
    recorded_at: Named[datetime] = Column(Instant)


class ReportMadeColumns(TypedColumns):
    """A report that was made of these days."""

    id: Named[int] = Column(Integer, primary_key=True)
    first: Named[date] = Column(Day)
    last: Named[date] = Column(Day)
    made_at: Named[datetime] = Column(Instant)


class ImportLineColumns(TypedColumns):
    """That the rows `first`..`last` of a table, which an import brought, count or do not count."""

    id: Named[int] = Column(Integer, primary_key=True)
    kind: Named[str] = Column(Text)
    of_table: Named[str] = Column(Text)
    first: Named[int] = Column(Integer)
    last: Named[int] = Column(Integer)
    recorded_at: Named[datetime] = Column(Instant)


class GentleReminderColumns(TypedColumns):
    """The state of a gentle reminder; never more than one row per kind and day."""

    kind: Named[str] = Column(Text)
    day: Named[date] = Column(Day)
    shown_at: Named[datetime | None] = Column(Instant)
    closed: Named[int] = Column(Integer)


score = append_only("score", ScoreColumns, CheckConstraint("score BETWEEN 0 AND 10", name="scale"))

score_withdrawal = append_only("score_withdrawal", ScoreWithdrawalColumns)

note = append_only("note", NoteColumns, CheckConstraint("starred IN (0, 1)", name="starred"))

note_withdrawal = append_only("note_withdrawal", NoteWithdrawalColumns)

symptom_change = append_only(
    "symptom_change",
    SymptomChangeColumns,
    CheckConstraint("change IN ('new', 'worse', 'same', 'better', 'gone')", name="change"),
)

symptom_change_withdrawal = append_only("symptom_change_withdrawal", SymptomChangeWithdrawalColumns)

question_line = append_only(
    "question_line",
    QuestionLineColumns,
    CheckConstraint(
        "kind IN ('jotted', 'changed', 'answered', 'ticked', 'reopened', 'removed')", name="kind"
    ),
    CheckConstraint("(kind = 'jotted') = (question IS NULL)", name="question"),
    CheckConstraint("question < id", name="question_earlier"),
    CheckConstraint(
        "(kind IN ('jotted', 'changed', 'answered')) = (text IS NOT NULL)", name="text"
    ),
)

review_line = append_only(
    "review_line",
    ReviewLineColumns,
    CheckConstraint("kind IN ('set', 'taken_back')", name="kind"),
)

report_made = append_only(
    "report_made", ReportMadeColumns, CheckConstraint("first <= last", name="range")
)

import_line = append_only(
    "import_line",
    ImportLineColumns,
    CheckConstraint("kind IN ('taken_back', 'put_back')", name="kind"),
    CheckConstraint("first <= last", name="range"),
)

gentle_reminder = plain(
    "nudge",
    GentleReminderColumns,
    PrimaryKeyConstraint("kind", "day"),
    CheckConstraint("kind IN ('check_in', 'review', 'supply')", name="kind"),
    CheckConstraint("closed IN (0, 1)", name="closed"),
)

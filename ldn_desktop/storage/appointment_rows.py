"""Maps questions, reviews, reports and gentle reminders to rows and back."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.reviews import ReportMade, ReviewKind, ReviewLine
from ldn_desktop.storage import tables
from ldn_desktop.storage.rows import Row, insert_numbered, put_row


def question_lines(connection: Connection) -> tuple[QuestionLine, ...]:
    """Return the log of questions in the order appended."""
    row = tables.question_line.c
    query = select(row.id, row.kind, row.recorded_at, row.question, row.text).order_by(row.id)
    return tuple(
        QuestionLine(number, QuestionKind(kind), recorded_at, question, words)
        for number, kind, recorded_at, question, words in connection.execute(query)
    )


def insert_question_line(connection: Connection, line: QuestionLine) -> QuestionLine:
    """Insert a line about a question and return it with its id."""
    row: Row = {
        "kind": line.kind.value,
        "question": line.question,
        "text": line.text,
        "recorded_at": line.recorded_at,
    }
    return replace(line, id=insert_numbered(connection, tables.question_line, row))


def review_lines(connection: Connection) -> tuple[ReviewLine, ...]:
    """Return the log of review days in the order appended."""
    row = tables.review_line.c
    query = select(row.id, row.kind, row.day, row.recorded_at).order_by(row.id)
    return tuple(
        ReviewLine(number, ReviewKind(kind), day, recorded_at)
        for number, kind, day, recorded_at in connection.execute(query)
    )


def insert_review_line(connection: Connection, line: ReviewLine) -> ReviewLine:
    """Insert a line about a review and return it with its id."""
    row: Row = {"kind": line.kind.value, "day": line.day, "recorded_at": line.recorded_at}
    return replace(line, id=insert_numbered(connection, tables.review_line, row))


def reports_made(connection: Connection) -> tuple[ReportMade, ...]:
    """Return the reports that were made, in that order."""
    row = tables.report_made.c
    query = select(row.first, row.last, row.made_at, row.id).order_by(row.id)
    return tuple(ReportMade(*found) for found in connection.execute(query))


def insert_report_made(connection: Connection, report: ReportMade) -> ReportMade:
    """Insert a report that was made and return it with its id."""
    row: Row = {"first": report.first, "last": report.last, "made_at": report.made_at}
    return replace(report, id=insert_numbered(connection, tables.report_made, row))


def gentle_reminders(
    connection: Connection, first: date, last: date
) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
    """Return the gentle reminders of these dates, both included, by kind and date."""
    row = tables.gentle_reminder.c
    query = select(row.kind, row.day, row.shown_at, row.closed)
    found = (
        GentleReminder(GentleReminderKind(kind), day, shown_at, bool(closed))
        for kind, day, shown_at, closed in connection.execute(
            query.where(row.day.between(first, last))
        )
    )
    return {
        (gentle_reminder.kind, gentle_reminder.day): gentle_reminder for gentle_reminder in found
    }


def save_gentle_reminder(connection: Connection, gentle_reminder: GentleReminder) -> None:
    """Insert or replace the row of this kind and date."""
    key: Row = {"kind": gentle_reminder.kind.value, "day": gentle_reminder.day}
    row: Row = {"shown_at": gentle_reminder.shown_at, "closed": int(gentle_reminder.closed)}
    put_row(connection, tables.gentle_reminder, key, row)

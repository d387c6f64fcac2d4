"""What was noticed of a day (scores, notes, changes) to rows and back, with what was taken back."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, TypedColumns, insert, select

from ldn_desktop.domain.checkins import Change, Note, Score, SymptomChange
from ldn_desktop.storage import tables
from ldn_desktop.storage.rows import Row, insert_numbered


def scores(connection: Connection, first: date | None, last: date | None) -> tuple[Score, ...]:
    """Return the scores of these dates in the order appended."""
    row, back = tables.score.c, tables.score_withdrawal
    query = (
        select(row.day, row.symptom, row.score, row.recorded_at, row.id, back.c.withdrawn_at)
        .outerjoin_from(tables.score, back, back.c.score == row.id)
        .where(*_between(row.day, first, last))
        .order_by(row.id)
    )
    return tuple(Score(*found) for found in connection.execute(query))


def insert_score(connection: Connection, score: Score) -> Score:
    """Write a score and return it with its id."""
    row: Row = {
        "day": score.day,
        "symptom": score.symptom,
        "score": score.score,
        "recorded_at": score.recorded_at,
    }
    return replace(score, id=insert_numbered(connection, tables.score, row), withdrawn_at=None)


def notes(connection: Connection, first: date | None, last: date | None) -> tuple[Note, ...]:
    """Return the notes of these dates in the order appended."""
    row, back = tables.note.c, tables.note_withdrawal
    query = (
        select(row.day, row.text, row.recorded_at, row.id, back.c.withdrawn_at)
        .outerjoin_from(tables.note, back, back.c.note == row.id)
        .where(*_between(row.day, first, last))
        .order_by(row.id)
    )
    return tuple(Note(*found) for found in connection.execute(query))


def insert_note(connection: Connection, note: Note) -> Note:
    """Write a note and return it with its id."""
    row: Row = {"day": note.day, "text": note.text, "recorded_at": note.recorded_at}
    return replace(note, id=insert_numbered(connection, tables.note, row), withdrawn_at=None)


def symptom_changes(
    connection: Connection, first: date | None, last: date | None
) -> tuple[SymptomChange, ...]:
    """Return what was said of symptoms on these dates, in the order appended."""
    row, back = tables.symptom_change.c, tables.symptom_change_withdrawal
    query = (
        select(row.day, row.symptom, row.change, row.recorded_at, row.id, back.c.withdrawn_at)
        .outerjoin_from(tables.symptom_change, back, back.c.symptom_change == row.id)
        .where(*_between(row.day, first, last))
        .order_by(row.id)
    )
    return tuple(
        SymptomChange(day, symptom, Change(change), recorded_at, number, withdrawn_at)
        for day, symptom, change, recorded_at, number, withdrawn_at in connection.execute(query)
    )


def insert_symptom_change(connection: Connection, change: SymptomChange) -> SymptomChange:
    """Write what was said of a symptom and return it with its id."""
    row: Row = {
        "day": change.day,
        "symptom": change.symptom,
        "change": change.change.value,
        "recorded_at": change.recorded_at,
    }
    number = insert_numbered(connection, tables.symptom_change, row)
    return replace(change, id=number, withdrawn_at=None)


def withdraw(connection: Connection, table: Table[TypedColumns], number: int, at: datetime) -> None:
    """Write into a table of withdrawals that the row `number` was taken back."""
    (key,) = table.primary_key.columns
    connection.execute(insert(table), {key.name: number, "withdrawn_at": at})


def _between(day: Column[date], first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    bounds = []
    if first is not None:
        bounds.append(day >= first)
    if last is not None:
        bounds.append(day <= last)
    return bounds

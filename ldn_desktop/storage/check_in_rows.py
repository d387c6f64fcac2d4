"""Maps a day's scores, notes and symptom changes, withdrawn ones included, to rows and back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, TypedColumns, insert

from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend
from ldn_desktop.storage import tables
from ldn_desktop.storage.rows import Row, insert_numbered
from ldn_desktop.storage.values import read_day, read_instant, write_day


def scores(connection: Connection, first: date | None, last: date | None) -> tuple[Score, ...]:
    """Return the scores of these dates in the order appended."""
    return tuple(
        Score(_day(day), symptom, score, read_instant(at), number, _maybe_instant(back))
        for number, day, at, back, symptom, score in _read(
            connection, "score", "symptom, said.score", first, last
        )
    )


def insert_score(connection: Connection, score: Score) -> Score:
    """Insert a score and return it with its id."""
    row: Row = {
        "day": score.day,
        "symptom": score.symptom,
        "score": score.score,
        "recorded_at": score.recorded_at,
    }
    return replace(score, id=insert_numbered(connection, tables.score, row), withdrawn_at=None)


def notes(connection: Connection, first: date | None, last: date | None) -> tuple[Note, ...]:
    """Return the notes of these dates in the order appended."""
    return tuple(
        Note(_day(day), text, read_instant(at), number, _maybe_instant(back))
        for number, day, at, back, text in _read(connection, "note", "text", first, last)
    )


def insert_note(connection: Connection, note: Note) -> Note:
    """Insert a note and return it with its id."""
    row: Row = {"day": note.day, "text": note.text, "recorded_at": note.recorded_at}
    return replace(note, id=insert_numbered(connection, tables.note, row), withdrawn_at=None)


def symptom_changes(
    connection: Connection, first: date | None, last: date | None
) -> tuple[SymptomChange, ...]:
    """Return the symptom changes of these dates in the order appended."""
    return tuple(
        SymptomChange(
            _day(day), symptom, SymptomTrend(change), read_instant(at), number, _maybe_instant(back)
        )
        for number, day, at, back, symptom, change in _read(
            connection, "symptom_change", "symptom, change", first, last
        )
    )


def insert_symptom_change(connection: Connection, change: SymptomChange) -> SymptomChange:
    """Insert a symptom change and return it with its id."""
    row: Row = {
        "day": change.day,
        "symptom": change.symptom,
        "change": change.change.value,
        "recorded_at": change.recorded_at,
    }
    number = insert_numbered(connection, tables.symptom_change, row)
    return replace(change, id=number, withdrawn_at=None)


def withdraw(connection: Connection, table: Table[TypedColumns], number: int, at: datetime) -> None:
    """Insert into a table of withdrawals that the row `number` was taken back at `at` (UTC)."""
    (key,) = table.primary_key.columns
    connection.execute(insert(table), {key.name: number, "withdrawn_at": at})


_day = lru_cache(maxsize=4096)(read_day)
"""Cached: a day has many rows, and ten years of them are read at once."""


def _maybe_instant(text: str | None) -> datetime | None:
    return None if text is None else read_instant(text)


def _read(
    connection: Connection, table: str, columns: str, first: date | None, last: date | None
) -> Iterable[Sequence[Any]]:
    """Return (id, day, recorded_at, withdrawn_at, *columns) of the rows of these dates, as text.

    It reads the driver's rows: SQLAlchemy's types take five times as long, and there may be 20,000
    rows.
    """
    bounds = {"day >= ?": first, "day <= ?": last}
    given = {clause: write_day(day) for clause, day in bounds.items() if day is not None}
    where = f"WHERE {' AND '.join(given)} " if given else ""
    statement = (
        f"SELECT id, day, recorded_at, withdrawn_at, {columns} FROM {table} AS said "  # noqa: S608 - made of our own parts
        f"LEFT JOIN {table}_withdrawal AS back ON back.{table} = said.id {where}ORDER BY id"
    )
    return connection.exec_driver_sql(statement, tuple(given.values())).all()

"""Reads a history from a table of any spreadsheet: a date, an amount, and whether it was taken.

The columns are known by what stands in them, in any order, with or without a heading. Between them
are semicolons, tabs, commas or bars. A time beside the date, or in a column of its own, says when
the dose was taken. Other columns are left alone.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, tzinfo

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.plan import DEFAULT_MEDICINE
from ldn_desktop.domain.texts import folded
from ldn_desktop.exchange.dosage import Dosage, DosageEntry, dosage_of
from ldn_desktop.exchange.dosage_table import cells_of
from ldn_desktop.exchange.dosage_words import (
    DosageAnswer,
    answer_in,
    folded_words,
    time_in,
)
from ldn_desktop.exchange.printed_dates import dates_of, printed_date
from ldn_desktop.exchange.third_party_fields import OddEntry
from ldn_desktop.services.third_party_import import LeftOut, Source

_SEPARATORS = ";\t,|"
_SEPARATOR_LINE = "sep="
_USUAL_TIME = time(21)
_AMOUNT = re.compile(r"\s*[0-9]{1,4}([.,][0-9]{1,3})?\s*[^\d\s]{0,12}\.?\s*")
_BARE = re.compile(r"[0-9.,\s]+")
_UNIT = re.compile(r"(?<![^\W\d_])(mg|mcg|[µμ]g)(?![^\W\d_])", re.IGNORECASE)
_YES = folded_words(
    "taken|x|✓|✔|✅|☑|1|true|yes|y|ja|oui|sí|si|sì|sim|tak|ano|kyllä|jah|já|evet|igen|да|так|ναι|כן"
    "|نعم|ஆம்|是|はい|예|tatt|taget|tagen|otettu|eingenommen|genommen|tomado|tomada|ingenomen|pris"
    "|przyjęto|užito|preso|võetud|bevéve|alındı|ελήφθη|взето|прийнято|принято|已服用"
)
_NO = folded_words(
    "✗|✘|❌|0|false|no|n|nein|nee|non|não|nie|ne|ei|nej|nei|hayır|nem|нет|не|ні|όχι|לא|لا|否"
    "|いいえ|아니요"
)


Row = tuple[int, list[str]]
"""The number of a row in the spreadsheet, from 1, and its cells."""


@dataclass(frozen=True)
class _Columns:
    """The places of the columns in a row; there is an answer, a time or both.

    `unit` is that of bare numbers, "" if none is said.
    """

    day: int
    amount: int
    unit: str
    answer: int | None
    at: int | None


def read_plain_table(text: str, zone: tzinfo, today: date) -> Dosage | None:
    """Return the history in a table, None if its dates, amounts or answers are not found.

    Raises `ValidationError` if its dates can be read in two ways.
    """
    first = text.partition("\n")[0]
    is_told = first.lower().startswith(_SEPARATOR_LINE)
    for separator in first.strip()[len(_SEPARATOR_LINE) :][:1] if is_told else _SEPARATORS:
        rows = list(_rows(text, separator, skip=int(is_told)))
        columns = _columns([cells for _, cells in rows])
        if columns is not None:
            return _history(rows, columns, zone, today)
    return None


def _rows(text: str, separator: str, skip: int) -> Iterator[Row]:
    """Yield the rows that are not empty."""
    lines = text.splitlines(keepends=True)[skip:]
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:  # a quote that does not close would take all lines after it along
        rows = [cells_of(line, separator) for line in lines]
    for number, row in enumerate(rows, start=skip + 1):
        if any(map(str.strip, row)):
            yield number, row


def _columns(rows: Sequence[list[str]]) -> _Columns | None:
    """Return where the columns are, by what stands in most of their cells."""
    places = range(max(map(len, rows), default=0))
    cells = [[row[place] for row in rows if place < len(row)] for place in places]

    def first(is_one: Callable[[str], bool], *others: int | None) -> int | None:
        return next((p for p in places if p not in others and _most(cells[p], is_one)), None)

    day = first(_is_date)
    at = first(_is_time, day)
    answer = first(_is_answer, day, at)
    amounts = [p for p in places if p not in (day, at, answer) and _most(cells[p], _is_amount)]
    in_mg = [p for p in amounts if _unit(cells[p]) or _most(cells[p], lambda c: bool(_unit([c])))]
    only = in_mg or amounts
    if answer is None and at is not None and not _says_taken(cells[at][0]):
        at = None  # when a dose was planned does not say that it was taken
    if day is None or len(only) != 1 or (answer is None and at is None):
        return None
    return _Columns(day, only[0], _unit(cells[only[0]]), answer, at)


def _most(cells: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return 2 * sum(map(is_one, filled)) >= max(len(filled), 1)


def _unit(cells: Sequence[str]) -> str:
    """Return the unit that the heading of a column names, "" if it names none."""
    found = _UNIT.search(cells[0])
    return found[0] if found else ""


def _says_taken(heading: str) -> bool:
    return any(word in _YES for word in folded(heading).split())


def _is_date(cell: str) -> bool:
    return printed_date(cell) is not None


def _is_time(cell: str) -> bool:
    return ":" in cell and time_in(cell) is not None


def _is_amount(cell: str) -> bool:
    return _AMOUNT.fullmatch(cell) is not None


def _is_answer(cell: str) -> bool:
    return _answer(cell) is not None


def _answer(cell: str) -> DosageAnswer | None:
    word = folded(cell)
    if word in _NO:
        return DosageAnswer.SKIPPED
    return DosageAnswer.TAKEN_SOME_TIME if word in _YES else answer_in(cell, has_time=False)


def _history(rows: Sequence[Row], columns: _Columns, zone: tzinfo, today: date) -> Dosage | None:
    body = rows if any(map(_is_date, rows[0][1])) else rows[1:]
    needed = max(columns.day, columns.amount, columns.answer or 0, columns.at or 0)
    printed = [printed_date(row[columns.day]) if len(row) > needed else None for _, row in body]
    days = dates_of([found and found[0] for found in printed], today)
    times = [
        time_in(row[columns.at] if columns.at is not None else found[1]) if found else None
        for (_, row), found in zip(body, printed, strict=True)
    ]
    usual = Counter(filter(None, times)).most_common(1)
    planned_at = usual[0][0] if usual else _USUAL_TIME
    read: list[DosageEntry | OddEntry] = []
    for (number, row), day, at in zip(body, days, times, strict=True):
        if len(row) <= needed or day is None:
            why = LeftOut.NO_TIME if len(row) > needed else LeftOut.BROKEN
            read.append(OddEntry(number, why))
            continue
        said_at = due_instant(day, at, zone) if at else None
        status = _status(row, columns, has_time=said_at is not None)
        amount = _with_unit(row[columns.amount], columns.unit)
        read.append(DosageEntry(number, DEFAULT_MEDICINE, amount, status, day, planned_at, said_at))
    found = dosage_of(read, source=Source.TABLE)
    return found if found.history else None


def _status(row: list[str], columns: _Columns, *, has_time: bool) -> int | None:
    if columns.answer is None:
        return DosageAnswer.TAKEN if has_time else DosageAnswer.NO_ANSWER
    cell = row[columns.answer]
    status = _answer(cell) if cell.strip() else DosageAnswer.NO_ANSWER
    is_taken = status == DosageAnswer.TAKEN_SOME_TIME
    return DosageAnswer.TAKEN if is_taken and has_time else status


def _with_unit(amount: str, unit: str) -> str:
    return f"{amount} {unit}" if _BARE.fullmatch(amount) else amount

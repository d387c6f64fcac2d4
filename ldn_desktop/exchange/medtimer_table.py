"""Reads the table of events (CSV) that MedTimer exports, in the form of each of its versions.

Its columns stand between semicolons, unquoted: reminder, medicine, amount, answer. Since 1.15 the
last two are the instants of reminder and answer in ISO form; between them came tags (1.16), the
interval (1.17) and notes (1.18), which may hold semicolons and line breaks. Before 1.15 the first
column has date and time as the phone printed them, and the answer is "x" or such a time. A dose
that was not taken has no answer, whatever the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.exchange.dosage_words import time_in
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.medtimer import NOT_TAKEN, TAKEN, Event, MedTimer
from ldn_desktop.exchange.printed_dates import PrintedDate, dates_of, printed_date
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.exchange.third_party_fields import OddEntry, name_in
from ldn_desktop.services.third_party_import import LeftOut

_FIRST_FORM = 4
_FORMS = frozenset((_FIRST_FORM, 6, 7, 8, 9))
"""The numbers of columns that versions wrote."""
_WITH_NOTES, _NOTES, _MOMENTS = 9, 6, 2
_MOMENT = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}T")

_Read = Event | OddEntry


@dataclass(frozen=True)
class _Row:
    number: int
    cells: list[str]

    def event(self, planned: int, taken: int | None, notes: str = "") -> _Read:
        """Return the event of a row, at seconds since 1970; `taken` is None if it was not."""
        values: dict[str, Json] = {
            "medicineName": self.cells[1],
            "amount": self.cells[2],
            "notes": notes,
            "status": NOT_TAKEN if taken is None else TAKEN,
            "remindedTimestamp": planned,
            "processedTimestamp": taken or 0,
        }
        name = name_in(Fields(values), "medicineName")
        if name is None:
            return OddEntry(self.number, LeftOut.NO_NAME)
        return Event(self.number, name, Fields(values, f"{self.number}"))

    def odd(self, why: LeftOut) -> OddEntry:
        """Return why the row can't be read; it has a medicine if its cells are in their places."""
        cells: dict[str, Json] = {} if why is LeftOut.BROKEN else {"name": self.cells[1]}
        return OddEntry(self.number, why, name_in(Fields(cells), "name"))


def read_medtimer_table(text: str, zone: tzinfo, today: date) -> MedTimer | None:
    """Return the events of a table, None if it is not MedTimer's; local times are read in `zone`.

    Raises `ValidationError` if its dates can be read in two ways.
    """
    head, *lines = text.rstrip("\r\n").split("\n")
    columns = head.count(";") + 1
    if not lines or columns not in _FORMS:
        return None
    if columns == _FIRST_FORM:
        read = list(_in_print(lines, zone, today))
    else:
        read = [_with_moments(row, columns) for row in _rows(lines, columns)]
    events = tuple(found for found in read if isinstance(found, Event))
    odd = tuple(found for found in read if isinstance(found, OddEntry))
    return MedTimer(events, {}, odd) if events else None


def _in_print(lines: list[str], zone: tzinfo, today: date) -> Iterator[_Read]:
    """Yield the events of the first form, whose times are as the phone printed them."""
    rows = [
        _Row(n, line.rstrip("\r").split(";")) for n, line in enumerate(lines, 2) if line.strip()
    ]
    planned = [_printed(row.cells[0]) for row in rows]
    taken = [_printed(row.cells[-1]) for row in rows]
    days = dates_of([found and found[0] for found in (*planned, *taken)], today)
    for place, row in enumerate(rows):
        at = _moment(row.cells[0], planned[place], days[place], zone)
        answer = row.cells[-1].strip()
        said = _moment(answer, taken[place], days[len(rows) + place], zone)
        if len(row.cells) != _FIRST_FORM:
            yield row.odd(LeftOut.BROKEN)
        elif at is None or (said is None and answer not in ("", "x")):
            yield row.odd(LeftOut.NO_TIME)
        else:
            yield row.event(at, (said or 0) if answer else None)


def _printed(text: str) -> tuple[PrintedDate, str] | None:
    return None if _MOMENT.match(text) else printed_date(text)


def _moment(
    text: str, printed: tuple[PrintedDate, str] | None, day: date | None, zone: tzinfo
) -> int | None:
    """Return the seconds since 1970 of a text of the first form, None if it is no moment."""
    if printed is None or day is None:
        return _seconds(text)
    at = time_in(printed[1])
    instant = None if at is None else due_instant(day, at, zone)
    return None if instant is None else int(instant.timestamp())


def _rows(lines: list[str], columns: int) -> Iterator[_Row]:
    """Yield the rows below the heading, each with the number of its first line.

    A row ends with the line that ends in two instants; a line break before that is part of its
    note. Lines that are part of no row are rows of their own, to be told by their number.
    """
    held: list[_Row] = []
    for number, line in enumerate(lines, start=2):
        held.append(_Row(number, line.removesuffix("\r").split(";")))
        if _is_end(held[-1].cells):
            yield from _parted(held, columns)
            held.clear()
    yield from (line for line in held if any(line.cells))


def _parted(held: list[_Row], columns: int) -> Iterator[_Row]:
    """Yield the row that the last lines are together, after the lines that it does not need."""
    for first in range(len(held) - 1, -1, -1):
        text = "\n".join(";".join(line.cells) for line in held[first:])
        row = _Row(held[first].number, text.split(";"))
        if _is_whole(row.cells, columns):
            yield from (line for line in held[:first] if any(line.cells))
            yield row
            return
    yield from (line for line in held if any(line.cells))


def _is_whole(cells: list[str], columns: int) -> bool:
    fits = len(cells) >= columns if columns == _WITH_NOTES else len(cells) == columns
    before_notes = cells[: min(_NOTES, len(cells) - _MOMENTS)]
    return fits and bool(cells[0].strip()) and not any("\n" in cell for cell in before_notes)


def _is_end(cells: list[str]) -> bool:
    *_before, planned, taken = ("", "", *cells)[-_MOMENTS:]
    return bool(_MOMENT.match(planned) and (not taken.strip() or _MOMENT.match(taken)))


def _with_moments(row: _Row, columns: int) -> _Read:
    if not _is_whole(row.cells, columns) or not _is_end(row.cells):
        return row.odd(LeftOut.BROKEN)
    planned, taken = (_seconds(cell) for cell in row.cells[-_MOMENTS:])
    if planned is None or (taken is None and row.cells[-1].strip()):
        return row.odd(LeftOut.NO_TIME)
    return row.event(planned, taken, ";".join(row.cells[_NOTES:-_MOMENTS]))


def _seconds(text: str) -> int | None:
    """Return the seconds since 1970 of an ISO instant, None for other texts."""
    try:
        instant = datetime.fromisoformat(text.strip())
        return int(instant.timestamp()) if instant.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None

"""Reads the history that Dosage saves from its menu, as a CSV table or as an HTML page.

Its columns are date, time, name, dose, status and time of the confirmation, in the user's language.
Dates are those of the answer: in UTC where its menu says ISO, else local and as the locale prints
them. The page has the same cells.
"""

import csv
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo
from html.parser import HTMLParser

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.exchange.dosage import Dosage, DosageEntry, day_of, dosage_of
from ldn_desktop.exchange.dosage_words import answer_in, time_in
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.printed_dates import dates_of, printed_date
from ldn_desktop.exchange.third_party_fields import OddEntry, name_in
from ldn_desktop.services.third_party_import import LeftOut

_COLUMNS = 6
_PAGE = "<style>"
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_dosage_table(text: str, zone: tzinfo, today: date) -> Dosage | None:
    """Return the content of a table or page, None if it is not Dosage's.

    Raises `ValidationError` if its dates can be read in two ways.
    """
    rows = _rows_of_page(text) if text.lstrip().startswith(_PAGE) else _rows_of_table(text)
    if not rows or len(rows[0]) != _COLUMNS:
        return None
    lines = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(row)]
    printed = [printed_date(row[0]) if len(row) == _COLUMNS else None for _, row in lines]
    days = dates_of([found and found[0] for found in printed], today)
    dated = [row[0] for (_, row), day in zip(lines, days, strict=True) if day is not None]
    in_utc = all(_ISO_DATE.fullmatch(text) for text in dated)
    read = [
        _line(number, row, day, zone, in_utc=in_utc)
        for (number, row), day in zip(lines, days, strict=True)
    ]
    known = any(isinstance(line, DosageEntry) and line.status is not None for line in read)
    return dosage_of(read) if known else None


def _rows_of_table(text: str) -> list[list[str]]:
    return [cells_of(line) for line in text.splitlines()]


def cells_of(line: str, separator: str = ",") -> list[str]:
    """Return the cells of a row that is one line, or its text if its quotes don't close."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return [line]


def _rows_of_page(text: str) -> list[list[str]]:
    page = _Page()
    page.feed(text)
    return page.rows


class _Page(HTMLParser):
    """Collects the cells of the rows of an HTML table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, _attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        self._is_in_cell = tag in ("td", "th") and bool(self.rows)
        if self._is_in_cell:
            self.rows[-1].append("")

    def handle_endtag(self, _tag: str) -> None:
        self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data


def _line(
    number: int, row: list[str], day: date | None, zone: tzinfo, *, in_utc: bool
) -> DosageEntry | OddEntry:
    if len(row) != _COLUMNS:
        return OddEntry(number, LeftOut.BROKEN)
    name, confirmed = name_in(Fields({"name": row[2]}), "name"), row[5].strip()
    if name is None:
        return OddEntry(number, LeftOut.NO_NAME)
    planned_at, said = time_in(row[1]), time_in(confirmed)
    if day is None or planned_at is None or (said is None and confirmed):
        return OddEntry(number, LeftOut.NO_TIME, name)
    status = answer_in(row[4], has_time=said is not None)
    said_at = None
    if said is not None:
        said_at = _said_at(day, said, zone) if in_utc else due_instant(day, said, zone)
    if said_at is not None:
        day = day_of(said_at, planned_at, zone)
    return DosageEntry(number, name, row[3], status, day, planned_at, said_at)


def _said_at(utc_day: date, local_at: time, zone: tzinfo) -> datetime | None:
    """Return the instant of a local time of day, given the UTC date that Dosage writes beside it.

    None if no instant has both.
    """
    for ahead in (0, -1, 1):
        instant = due_instant(utc_day + ahead * ONE_DAY, local_at, zone)
        if instant is not None and instant.astimezone(UTC).date() == utc_day:
            return instant
    return None

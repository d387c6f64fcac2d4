"""The parts of the report's content: sections with lines, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from ldn_desktop.wording.i18n import plural

T = TypeVar("T")
ENTRIES_SHARE = 3
"""So many entries of a list there may be for a row of a table: questions matter most."""


@dataclass(frozen=True)
class Room:
    """How many rows a table or list of the summary may have, and how many letters a text.

    A table of `share` n may have n times as many rows.
    """

    rows: int
    letters: int


class Kept(StrEnum):
    """Which rows of a table stay where there is no room for all."""

    ALL = "all"
    FIRST = "first"
    NEWEST = "newest"


@dataclass(frozen=True)
class Table:
    """A table: caption, headings and rows; the first cell of a row names it.

    `widths` are percents of the table's width; empty if all columns are equally wide. `share` is
    how much more of the room it has than others.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    kept: Kept = Kept.ALL
    share: int = 1

    def within(self, room: Room) -> "tuple[Table, int]":
        """Return the table with the rows that have room, and the number of the others."""
        if self.kept is Kept.ALL:
            return self, 0
        cut = tuple(tuple(clipped(cell, room.letters) for cell in row) for row in self.rows)
        most = room.rows * self.share
        kept = cut[-most:] if self.kept is Kept.NEWEST else cut[:most]
        return replace(self, rows=kept), len(cut) - len(kept)


@dataclass(frozen=True)
class Entry:
    """An entry of a numbered list, and below it an answer, or room for one."""

    text: str
    answer: str = ""


@dataclass(frozen=True)
class ReportSection:
    """A heading with lines, a list and tables under it, and small print.

    `headline` comes first, in the largest letters.
    """

    title: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    tables: tuple[Table, ...] = ()
    small: tuple[str, ...] = ()
    headline: str = ""

    def within(self, room: Room) -> "ReportSection":
        """Return the section as far as there is room, with the number of what was left out."""
        cut = [table.within(room) for table in self.tables]
        entries = tuple(
            Entry(clipped(entry.text, room.letters), clipped(entry.answer, room.letters))
            for entry in self.entries[: room.rows * ENTRIES_SHARE]
        )
        left_out = sum(number for _table, number in cut) + len(self.entries) - len(entries)
        return replace(
            self,
            lines=tuple(clipped(line, 2 * room.letters) for line in self.lines),
            entries=entries,
            tables=tuple(table for table, _number in cut),
            small=(*_more(left_out), *self.small),
        )


def _more(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    text = plural(
        "And {count} more. A later page has it.", "And {count} more. A later page has all.", count
    )
    return (text.format(count=count),)


@dataclass(frozen=True)
class ReportContent:
    """The whole report. The drawing comes between `head` and `tail`; `daily` begins a page.

    `box` are the facts that come first, each with its name. `drawing` describes the drawing in
    words. `details` follow the daily table, and so does what the summary has no room for.
    `left_out` counts the days of the daily table that a preview leaves out.
    """

    title: str
    about: tuple[str, ...]
    box: tuple[tuple[str, str], ...]
    head: tuple[ReportSection, ...]
    drawing: str
    tail: tuple[ReportSection, ...]
    daily: ReportSection
    details: tuple[ReportSection, ...]
    foot: tuple[str, str]
    left_out: int = 0

    def shortened(self, days: int) -> "ReportContent":
        """Return the report with the first `days` rows of the daily table only."""
        table = self.daily.tables[0]
        left_out = max(len(table.rows) - days, 0)
        daily = replace(self.daily, tables=(replace(table, rows=table.rows[:days]),))
        return replace(self, daily=daily, left_out=left_out)

    def within(self, head: Room, tail: Room) -> "ReportContent":
        """Return the report with a summary for this room; what was cut is in `details` in full."""
        sections = [*((one, head) for one in self.head), *((one, tail) for one in self.tail)]
        whole = tuple(section for section, room in sections if section.within(room) != section)
        return replace(
            self,
            head=tuple(section.within(head) for section in self.head),
            tail=tuple(section.within(tail) for section in self.tail),
            details=(*whole, *self.details),
        )


def clipped(text: str, most: int) -> str:
    """Return a text on one line, cut off with an ellipsis after `most` characters."""
    line = " ".join(text.splitlines())
    return line if len(line) <= most else line[:most].rstrip() + "…"


def in_chunks(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """Return the items in groups of at most `most`."""
    return [items[start : start + most] for start in range(0, len(items), most)]

"""What a report in words is made of: sections with lines, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Who the report is about, as far as they want it printed; kept nowhere by the report."""

    name: str = ""
    born: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what it is, its headings, and its rows; the first cell names the row.

    `widths` are percents of the whole, none where all columns are alike.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """A heading with lines, a list and tables under it, and small print.

    `headline` is what is said first and largest. `brief` is what page 1 holds of it where the
    summary has no room for all; None where it is short as it is.
    """

    title: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    small: tuple[str, ...] = ()
    headline: str = ""
    brief: "ReportSection | None" = None

    def by_table(self) -> "Sequence[ReportSection]":
        """Return the same in parts of at most one table each, the lines with the first."""
        if len(self.tables) < 2:
            return (self,)
        first = replace(self, tables=self.tables[:1], small=())
        rest = (ReportSection(self.title, tables=(table,)) for table in self.tables[1:])
        *parts, last = first, *rest
        return (*parts, replace(last, small=self.small))

    def with_brief(self, brief: "ReportSection") -> "ReportSection":
        """Return the same with what page 1 holds of it, if that is less."""
        return self if brief == self else replace(self, brief=brief)


@dataclass(frozen=True)
class ReportContent:
    """The whole report. The drawing stands between `head` and `tail`; `daily` begins a page.

    `more` are the sections of which `head` and `tail` hold a part only; each begins a page.
    `left_out` counts the days of the daily table that a preview leaves out.
    """

    title: str
    about: tuple[str, ...]
    head: tuple[ReportSection, ...]
    drawing: str
    tail: tuple[ReportSection, ...]
    daily: ReportSection
    foot: str
    more: tuple[ReportSection, ...] = ()
    left_out: int = 0

    def shortened(self, days: int) -> "ReportContent":
        """Return the same with so many rows of the daily table; `left_out` counts the others."""
        table = self.daily.tables[0]
        left_out = max(len(table.rows) - days, 0)
        daily = replace(self.daily, tables=(replace(table, rows=table.rows[:days]),))
        return replace(self, daily=daily, left_out=left_out)

    def in_brief(self) -> "ReportContent":
        """Return the same with a summary for one page; what it leaves out stands in `more`."""
        return replace(
            self,
            head=tuple(section.brief or section for section in self.head),
            tail=tuple(section.brief or section for section in self.tail),
            more=tuple(section for section in (*self.head, *self.tail) if section.brief),
        )


def clipped(text: str, most: int) -> str:
    """Return a text on one line, cut off with an ellipsis after so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"


def in_chunks(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """Return the items in groups of at most so many."""
    return [items[start : start + most] for start in range(0, len(items), most)]

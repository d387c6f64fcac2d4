"""The parts of the report's content: sections with lines, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Whom the report is about, as far as they want it printed; the report stores neither."""

    name: str = ""
    born: str = ""


@dataclass(frozen=True)
class Table:
    """A table: caption, headings and rows; the first cell of a row names it.

    `widths` are percents of the table's width; empty if all columns are equally wide.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """A heading with lines, a list and tables under it, and small print.

    `headline` comes first, in the largest letters. `brief` is the short form for page 1 if the
    summary has no room for the whole; None if the section is short already.
    """

    title: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    small: tuple[str, ...] = ()
    headline: str = ""
    brief: "ReportSection | None" = None

    def by_table(self) -> "Sequence[ReportSection]":
        """Return the section in parts of at most one table each; the first has the lines."""
        if len(self.tables) < 2:
            return (self,)
        first = replace(self, tables=self.tables[:1], small=())
        rest = (ReportSection(self.title, tables=(table,)) for table in self.tables[1:])
        *parts, last = first, *rest
        return (*parts, replace(last, small=self.small))

    def with_brief(self, brief: "ReportSection") -> "ReportSection":
        """Return the section with this short form, unless that is the same."""
        return self if brief == self else replace(self, brief=brief)


@dataclass(frozen=True)
class ReportContent:
    """The whole report. The drawing comes between `head` and `tail`; `daily` begins a page.

    `drawing` describes the drawing in words. `more` has the sections that `head` and `tail` have
    in their short form; each begins a page. `left_out` counts the days of the daily table that a
    preview leaves out.
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
        """Return the report with the first `days` rows of the daily table only."""
        table = self.daily.tables[0]
        left_out = max(len(table.rows) - days, 0)
        daily = replace(self.daily, tables=(replace(table, rows=table.rows[:days]),))
        return replace(self, daily=daily, left_out=left_out)

    def in_brief(self) -> "ReportContent":
        """Return the report with each section in its short form, and the whole ones in `more`."""
        return replace(
            self,
            head=tuple(section.brief or section for section in self.head),
            tail=tuple(section.brief or section for section in self.tail),
            more=tuple(section for section in (*self.head, *self.tail) if section.brief),
        )


def clipped(text: str, most: int) -> str:
    """Return a text on one line, cut off with an ellipsis after `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"


def in_chunks(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """Return the items in groups of at most `most`."""
    return [items[start : start + most] for start in range(0, len(items), most)]

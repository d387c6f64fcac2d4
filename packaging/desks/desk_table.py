"""The table of what was seen on each desktop, as docs/desks.md has it."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

OK = "as it should be"
HEAD = """# Real desktops

What the app does on real desktops, each started on a virtual screen in a private copy of the
system. `make desks` checks each point by pressing buttons and by looking at pictures of the screen,
and writes this table. It needs root and Debian's packages, and leaves the pictures in
`build/desks`. All of them take about 20 minutes; `make desks ARGS=LXQt` checks
one desktop and keeps the rows of the others.

| desktop | versions | point | result |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One point on one desktop: `result` is OK or what was seen instead."""

    desktop: str
    versions: str
    point: str
    result: str


def parse_rows(text: str) -> list[Row]:
    """Read the rows of an earlier table."""
    lines = [line for line in text.splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return [Row(*four) for four in cells if len(four) == 4]


def merged(old: Iterable[Row], new: Iterable[Row], order: Sequence[str]) -> list[Row]:
    """Return the new rows, with the old ones of desktops that were not tried, in the order."""
    fresh = list(new)
    tried = {row.desktop for row in fresh}
    rows = [*(row for row in old if row.desktop not in tried), *fresh]
    return sorted(
        (row for row in rows if row.desktop in order), key=lambda row: order.index(row.desktop)
    )


def page(rows: Iterable[Row]) -> str:
    """Return the whole page."""
    return HEAD + "".join(f"| {' | '.join(map(_cell, astuple(row)))} |\n" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split()) or "-"

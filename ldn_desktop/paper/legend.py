"""The legend of the chart: what its shapes mean, in as many rows as its width needs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.wording.i18n import _

ROW = 1.35
"""The height of a row, in lines of text."""


@dataclass(frozen=True)
class LegendEntry:
    """A shape, or the name of a line, and its meaning; `short` is used if the chart is narrow."""

    shape: Mark | str
    words: str
    short: str = ""


PLANNED, NOT_DAILY, CHANGED, BASELINE = "planned", "not_daily", "changed", "baseline"


def entries(chart: Chart) -> Iterator[LegendEntry]:
    """Yield the entries for what the chart has."""
    yield LegendEntry(PLANNED, _("planned dose"))
    if any(level.every_days > 1 for level in chart.levels):
        yield LegendEntry(NOT_DAILY, _("every other day"))
    if any(not dose.is_extra for dose in chart.taken):
        yield LegendEntry(Mark.TAKEN, _("taken"))
    if any(dose.is_extra for dose in chart.taken):
        yield LegendEntry(Mark.EXTRA, _("extra dose"))
    shapes = {dose.mark for dose in chart.not_taken}
    if Mark.SKIPPED in shapes:
        yield LegendEntry(Mark.SKIPPED, _("skipped"))
    if Mark.NOT_RECORDED in shapes:
        yield LegendEntry(Mark.NOT_RECORDED, _("not recorded"))
    if chart.changes:
        yield LegendEntry(CHANGED, _("plan changed"))
    if any(strip.baseline is not None for strip in chart.strips):
        words, short = _("mean before the first reduction"), _("mean before reducing")
        yield LegendEntry(BASELINE, words, short)


def widest(chart: Chart, metrics: QFontMetricsF) -> float:
    """Return the width of the widest entry, in the pixels of `metrics`."""
    return max(_width(entry, metrics) for entry in entries(chart))


def place(
    chart: Chart, metrics: QFontMetricsF, width: float
) -> tuple[list[tuple[LegendEntry, QPointF]], float]:
    """Return each entry with its top left corner, and the height of all rows."""
    line, x, y = metrics.height(), 0.0, 0.0
    placed: list[tuple[LegendEntry, QPointF]] = []
    for entry in (_fitting(entry, metrics, width) for entry in entries(chart)):
        needed = _width(entry, metrics)
        if x and x + needed > width:
            x, y = 0.0, y + ROW * line
        placed.append((entry, QPointF(x, y)))
        x += needed
    return placed, y + ROW * line


def _fitting(entry: LegendEntry, metrics: QFontMetricsF, width: float) -> LegendEntry:
    is_too_wide = bool(entry.short) and _width(entry, metrics) > width
    return replace(entry, words=entry.short) if is_too_wide else entry


def _width(entry: LegendEntry, metrics: QFontMetricsF) -> float:
    return 1.9 * metrics.height() + metrics.horizontalAdvance(entry.words)

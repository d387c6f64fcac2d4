"""The card of the chart: the choice of days, the chart, and the text of the selected day."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal

from ldn_desktop.paper.chart import chart_of
from ldn_desktop.services.chart_data import ChartData
from ldn_desktop.ui.history.chart_view import ChartView
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.labels import Heading, Muted, Small
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import say_day, say_recorded
from ldn_desktop.wording.i18n import _

USUAL_DAYS = 90


class ChartCard(Card):
    """Draws doses and symptoms. Emits `opened` with a day that was chosen in the chart.

    Emits `counted` with how many doses of the days drawn were recorded, in words.

    `read` reads the data from so long before today on, or all of it for None; it returns None if
    the data can't be read.
    """

    opened = Signal(object)
    counted = Signal(str)

    def __init__(
        self, formats: Formats, read: Callable[[timedelta | None], ChartData | None]
    ) -> None:
        super().__init__(_("Doses and symptoms"))
        self._formats = formats
        self._read = read
        self._drawn: ChartData | None = None
        self.span = DropDown(_("Days to draw"))
        for days, words in (
            (30, _("30 days")),
            (USUAL_DAYS, _("90 days")),
            (365, _("One year")),
            (0, _("All")),
        ):
            self.span.addItem(words, days)
        self.span.setCurrentIndex(self.span.findData(USUAL_DAYS))
        self.chart = ChartView(formats, self._words)
        self.told = Small(_("Point at a day, or use the arrow keys, to read it here."))
        self.empty = Muted(_("Nothing to draw yet. The doses and scores you record show here."))
        self.as_table = LinkButton(_("Table"), _("Show all days as a table"))
        top = TrailingLayout()
        top.addWidget(flow_of(Heading(_("Doses and symptoms")), self.span))
        top.addWidget(self.as_table)
        fill(self.body, top, self.empty, self.chart, self.told)
        self.span.currentIndexChanged.connect(lambda _index: self.refresh())
        self.chart.said.connect(self.told.set_text)
        self.chart.opened.connect(self.opened)

    def refresh(self) -> None:
        """Read the data and draw it; if that fails, the chart stays as it is."""
        days = self.span.currentData()
        drawn = self._read(timedelta(days=days - 1) if days else None)
        if drawn is None:
            return
        self._drawn = drawn
        counts, first = drawn.history.counts(), drawn.history.first
        self.counted.emit(say_recorded(counts, first, self._formats) if counts.planned else "")
        chart = chart_of(drawn)
        for part, is_shown in (
            (self.chart, not chart.is_empty),
            (self.told, not chart.is_empty),
            (self.empty, chart.is_empty),
        ):
            part.setVisible(is_shown)
        name = _("Drawing of doses and symptoms, {first} to {last}. The table holds the same.")
        long_day = self._formats.long_day
        self.chart.show_chart(
            chart, name.format(first=long_day(chart.first), last=long_day(chart.last))
        )

    def _words(self, day: date) -> str:
        if self._drawn is None:
            return ""
        history = self._drawn.history
        zone = history.snapshot.zone.zone
        return say_day(history.day(day), zone, history.rules, self._formats)

"""Picks the day of a check-in: the day before, the day after, or any from a calendar."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.plan import EARLIEST, ONE_DAY
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.date_field import DateEdit
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class DayStepper(QWidget):
    """Emits `chosen` with the date picked; no date after the latest can be picked."""

    chosen = Signal(object)

    def __init__(self, formats: Formats, day: date) -> None:
        super().__init__()
        self._day = self._latest = day
        self.earlier = LinkButton(_("Day before"), _("Check-in of the day before"))
        self.later = LinkButton(_("Day after"), _("Check-in of the day after"))
        self.field = DateEdit(_("Day of the check-in"), formats, day, echoes=False)
        # Otherwise it reports half a date while one is being typed.
        self.field.setKeyboardTracking(False)
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.field.dateChanged.connect(lambda _date: self._choose(self.field.value()))
        flow(self.earlier, self.field, self.later, owner=self)

    def show_day(self, day: date, latest: date) -> None:
        """Show this day without emitting `chosen`."""
        self._day, self._latest = day, latest
        was = self.field.blockSignals(True)
        self.field.set_range(EARLIEST, latest)
        self.field.set_value(day)
        self.field.blockSignals(was)
        if day >= latest and self.later.hasFocus():
            self.earlier.setFocus()
        self.later.setVisible(day < latest)
        self.earlier.setEnabled(day > EARLIEST)

    def step(self, days: int) -> None:
        """Choose the day `days` later (negative: earlier), if it is within the range."""
        wanted = self._day + days * ONE_DAY
        if EARLIEST <= wanted <= self._latest:
            self._choose(wanted)

    def _choose(self, day: date) -> None:
        if day != self._day:
            self.chosen.emit(day)

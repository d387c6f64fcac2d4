"""The editor of the next review's date: set it, move it or remove it."""

from datetime import date, timedelta

from PySide6.QtCore import Signal

from ldn_desktop.domain.plan import LATEST
from ldn_desktop.ui.today.editors import Editor
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.date_field import DateEdit
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

SOME_WEEKS = timedelta(days=28)


class ReviewEditor(Editor):
    """Opens with the date that is set, or one four weeks ahead; past dates can't be picked."""

    taken_back = Signal()

    def __init__(self, formats: Formats, day: date | None, today: date) -> None:
        super().__init__(_("Date of your next review"), _("Save date"))
        self.field = DateEdit(_("Date of your next review"), formats, day or today + SOME_WEEKS)
        self.field.set_range(today, LATEST)
        self.add_field(_("Date of your next review"), self.field)
        self.close_with_buttons()
        if day is not None:
            none = LinkButton(_("No date"), _("Remove the date of your next review"))
            none.clicked.connect(self.taken_back)
            self.row.addWidget(none)
        self.setFocusProxy(self.field)

    def day(self) -> date:
        """Return the date that is shown."""
        return self.field.value()

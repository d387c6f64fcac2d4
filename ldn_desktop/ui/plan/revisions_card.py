"""The card of all revisions: a list to open each from, and to compare it with another."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.domain.revisions import PlanBook
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.revisions import (
    RevisionLine,
    compare_revisions,
    list_revisions,
    open_revision,
    others_of,
    revision_of,
)
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.buttons import WrappedLink
from ldn_desktop.ui.widgets.form import Choice, Labelled
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

ALONE = 0


class RevisionsCard(Card):
    """Shows the revisions of the user's plans; it changes nothing."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("All revisions"))
        self._formats = formats
        self._book = PlanBook()
        self._today = date.min
        self._open = ALONE
        self._lines: tuple[RevisionLine, ...] = ()
        self.buttons: dict[int, WrappedLink] = {}
        self.empty = Muted(_("Each agreed change of the plan is kept here."))
        self.title, self.text = Heading(), Body()
        self.drawing = PlanDrawing(formats)
        self.other = Choice(_("Compare with"), ())
        self.done = QuietButton(_("Close"))
        self._other = Labelled(_("Compare with"), self.other)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID // 2)
        self._detail = QWidget()
        self._lay_out()
        self.other.activated.connect(self._show)
        self.done.clicked.connect(lambda: self.open(ALONE))

    def render_book(self, book: PlanBook, today: date) -> None:
        """Show these revisions."""
        is_other = (book.standing, today) != (self._book.standing, self._today)
        self._book, self._today = book, today
        self.setVisible(bool(book.standing))
        lines = list_revisions(book, today, self._formats)
        if lines != self._lines:
            self._lines = lines
            self._list_anew()
        if revision_of(book, self._open) is None:
            self.open(ALONE)
        elif is_other:
            compared = self.other.currentData()
            self.open(self._open)
            self.compare(compared)

    def open(self, number: int) -> None:
        """Show the revision of this number, or none."""
        self._open = number
        self._detail.setVisible(number != ALONE)
        self.other.clear()
        self.other.addItem(_("choose a revision"), ALONE)
        for other, name in others_of(self._book, number):
            self.other.addItem(name, other)
        self._other.setVisible(self.other.count() > 1)
        self._show()

    def compare(self, number: int) -> None:
        """Compare the open revision with the one of this number, as long as that stands."""
        place = self.other.findData(number)
        if place > 0:
            self.other.setCurrentIndex(place)
            self._show()

    def _show(self) -> None:
        one = revision_of(self._book, self._open)
        if one is None:
            return
        other = revision_of(self._book, int(self.other.currentData() or ALONE))
        view = (
            open_revision(one, self._today, self._formats)
            if other is None
            else compare_revisions(one, other, self._today, self._formats)
        )
        self.title.say(view.title)
        self.text.say("\n".join(view.lines))
        self.drawing.render_drawing(view.drawing)

    def _list_anew(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for line in self._lines:
            button = WrappedLink(line.title, _("Open {revision}").format(revision=line.title))
            button.clicked.connect(lambda _on=False, number=line.number: self.open(number))
            self.buttons[line.number] = button
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if line.agreed:
                self._rows.addWidget(Muted(line.agreed))

    def _lay_out(self) -> None:
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, GRID, 0, 0)
        detail.setSpacing(GRID)
        detail.addWidget(self.title)
        detail.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        detail.addWidget(self.drawing)
        detail.addWidget(self.text)
        detail.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (Heading(_("All revisions")), self.empty, self._list, self._detail):
            self.body.addWidget(widget)
        self._detail.hide()

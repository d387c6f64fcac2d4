"""The doses that are not recorded, each with one click to say so; and the strip of seven days."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ldn_desktop.services.bulk_recording import BulkAnswer
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.state import StripDay, UnrecordedDose, UnrecordedDoses
from ldn_desktop.ui.today.unrecorded_row import UnrecordedRow
from ldn_desktop.ui.widgets.banner import tell_problem
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.wording.i18n import _, plural

SHOWN_AT_FIRST = 3
SHOWN_MORE = 10


class UnrecordedCard(Card):
    """Asks about the newest few; more of them come by the ten, and all are answered at once.

    After two months away there are hundreds: each row is made when it is first shown.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Not recorded"))
        self._controller = controller
        self._asked = UnrecordedDoses()
        self._most = SHOWN_AT_FIRST
        self._made: dict[DoseRef, UnrecordedRow] = {}
        self._problem, self._summary = ProblemLabel(), Body()
        self._all = _AllButtons(self._answer_all)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2 * GRID)
        self._rows.setContentsMargins(0, GRID, 0, 0)
        self.more = LinkButton(_("Show more"))
        self.more.clicked.connect(self._show_more)
        for part in (Heading(_("Not recorded")), self._problem, self._summary, self._all):
            self.body.addWidget(part)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_asked(self, asked: UnrecordedDoses) -> None:
        """Show these questions; nothing where there are none."""
        if not asked.rows:
            self._most = SHOWN_AT_FIRST
        if asked != self._asked:
            self._asked = asked
            self._summary.set_text(asked.summary)
            self._summary.setVisible(bool(asked.summary))
            self._all.count(len(asked.rows))
            self._show_rows()
        self.setVisible(bool(asked.rows))

    def _show_rows(self) -> None:
        """Keep the rows that are still asked about, with what is being typed in them."""
        place = self._focused_place()
        shown = self._asked.rows[: self._most]
        for gone in self._made.keys() - {asked.ref for asked in shown}:
            self._drop(self._made.pop(gone))
        for number, asked in enumerate(shown):
            self._show_row(number, asked)
        hidden = len(self._asked.rows) - len(shown)
        self.more.relabel(_more_words(hidden))
        self.more.setVisible(bool(hidden))
        if place is not None and shown and not self._holds_focus():
            self._made[shown[min(place, len(shown) - 1)].ref].take.setFocus()

    def _show_row(self, number: int, asked: UnrecordedDose) -> None:
        row = self._made.get(asked.ref)
        if row is None:
            self._made[asked.ref] = row = UnrecordedRow(self._controller, asked, self._tell)
            self._rows.insertWidget(number, row)
            row.show()  # a layout shows it a turn later, too late to take the focus
        else:
            row.show_state(asked)

    def _drop(self, row: UnrecordedRow) -> None:
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _focused_place(self) -> int | None:
        """Return which row holds the focus, None where none does."""
        focus = self.window().focusWidget()
        for row in self._made.values():
            if focus is not None and (row is focus or row.isAncestorOf(focus)):
                return self._rows.indexOf(row)
        return None

    def _holds_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and focus.isVisible() and self.isAncestorOf(focus)

    def _show_more(self) -> None:
        first_new = self._most
        self._most += SHOWN_MORE
        self._show_rows()
        self._made[self._asked.rows[first_new].ref].take.setFocus()

    def _answer_all(self, answer: BulkAnswer) -> None:
        refs = tuple(asked.ref for asked in self._asked.rows)
        self._tell(self._controller.answer_all(refs, answer).sentence)

    def _tell(self, sentence: str) -> None:
        tell_problem(self, self._problem, sentence)


class _AllButtons(QWidget):
    """One answer for every dose that is not recorded, the hidden ones too."""

    def __init__(self, answer: Callable[[BulkAnswer], None]) -> None:
        super().__init__()
        self._buttons: dict[str, QuietButton] = {}
        row = FlowLayout(self)
        for what, text in _all_words():
            button = QuietButton(text)
            button.clicked.connect(lambda _on=False, what=what: answer(what))
            self._buttons[text] = button
            row.addWidget(button)

    def count(self, count: int) -> None:
        """Say how many doses an answer is for; one dose has its own buttons."""
        doses = plural("{count} dose", "{count} doses", count).format(count=count)
        for text, button in self._buttons.items():
            button.setAccessibleName(f"{text}: {doses}")
        self.setVisible(count > 1)


def _all_words() -> tuple[tuple[BulkAnswer, str], ...]:
    return (
        (BulkAnswer.TAKEN, _("All taken")),
        (BulkAnswer.ON_TIME, _("All taken at their times")),
        (BulkAnswer.SKIPPED, _("All skipped")),
        (BulkAnswer.LEFT_BLANK, _("Leave all blank")),
    )


def _more_words(hidden: int) -> str:
    count = min(hidden, SHOWN_MORE)
    if count == hidden:
        return plural("Show {count} more", "Show {count} more", count).format(count=count)
    return _("Show {count} more of {hidden}").format(count=count, hidden=hidden)


class WeekStrip(Card):
    """Seven days, today in the middle; each day is a shape, and a sentence for a screen reader."""

    def __init__(self) -> None:
        super().__init__(_("The days around today"))
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self._days: tuple[StripDay, ...] = ()
        self.body.addLayout(self._grid)

    def show_days(self, days: tuple[StripDay, ...]) -> None:
        """Show these days."""
        if days == self._days:
            return
        self._days = days
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for place, day in enumerate(days):
            self._grid.addWidget(_day(day), 0, place)
            self._grid.setColumnStretch(place, 1)


def _day(day: StripDay) -> QWidget:
    box = QFrame()
    box.setObjectName("today" if day.is_today else "day")
    box.setAccessibleName(day.name)
    box.setToolTip(day.name)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(2)
    middle = Qt.AlignmentFlag.AlignHCenter
    for text in (day.label, day.number):
        label = Small(text, day.name)
        label.setAlignment(middle)
        label.setWordWrap(False)
        column.addWidget(label)
    for mark in day.marks:
        column.addWidget(DoseMark(mark, day.name), 0, middle)
    column.addStretch(1)
    return box

"""The doses that are not recorded, each with one click to say so; and the strip of seven days."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ldn_desktop.services.agenda import DoseRow
from ldn_desktop.services.finding import DoseRef
from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.state import AskedState, StripDay
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.wording.i18n import _, plural

SHOWN_AT_FIRST = 3
Say = Callable[[DoseRef], Outcome[DoseRow]]


class AskedCard(Card):
    """Asks about the newest few; the rest is one click away, and all can be answered at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Not recorded"))
        self._desk = desk
        self._shows_all = False
        self._asked: tuple[AskedState, ...] = ()
        self._problem = ProblemLabel()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2 * GRID)
        self.body.addWidget(Heading(_("Not recorded")))
        self.body.addWidget(self._problem)
        self.body.addLayout(self._rows)

    def show_asked(self, asked: tuple[AskedState, ...]) -> None:
        """Show these questions; nothing where there are none."""
        self.setVisible(bool(asked))
        if asked == self._asked:
            return
        self._asked = asked
        self._rebuild()

    def _rebuild(self) -> None:
        has_focus = self._holds_focus()
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        shown = self._asked if self._shows_all else self._asked[:SHOWN_AT_FIRST]
        for asked in shown:
            self._add(self._row(asked))
        hidden = len(self._asked) - len(shown)
        if hidden:
            self._add(self._more(hidden))
        if len(self._asked) > 1:
            self._add(self._for_all())
        buttons = [b for b in self.findChildren(QuietButton) if not b.isHidden()]
        if has_focus and buttons:
            buttons[0].setFocus()

    def _add(self, part: QWidget) -> None:
        self._rows.addWidget(part)
        part.show()  # a layout shows it a turn later, too late to take the focus

    def _holds_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _row(self, asked: AskedState) -> QWidget:
        refs = (asked.ref,)
        buttons = self._buttons(
            refs, (_("Taken"), _("Skipped"), _("Leave blank")), "{what}: " + asked.name
        )
        return _stacked(asked.name, (Body(asked.question), Small(asked.detail)), buttons)

    def _for_all(self) -> QWidget:
        refs = tuple(asked.ref for asked in self._asked)
        words = (_("All taken"), _("All skipped"), _("Leave all blank"))
        count = plural("{count} dose", "{count} doses", len(refs)).format(count=len(refs))
        buttons = self._buttons(refs, words, "{what}: " + count)
        return _stacked(
            _("All of them"), (Small(_("All of them: {count}").format(count=count)),), buttons
        )

    def _more(self, hidden: int) -> LinkButton:
        text = plural("Show {count} more", "Show {count} more", hidden).format(count=hidden)
        button = LinkButton(text)
        button.clicked.connect(self._show_all)
        return button

    def _show_all(self) -> None:
        self._shows_all = True
        self._rebuild()

    def _buttons(
        self, refs: tuple[DoseRef, ...], words: tuple[str, str, str], name: str
    ) -> FlowLayout:
        desk = self._desk
        sayings: tuple[Say, ...] = (desk.take, desk.skip, desk.leave_blank)
        row = FlowLayout()
        for text, say in zip(words, sayings, strict=True):
            button = QuietButton(text, name.format(what=text))
            button.clicked.connect(lambda _on=False, say=say: self._say(refs, say))
            row.addWidget(button)
        return row

    def _say(self, refs: tuple[DoseRef, ...], say: Say) -> None:
        sentences = [outcome.sentence for ref in refs if (outcome := say(ref)).sentence]
        sentence = sentences[0] if sentences else ""
        self._problem.say(sentence)
        self.set_tone("attention" if sentence else "")
        announce(self, sentence)


def _stacked(name: str, labels: tuple[QWidget, ...], buttons: FlowLayout) -> QWidget:
    box = QWidget()
    box.setAccessibleName(name)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for label in labels:
        column.addWidget(label)
    column.addLayout(buttons)
    return box


class Strip(Card):
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

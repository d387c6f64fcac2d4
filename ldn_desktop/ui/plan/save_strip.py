"""The strip that shows what a save changes, asks for confirmation, and saves."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ldn_desktop.domain.plan import LATEST
from ldn_desktop.ui.plan.save_preview import SaveStripState
from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets import (
    Body,
    DateEdit,
    LinkButton,
    MainButton,
    PrimaryButton,
    ProblemLabel,
    Small,
)
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.form import Line, set_text_silently
from ldn_desktop.ui.widgets.layouts import column_in, fill, row_in
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class FootLine(QFrame):
    """Says that edits are not saved, while the strip with the details is in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(_("Not saved"))
        self.save, self.drop = PrimaryButton(_("Save")), MainButton(_("Drop"))
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_PADDING, GRID, CARD_PADDING, GRID)
        row.setSpacing(GRID)
        row.addWidget(Body(_("Not saved")), 1)
        row.addWidget(self.save)
        row.addWidget(self.drop)
        self.hide()

    def set_text(self, *, asks: bool) -> None:
        """Label Save by whether the strip asks something first."""
        self.save.relabel(_("Check and save") if asks else _("Save"))


LEAST_LETTERS = 30
"""The width that the words need beside the buttons, in average letters."""


class SaveStrip(QFrame):
    """Signals: `saved`, `dropped` (buttons); `edited` a field; `grown` the height changed."""

    saved = Signal()
    dropped = Signal()
    edited = Signal()
    grown = Signal()

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("tone", "due")
        self.setAccessibleName(_("Save the plan"))
        self.lines = Body()
        self.every = LinkButton("")
        self._strip = SaveStripState(is_shown=False)
        self._is_whole = False
        self.questions = ProblemLabel()
        self.problem = ProblemLabel()
        self.from_date = DateEdit(_("The change starts on"), formats, today)
        self.agreed_with = Line(_("Agreed with"), 400)
        self.reason = Line(_("Why it changes"), 12_000)
        self.agreed_on = DateEdit(_("Agreed on"), formats, today)
        self.save = PrimaryButton(_("Save the plan"))
        self.drop = MainButton(_("Drop the edits"))
        self.note = Small(
            _("Enter changes you agreed with your clinician. The app does not decide your dose.")
        )
        self._reason = _beside(_("Why"), self.reason)
        self._from = _beside(_("From"), self.from_date)
        self._lay_out()
        self.save.clicked.connect(self.saved)
        self.every.clicked.connect(self._toggle)
        self.drop.clicked.connect(self.dropped)
        self.from_date.dateChanged.connect(self.edited)
        self.agreed_on.dateChanged.connect(self.edited)
        self.agreed_with.textChanged.connect(self.edited)
        self.reason.textChanged.connect(self.edited)

    def render_strip(self, strip: SaveStripState) -> None:
        """Show the changes, the questions and the problem."""
        self.setVisible(strip.is_shown)
        self._strip = strip
        self._say_lines()
        self.questions.set_text(" ".join(strip.questions))
        self.problem.set_text(strip.problem)
        self.save.relabel(strip.save or _("Save the plan"))

    @property
    def asks(self) -> bool:
        """Whether the strip asks something that Save confirms."""
        return bool(self._strip.questions)

    def _say_lines(self) -> None:
        """Show the change in short, or every range of dates that changes."""
        strip = self._strip
        has_more = len(strip.each) > len(strip.lines)
        self.every.setVisible(has_more)
        self.every.relabel(_("In short") if self._is_whole else _("Show every change"))
        is_whole = has_more and self._is_whole
        _say(self.lines, "\n".join(strip.each if is_whole else strip.lines))

    def _toggle(self) -> None:
        self._is_whole = not self._is_whole
        self._say_lines()
        self.grown.emit()

    def allow_from(self, first: date | None, chosen: date | None) -> None:
        """Offer dates from `first` on; None hides the field, because a new plan has its start."""
        self._from.setVisible(first is not None)
        self._reason.setVisible(first is not None)
        if first is None:
            return
        was = self.from_date.blockSignals(True)
        self.from_date.set_range(min(first, chosen or first), LATEST)
        self.from_date.set_value(chosen or first)
        self.from_date.blockSignals(was)

    def clear(self, today: date) -> None:
        """Clear the fields of the last save, and close its details."""
        self._is_whole = False
        set_text_silently(self.agreed_with, "")
        set_text_silently(self.reason, "")
        self.agreed_on.set_value(today)

    def _lay_out(self) -> None:
        self.agreed_with.setPlaceholderText(_("name, if you like"))
        self.reason.setPlaceholderText(_("if you like"))
        self.agreed_with.setMinimumWidth(14 * self.fontMetrics().averageCharWidth())
        # Who agreed and when belong in one line.
        who, when = _beside(_("Agreed with"), self.agreed_with), _beside(_("on"), self.agreed_on)
        details = flow_of(self._from, who, when, self._reason, self.every)
        top = TrailingLayout(least=LEAST_LETTERS)
        fill(top, self.lines, flow_of(self.save, self.drop))
        column = column_in(self, spacing=GRID, margins=(CARD_PADDING, GRID, CARD_PADDING, GRID))
        fill(column, top, self.questions, self.problem, details, self.note)

    def height_at(self, width: int) -> int:
        """Return the height (px) that the strip needs at this width (px)."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0


def _beside(label: str, field: QWidget) -> QWidget:
    words, box = Body(label), QWidget()
    words.setWordWrap(False)
    words.setBuddy(field)
    row_in(box, words, field, spacing=GRID)
    return box


def _say(label: Body, text: str) -> None:
    label.set_text(text)
    label.setVisible(bool(text))

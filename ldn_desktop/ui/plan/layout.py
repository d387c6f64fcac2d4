"""The layout of the Plan page, and the notices at its top."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.presenter import PlanState
from ldn_desktop.ui.plan.save_strip import FootLine, SaveStrip
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    DateEdit,
    FlowLayout,
    Heading,
    Muted,
    Page,
    QuietButton,
    Title,
)
from ldn_desktop.ui.widgets.form import LabelledField
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class Notices(QWidget):
    """Messages above the plan. The signal `wants_steps`: the user wants to add taper steps."""

    wants_steps = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told = Card(_("Notice"))
        self._text = Body()
        self.told.set_tone("attention")
        self.told.body.addWidget(self._text)
        self.told.hide()
        self.steps = Card(_("Add your taper steps"))
        self.add = QuietButton(_("Add your taper steps"))
        self.add.clicked.connect(self.wants_steps)
        self.steps.body.addWidget(Heading(_("Add your taper steps")))
        self.steps.body.addWidget(
            Muted(
                _(
                    "Your dose goes on until you change it. Enter how many days it still "
                    "lasts, then the steps you agreed."
                )
            )
        )
        self.steps.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.told)
        column.addWidget(self.steps)

    def tell(self, text: str) -> None:
        """Show a notice; "" hides it."""
        self._text.set_text(text)
        self.told.setVisible(bool(text))
        self._show()

    @property
    def said(self) -> str:
        """The notice that is shown, or ""."""
        return self._text.text() if not self.told.isHidden() else ""

    def render_state(self, state: PlanState) -> None:
        """Offer to add taper steps to a plan of one dose."""
        self.steps.setVisible(state.wants_steps)
        self._show()

    def _show(self) -> None:
        """Hide the widget if it is empty, so that it leaves no gap."""
        self.setVisible(not self.told.isHidden() or not self.steps.isHidden())


class PlanCard(Card):
    """Title, chart and words. Signals: `undo`, `new`, `back` (buttons), `started` (first day)."""

    undo = Signal()
    new = Signal()
    back = Signal()
    started = Signal(object)

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("The plan in short"))
        self.title = Title()
        self.words = Body()
        self.ended = Muted(_("This plan has ended. Its records stay in History."))
        self.drawing = PlanDrawing(formats)
        self.start = DateEdit(_("First day"), formats, today)
        self._start = LabelledField(_("First day"), self.start)
        self.buttons = {
            "undo": QuietButton(_("Take the last change back")),
            "new": QuietButton(_("Start a new plan")),
            "back": QuietButton(_("Back to the plan in force")),
        }
        self.buttons["undo"].clicked.connect(self.undo)
        self.buttons["new"].clicked.connect(self.new)
        self.buttons["back"].clicked.connect(self.back)
        self.start.dateChanged.connect(lambda: self.started.emit(self.start.value()))
        box = QWidget()
        row = FlowLayout(box, GRID)
        for button in self.buttons.values():
            row.addWidget(button)
        self._box = box
        for widget in (self.title, self.ended, self.drawing, self.words):
            self.body.addWidget(widget)
        self.body.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(box)
        self.body.addStretch(1)

    def render_state(self, state: PlanState, offers: Mapping[str, bool]) -> None:
        """Show the plan in short; `offers` says which buttons are shown."""
        self.title.set_text(state.title)
        self.ended.setVisible(state.has_ended)
        self.drawing.render_drawing(state.drawing)
        self.words.set_text("\n".join(state.words))
        self.words.setVisible(bool(state.words))
        for name, button in self.buttons.items():
            button.setVisible(offers[name])
        self._box.setVisible(any(offers.values()))

    def fill_start(self, day: date, *, is_new: bool) -> None:
        """Show the first day, with a field for it only for a new plan."""
        self._start.setVisible(is_new)
        was = self.start.blockSignals(True)
        self.start.set_range(EARLIEST, LATEST)
        self.start.set_value(day)
        self.start.blockSignals(was)


SIDE_BY_SIDE_LETTERS = 135
FORM_WIDTH = 1120
FOOT_SHARE = 0.4
"""The greatest share of the page's height that the save strip takes at the foot; a taller strip
moves into the page, and one line replaces it."""


class PlanLayout:
    """Lays out `page`: cards on top, two side by side if there is room, then the rest."""

    def __init__(
        self,
        page: QWidget,
        tops: Sequence[QWidget],
        pair: tuple[QWidget, QWidget],
        cards: Sequence[QWidget],
        strip: SaveStrip,
    ) -> None:
        self._window, self._strip = page, strip
        self._line: FootLine | None = None
        self._page = FormPage(_("Plan"))
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(2 * GRID)
        self._foot, self._in_page = QVBoxLayout(), QVBoxLayout()
        self._foot.setContentsMargins(GRID, 0, GRID, GRID)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        for column in (self._above, self._top, self._in_page, self._below):
            self._page.body.addLayout(column)
            column.setSpacing(2 * GRID)
        # Tab goes through the fields in the order in which the cards are added.
        for card in tops:
            self._above.addWidget(card)
        for card in pair:
            self._top.addWidget(card)
        for card in cards:
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)
        self._foot.addWidget(strip)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._page, 1)
        whole.addLayout(self._foot)

    def put(self, card: QWidget, *, on_top: bool) -> None:
        """Put a card above the plan or below it."""
        place, other = (self._above, self._below) if on_top else (self._below, self._above)
        if place.indexOf(card) < 0:
            other.removeWidget(card)
            place.addWidget(card)

    def fit(self) -> None:
        """Put the chart beside the steps if there is room."""
        letter = self._window.fontMetrics().averageCharWidth()
        is_wide = self._window.width() >= SIDE_BY_SIDE_LETTERS * letter
        way = QBoxLayout.Direction
        direction = way.RightToLeft if is_wide else way.TopToBottom
        if self._top.direction() != direction:
            self._top.setDirection(direction)
            self._top.setStretch(0, 2 if is_wide else 0)
            self._top.setStretch(1, 3 if is_wide else 0)
        self.place_strip()

    def place_strip(self) -> None:
        """Keep the strip at the foot, or in the page if it is too tall.

        In the page, a line at the foot says that something is not saved.
        """
        window, strip = self._window, self._strip
        is_tall = strip.height_at(window.width() - 2 * GRID) > window.height() * FOOT_SHARE
        place, other = (self._in_page, self._foot) if is_tall else (self._foot, self._in_page)
        if place.indexOf(strip) < 0:
            other.removeWidget(strip)
            place.insertWidget(0, strip)
        self._show_line(is_shown=is_tall and not strip.isHidden())

    def _show_line(self, *, is_shown: bool) -> None:
        """Show or hide the line at the foot; it is made when first needed."""
        if self._line is None:
            if not is_shown:
                return
            self._line = FootLine()
            self._line.save.clicked.connect(self._save)
            self._line.drop.clicked.connect(self._strip.dropped)
            self._foot.addWidget(self._line)
        self._line.set_text(asks=self._strip.asks)
        self._line.setVisible(is_shown)

    def _save(self) -> None:
        """Save, unless the strip asks something out of sight; then scroll to the strip."""
        if not self._strip.asks:
            self._strip.saved.emit()
        if self._line is not None and self._line.save.hasFocus():
            self._page.show_from_top(self._strip)
            self._strip.save.setFocus()

    def keep_in_view(self) -> None:
        """Scroll to the focused field after the pending layout."""
        QTimer.singleShot(0, self._page, self._scroll_to_cursor)

    def _scroll_to_cursor(self) -> None:
        field = QApplication.focusWidget()
        if field is not None and self._page.isAncestorOf(field):
            self._page.ensureWidgetVisible(field, 0, 4 * GRID)


class FormPage(Page):
    """A page wider than one of text, for a table beside a chart."""

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.Resize:
            # Keeps the column in the middle of a wide window.
            side = max(2 * GRID, (self.width() - FORM_WIDTH) // 2)
            self.body.setContentsMargins(side, 2 * GRID, side, 3 * GRID)
        return done

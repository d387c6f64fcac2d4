"""The layout of the Plan page, and the notice at its top."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.change_fields import Action
from ldn_desktop.ui.plan.change_panel import action_words
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.presenter import PlanState
from ldn_desktop.ui.plan.save_strip import FootLine, SaveStrip
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    DateEdit,
    LinkButton,
    Muted,
    Page,
    QuietButton,
    Title,
)
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.form import LabelledField
from ldn_desktop.ui.widgets.layouts import column_in, fill, fill_left
from ldn_desktop.ui.widgets.side_by_side import SideBySide
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class Notice(Card):
    """A message above the plan; hidden while it is empty."""

    def __init__(self) -> None:
        super().__init__(_("Notice"))
        self._text = Body()
        self.set_tone("attention")
        self.body.addWidget(self._text)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a notice; "" hides it."""
        self._text.set_text(text)
        self.setVisible(bool(text))

    @property
    def said(self) -> str:
        """The notice that is shown, or ""."""
        return self._text.text() if not self.isHidden() else ""


class PlanHead(QWidget):
    """The page's title, with whom the plan was agreed, and the changes that can be agreed.

    Signals: `wanted` (Action) a change's button; `back` to the plan in force.
    """

    wanted = Signal(object)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.agreed = Title(), Muted()
        self.title.setWordWrap(False)
        self.leave = QuietButton(_("Back to the plan in force"))
        self.leave.clicked.connect(self.back)
        self.buttons: dict[str, QuietButton] = {}
        for action, text in action_words().items():
            button = self.buttons[action] = QuietButton(text)
            button.clicked.connect(lambda _on=False, one=action: self.wanted.emit(one))
        actions = flow_of(*self.buttons.values(), self.leave)
        fill(TrailingLayout(self), flow_of(self.title, self.agreed), actions)

    def render_state(self, state: PlanState, agreed: str, *, is_aside: bool) -> None:
        """Show with whom the plan was `agreed`, and what can be agreed now.

        `is_aside`: another plan is in force meanwhile.
        """
        self.title.set_text(state.title)
        self.agreed.set_text(agreed)
        self.agreed.setVisible(bool(agreed))
        # Starting again is rare while the plan runs: there it is a link at the foot.
        is_over = Action.STOP not in state.can
        for action in Action:
            is_shown = action in state.can and (action is not Action.AGAIN or is_over)
            self.buttons[action].setVisible(is_shown)
        self.leave.setVisible(is_aside)


class PlanCard(Card):
    """The chart, and in words where it ends and what is needed.

    Signals: `started` (date) the first day of a new plan; `counted` asks for the Supply page.
    """

    started = Signal(object)
    counted = Signal()

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("The plan in short"))
        self.words = Body()
        self.ended = Muted(_("This plan has ended. Its records stay in History."))
        self.drawing = PlanDrawing(formats)
        self.start = DateEdit(_("First day"), formats, today)
        self._start = LabelledField(_("First day"), self.start)
        self.count = LinkButton(_("Supply and printing"))
        self.count.clicked.connect(self.counted)
        self.start.dateChanged.connect(lambda: self.started.emit(self.start.value()))
        said = QWidget()
        column = column_in(said, self.ended, self.words, spacing=GRID // 2)
        fill_left(column, self.count, self._start)
        column.addStretch(1)
        self.body.addWidget(
            SideBySide(self.drawing, said, letters=CHART_LETTERS, shares=(3, 2), spacing=2 * GRID)
        )

    def render_state(self, state: PlanState, *, is_new: bool) -> None:
        """Show the plan in short."""
        self.ended.setVisible(state.has_ended)
        self.drawing.render_drawing(state.drawing)
        self.words.set_text("\n".join(state.words))
        self.words.setVisible(bool(state.words))
        self.count.setVisible(not is_new)

    def fill_start(self, day: date, *, is_new: bool) -> None:
        """Show the first day, with a field for it only for a new plan."""
        self._start.setVisible(is_new)
        was = self.start.blockSignals(True)
        self.start.set_range(EARLIEST, LATEST)
        self.start.set_value(day)
        self.start.blockSignals(was)


class PlanFoot(QWidget):
    """Links below the steps: what can be done, and the rest of the plan, which opens below them.

    Signals: `asked` (name of a link). A card that `show_card` opened stays open until its link
    closes it.
    """

    asked = Signal(str)

    def __init__(self, times: Card, supply: Card, revisions: Card, more: Card) -> None:
        super().__init__()
        cards = {"times": times, "supply": supply, "revisions": revisions, "more": more}
        self.cards = cards
        self._was_new: bool | None = None
        self.links = {name: LinkButton(text) for name, text in _link_words().items()}
        for name, link in self.links.items():
            act = partial(self._switch if name in cards else self.asked.emit, name)
            link.clicked.connect(act)
        acts = (link for name, link in self.links.items() if name not in cards)
        opening = (self.links[name] for name in cards)
        column_in(self, flow_of(*acts), flow_of(*opening), spacing=0)

    def render_state(self, state: PlanState, *, is_new: bool, revisions: int) -> None:
        """Offer what can be done; a new plan shows the fields that it can't do without."""
        if is_new is not self._was_new:
            self._was_new = is_new
            for name in self.cards:
                self.show_card(name, is_shown=is_new and name in NEEDED)
        for name in ("shape", "compare", "new", *NEEDED):
            self.links[name].setVisible(not is_new)
        self.links["again"].setVisible({Action.AGAIN, Action.STOP} <= state.can)
        self.links["undo"].setVisible(not is_new and revisions > 0)
        self.links["revisions"].setVisible(revisions > 0)
        self.links["revisions"].relabel(_("Revisions ({count})").format(count=revisions))
        self.links["times"].relabel(state.times)

    def show_card(self, name: str, *, is_shown: bool = True) -> None:
        """Show or hide the card that a link opens."""
        self.cards[name].setVisible(is_shown)

    def _switch(self, name: str) -> None:
        card = self.cards[name]
        self.show_card(name, is_shown=card.isHidden())
        if not card.isHidden():
            self.asked.emit(name)


def _link_words() -> dict[str, str]:
    return {
        "add": _("Add a step"),
        "shape": _("Work out the steps…"),
        "compare": _("Compare two ways…"),
        "again": _("Start again…"),
        "undo": _("Take the last change back"),
        "new": _("Start a new plan"),
        "times": _("Times of day"),
        "supply": _("What you have at home"),
        "revisions": _("Revisions"),
        "more": _("More about this plan"),
    }


NEEDED = ("times", "supply")
"""The cards that a new plan shows from the start."""
CHART_LETTERS = 66
SIDE_BY_SIDE_LETTERS = 100
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
        self._pair = SideBySide(*pair, letters=SIDE_BY_SIDE_LETTERS, shares=(2, 3))
        self._foot, self._in_page = QVBoxLayout(), QVBoxLayout()
        # Tab goes through the fields in the order in which the cards are added.
        for card in (*tops, self._pair):
            self._page.body.addWidget(card)
        self._page.body.addLayout(self._in_page)
        for card in cards:
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)
        self._foot.addWidget(strip)
        column_in(page, self._page, self._foot, spacing=0).setStretch(0, 1)

    def place_strip(self) -> None:
        """Keep the strip at the foot, or in the page if it is too tall.

        In the page, a line at the foot says that something is not saved.
        """
        window, strip = self._window, self._strip
        side = max(GRID, (window.width() - FORM_WIDTH) // 2)
        self._foot.setContentsMargins(side, 0, side, GRID)
        is_tall = strip.height_at(window.width() - 2 * side) > window.height() * FOOT_SHARE
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

    def show(self, card: QWidget) -> None:
        """Scroll to a card that was shown just now."""
        QTimer.singleShot(0, card, lambda: self._page.show_from_top(card))

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

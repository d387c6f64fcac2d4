"""The page Today: shows the presenter's state, card by card."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.first_paint import after_first_paint
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import CARD_PADDING
from ldn_desktop.ui.today.dose_card import TO_TAKE, DoseCard
from ldn_desktop.ui.today.presenter import present
from ldn_desktop.ui.today.state import AWAITED, DoseCardState, TodayState
from ldn_desktop.ui.widgets.card import Page
from ldn_desktop.ui.widgets.flow import TrailingLayout
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from ldn_desktop.ui.widgets.labels import Body, Small, Title
from ldn_desktop.ui.widgets.layouts import column_in, fill, spaced_column
from ldn_desktop.ui.widgets.side_by_side import SideBySide
from ldn_desktop.ui.widgets.step_line import StepLine
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from ldn_desktop.ui.today.appointment_card import AppointmentCard
    from ldn_desktop.ui.today.check_in_card import CheckInCard
    from ldn_desktop.ui.today.days_card import UnrecordedCard
    from ldn_desktop.ui.today.health_card import HealthCard

BETWEEN_CARDS = 10
"""The gap (px) between two cards: the page has to fit on one screen."""

SHARES = (3, 4)
"""The shares of doses and check-in in a wide window: a line of scores is the longer one."""

LINES_WITH_DRAWING = 18
"""A page with room for fewer lines of text shows the steps in words, without the drawing."""


class TodayPage(QWidget):
    """Shows the doses to take now; the other cards are built after the first paint."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._check_in: CheckInCard | None = None
        self._asked: UnrecordedCard | None = None
        self._appointment: AppointmentCard | None = None
        self._health: HealthCard | None = None
        self._late: tuple[Callable[[], None], ...] = ()
        self._wants_check_in = self._has_line = False
        self._left, self._right = QWidget(), QWidget()
        self._columns = SideBySide(self._left, self._right, shares=SHARES, spacing=BETWEEN_CARDS)
        self._page = Page(_("Today"), lambda is_wide: self._columns.lay(is_wide=is_wide))
        self.setAccessibleName(_("Today"))
        column_in(self, self._page)
        self._build_top()
        self.refresh()
        after_first_paint(self, self._build_rest)

    def _build_top(self) -> None:
        self._date, self._where = Small(), Body()
        self._line = StepLine(height=36)
        self._notice, self._done, self._opioids = Body(), Body(), Small()
        self._done.setIndent(CARD_PADDING)
        head = TrailingLayout()
        head.addLayout(spaced_column(0, Title(_("Today")), self._date))
        head.addWidget(self._where)
        top = spaced_column(0, head, self._line, self._notice)
        doses, self._rest = spaced_column(BETWEEN_CARDS), spaced_column(BETWEEN_CARDS)
        left = doses, self._done, self._rest, self._opioids
        column_in(self._left, *left, spacing=BETWEEN_CARDS).addStretch(1)
        self._cards: KeyedRows[DoseRef, DoseCardState, DoseCard] = KeyedRows(
            doses, partial(DoseCard, self._controller), DoseCard.show_state, self._clear_focus
        )
        fill(self._page.body, top, self._columns)
        self._page.body.setSpacing(BETWEEN_CARDS)
        self._page.body.addStretch(1)

    def _build_rest(self) -> None:
        from ldn_desktop.ui.today.appointment_card import AppointmentCard
        from ldn_desktop.ui.today.baseline_card import BaselineCard
        from ldn_desktop.ui.today.check_in_card import CheckInCard
        from ldn_desktop.ui.today.days_card import UnrecordedCard
        from ldn_desktop.ui.today.health_card import HealthCard
        from ldn_desktop.ui.today.hints_card import HintsCard
        from ldn_desktop.ui.today.supply_card import SupplyNoticeCard
        from ldn_desktop.ui.widgets.tab_order import ReadingOrder

        if self._check_in is not None:
            return
        self._check_in = CheckInCard(self._controller)
        self._asked = UnrecordedCard(self._controller)
        self._appointment = AppointmentCard(self._controller)
        self._health = health = HealthCard(self._controller)
        hints, supply = HintsCard(self._controller), SupplyNoticeCard(self._controller)
        baseline = BaselineCard(self._controller, self.focus_check_in)
        self._late = tuple(
            card.refresh_soon for card in (health, hints, supply, baseline, self._appointment)
        )
        fill(self._rest, health, self._asked)
        right = self._check_in, hints, supply, baseline, self._appointment
        column_in(self._right, *right, spacing=BETWEEN_CARDS).addStretch(1)
        inner = self._page.widget()
        if inner is not None:
            ReadingOrder(inner)
        self._add_keys(self._check_in)
        self.refresh()
        if self._wants_check_in:
            self.focus_check_in()

    @override
    def showEvent(self, event: "QShowEvent") -> None:
        super().showEvent(event)
        if self._health is not None:
            self._health.seen_again()

    def _add_keys(self, check_in: "CheckInCard") -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        for keys, act in (
            ("Alt+Left", partial(check_in.step, -1)),
            ("Alt+Right", partial(check_in.step, 1)),
            ("Ctrl+Shift+N", self.focus_question),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def refresh(self) -> None:
        """Read the data and show it; if it could never be read, the window's banner says why."""
        snapshot = self._controller.snapshot()
        if snapshot is None:
            return
        state = present(snapshot, self._controller.formats)
        self._show(state)
        self._show_asked(snapshot)
        self._show_check_in(snapshot)
        for refresh_soon in self._late:
            refresh_soon()

    def _show(self, state: TodayState) -> None:
        self._date.set_text(state.date)
        self._where.set_text(state.head.line)
        self._line.show_line(state.head.segments, state.head.here, state.head.line)
        self._has_line = bool(state.head.segments)
        self._fit_line()
        self._notice.set_text(state.notice)
        self._notice.setVisible(bool(state.notice))
        self._cards.show({card.ref: card for card in state.cards})
        self._done.set_text(state.done)
        self._done.setVisible(bool(state.done))
        self._opioids.set_text(state.opioids)
        self._opioids.setVisible(bool(state.opioids))

    @override
    def resizeEvent(self, event: "QResizeEvent") -> None:
        super().resizeEvent(event)
        self._fit_line()

    def _fit_line(self) -> None:
        """Hide the drawing if only few lines fit: the doses to take now come first."""
        is_low = self.height() < LINES_WITH_DRAWING * self.fontMetrics().lineSpacing()
        self._line.setVisible(self._has_line and not is_low)

    def _clear_focus(self, leaving: DoseCard) -> None:
        focus = self.window().focusWidget()
        if leaving.isAncestorOf(focus):
            focus.clearFocus()  # a key meant for this dose must not answer another

    def _show_asked(self, snapshot: ScheduleSnapshot) -> None:
        if self._asked is not None:
            from ldn_desktop.ui.today.days import unrecorded_of

            self._asked.show_asked(unrecorded_of(snapshot, self._controller.formats))

    def _show_check_in(self, snapshot: ScheduleSnapshot) -> None:
        if self._check_in is not None:
            self._check_in.refresh(snapshot)

    def cards(self) -> tuple[DoseCard, ...]:
        """Return the dose cards from top to bottom."""
        return tuple(self._cards.rows.values())

    def take_first(self) -> None:
        """Take the newest open dose, or the next one early."""
        card = self._first(needs_open=False)
        if card is not None:
            card.take()

    def later_first(self) -> None:
        """Put the newest open dose off."""
        card = self._first(needs_open=True)
        if card is not None:
            card.later()

    def skip_first(self) -> None:
        """Skip the newest open dose."""
        card = self._first(needs_open=True)
        if card is not None:
            card.skip()

    def _first(self, *, needs_open: bool) -> DoseCard | None:
        kinds = AWAITED if needs_open else TO_TAKE
        return next((card for card in self.cards() if card.state.kind in kinds), None)

    def ask(self, ref: DoseRef, outcome: Outcome[DoseRow]) -> None:
        """Ask the questions that a press outside the window raised, on the card of their dose."""
        card = self._cards.rows.get(ref)
        if card is not None:
            card.ask(outcome)
            self._page.ensureWidgetVisible(card)

    def focus_check_in(self) -> None:
        """Scroll to the check-in and focus it, or do so once it is built."""
        if self._check_in is None:
            self._wants_check_in = True
            return
        self._page.show_from_top(self._check_in)
        self._check_in.focus_first()

    def check_in_of(self, day: date) -> None:
        """Show the check-in of a day and focus it."""
        self._build_rest()
        if self._check_in is not None:
            self._check_in.pick(day)
            self.focus_check_in()

    def focus_question(self) -> None:
        """Focus the line for a question to the clinician."""
        if self._appointment is not None:
            self._page.ensureWidgetVisible(self._appointment.field)
            self._appointment.focus_field()

"""The card of one dose: take, later and skip; after the answer its record, with Change and Undo."""

from collections.abc import Callable
from datetime import time, timedelta

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from ldn_desktop.domain.conditions import next_local_time
from ldn_desktop.services.putting_off import LATER_HOURS, LATER_MINUTES
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.answering import DoseAnswering
from ldn_desktop.ui.today.state import AWAITED, CardKind, DoseCardState
from ldn_desktop.ui.widgets.banner import show_problem
from ldn_desktop.ui.widgets.buttons import KindButton, LinkButton, MainButton, PrimaryButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import LINE_LENGTH, TrailingLayout, flow, flow_of
from ldn_desktop.ui.widgets.labels import AmountLabel, Body, Heading, Muted, ProblemLabel
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.ui.widgets.pieces import PiecesDrawing
from ldn_desktop.wording.fixed_texts import starting_again
from ldn_desktop.wording.i18n import _

TO_TAKE = AWAITED | {CardKind.UPCOMING}
ANSWERED = frozenset({CardKind.TAKEN, CardKind.SKIPPED})


class DoseCard(Card):
    """Shows a `DoseCardState`. If an action is not saved, the card says so and stays as it was."""

    def __init__(self, controller: AppController, state: DoseCardState) -> None:
        super().__init__()
        self._controller, self._doses = controller, controller.doses
        self._since_record = QElapsedTimer()
        self._build()
        self.answering = DoseAnswering(
            controller,
            state.ref,
            self,
            self.body,
            self._say_problem,
            done=self._since_record.start,
            refocus=lambda _was_editor: self._focus_first(),
        )
        self.state = state
        self.show_state(state)

    def _build(self) -> None:
        self._mark, self._when = DoseMark(Mark.NONE, ""), Heading()
        self._amount, self._answered_amount, self._how = AmountLabel(), Heading(), Muted()
        self._change, self._status = Body(), Body()
        self._question, self._caution = Heading(), Body()
        self._problem = ProblemLabel()
        self._make_buttons()
        top = TrailingLayout(least=LINE_LENGTH)
        top.addWidget(flow_of(self._mark, self._when, self._answered_amount, self._status))
        top.addWidget(flow_of(self.change_button, self.reason_button, self.undo_button))
        answers = TrailingLayout(least=LINE_LENGTH)
        self._answers = flow_of(
            self.go_on_button,
            self.take_button,
            self.later_button,
            self.not_yet_button,
            self.skip_button,
        )
        answers.addWidget(self._answers)
        self._times = flow_of(self.other_button, self.taken_at_button)
        answers.addWidget(self._times)
        self._pieces = PiecesDrawing()
        self._making = flow_of(self._pieces, self._how)
        amount = flow(self._amount, self._making, spacing=3 * GRID)
        fill(
            self.body,
            top,
            amount,
            self._change,
            self._question,
            self._caution,
            self._problem,
            answers,
        )

    def _make_buttons(self) -> None:
        minutes = _("In {minutes} min").format(minutes=LATER_MINUTES)
        self.go_on_button = MainButton(_("Yes"), _("Yes, go on"))
        self.not_yet_button = MainButton(
            _("Not yet"), _("Not yet: the pause goes on until you end it")
        )
        self.take_button = PrimaryButton(_("Mark as taken"))
        self.later_button = MainButton(
            minutes, _("Later: remind me in {minutes} minutes").format(minutes=LATER_MINUTES)
        )
        self.skip_button = MainButton(_("Skip"), _("Skip this dose"))
        self.other_button = LinkButton(_("Remind me later…"), _("Later: choose when"))
        self.taken_at_button = LinkButton(_("Taken at…"), _("Taken at another time"))
        self.change_button = LinkButton(_("Change"), _("Change the time or amount"))
        self.reason_button = LinkButton(_("Add a reason"))
        self.undo_button = LinkButton(_("Undo"), _("Undo: take this record back"))
        actions: tuple[tuple[KindButton, Callable[[], None]], ...] = (
            (self.go_on_button, self.go_on),
            (self.not_yet_button, self.wait_longer),
            (self.take_button, self.take),
            (self.later_button, self.later),
            (self.skip_button, self.skip),
            (self.other_button, self.choose_later),
            (self.taken_at_button, self._edit_taken_at),
            (self.change_button, self._edit_change),
            (self.reason_button, self._edit_reason),
            (self.undo_button, self._undo),
        )
        for button, action in actions:
            button.clicked.connect(action)

    def show_state(self, state: DoseCardState) -> None:
        """Show this state; an open editor stays while the kind of the card is the same."""
        was, self.state = self.state, state
        name = f"{state.when}: {state.amount_name}. {state.status}. {state.question}"
        self.setAccessibleName(name.strip(" ."))
        self._mark.show_mark(state.mark, "")
        self._when.set_text(state.when)
        is_answered = state.kind in ANSWERED
        for amount in (self._amount, self._answered_amount):
            amount.set_text(state.amount, state.amount_name)
            amount.setVisible(is_answered is (amount is self._answered_amount))
        for label, text in (
            (self._how, state.how),
            (self._change, state.change),
            (self._question, state.question),
            (self._caution, starting_again().texts[0] if state.question else ""),
            (self._status, state.status),
        ):
            label.set_text(text)
            label.setVisible(bool(text))
        self._pieces.show_making(state.making)
        self._making.setVisible(not is_answered)
        self.set_tone("due" if state.kind is CardKind.DUE else "")
        self.take_button.set_kind("primary" if state.stands_out else "main")
        has_changed = (was.kind, bool(was.question)) != (state.kind, bool(state.question))
        self._offer(state.kind, has_changed=has_changed)
        if has_changed:
            self.answering.close()
            self._say_problem("")

    def _offer(self, kind: CardKind, *, has_changed: bool) -> None:
        none = frozenset[CardKind]()
        asks = bool(self.state.question)
        kinds: dict[KindButton, frozenset[CardKind]] = {
            self.go_on_button: TO_TAKE if asks else none,
            self.take_button: none if asks else TO_TAKE,
            self.later_button: AWAITED,
            self.not_yet_button: TO_TAKE if asks else none,
            self.skip_button: none if asks else TO_TAKE,
            self.other_button: AWAITED,
            self.taken_at_button: none if asks else AWAITED,
            self.change_button: frozenset({CardKind.TAKEN}),
            self.reason_button: frozenset({CardKind.SKIPPED}),
            self.undo_button: ANSWERED,
        }
        self._offered = [button for button, its_kinds in kinds.items() if kind in its_kinds]
        # It keeps its place while the dose is upcoming: Skip must not come under the pointer there.
        self.later_button.setEnabled(kind in AWAITED)
        self._answers.show()
        self._times.show()
        for button in self._offered:
            button.show()
        # Before the others are hidden: Qt would move their focus to another card and scroll there.
        if (
            has_changed
            and not self.answering.editor
            and self._has_focus()
            and not self._offered_focus()
        ):
            self._focus_first()
        for button in kinds.keys() - self._offered:
            button.setVisible(button is self.later_button and kind in TO_TAKE)
        self._answers.setVisible(kind in TO_TAKE)
        self._times.setVisible(kind in AWAITED)

    def _has_focus(self) -> bool:
        return self.isAncestorOf(QApplication.focusWidget() or self)

    def _offered_focus(self) -> bool:
        return any(button.hasFocus() for button in self._offered)

    def _focus_first(self) -> None:
        if self._offered:
            self._offered[0].setFocus()

    def go_on(self) -> None:
        """Say yes to going on after the pause; the dose can be taken then."""
        self.answering.do(lambda _accepted: self._doses.go_on(self.state.ref))

    def wait_longer(self) -> None:
        """Make the pause last until it is ended on Plan."""
        self.answering.do(lambda _accepted: self._doses.wait_longer(self.state.ref))

    def take(self) -> None:
        """Record the dose as taken now; one that asks whether to go on is asked about first."""
        if self.state.question:
            self._focus_first()
        else:
            self.answering.take()

    def skip(self) -> None:
        """Record the dose as skipped; a reason can be added afterwards."""
        self.answering.skip()

    def later(self) -> None:
        """Put the dose off by `LATER_MINUTES`."""
        self._put_off(LATER_MINUTES)

    def choose_later(self) -> None:
        """Open the editor that offers an hour or a time of day."""
        from ldn_desktop.ui.today.editors import LaterEditor

        editor = LaterEditor(self._controller.formats)
        editor.hour.clicked.connect(lambda: self._put_off(60 * LATER_HOURS))
        editor.done.connect(lambda: self._put_off_until(editor.at.value()))
        self.answering.open(editor)

    def ask(self, outcome: Outcome[DoseRow]) -> None:
        """Ask the questions that a press of Taken outside the window raised."""
        if self.state.question:
            self._focus_first()
        else:
            self.answering.ask(outcome)

    def _edit_taken_at(self) -> None:
        self.answering.edit_taken_at(self.state.when, self.state.planned_at)

    def _edit_change(self) -> None:
        if not self._is_same_click():
            self.answering.edit_record(self.state.at, self.state.dose_mg, is_taken=True)

    def _edit_reason(self) -> None:
        if not self._is_same_click():
            self.answering.edit_reason()

    def _put_off(self, minutes: int) -> None:
        self.answering.do(lambda _accepted: self._doses.later(self.state.ref, minutes))

    def _put_off_until(self, at: time | None) -> None:
        if at is None:
            return
        context = self._controller.context
        moment = context.clock.now() + timedelta.resolution
        until = next_local_time(at, moment, context.zones.local().zone)
        self.answering.do(lambda _accepted: self._doses.put_off_until(self.state.ref, until))

    def _undo(self) -> None:
        if not self._is_same_click():
            self.answering.do(lambda _accepted: self._controller.take_back(self.state.ref))

    def _is_same_click(self) -> bool:
        """Return whether this is the second click of a double click that recorded the dose."""
        wait = QApplication.doubleClickInterval()
        return self._since_record.isValid() and self._since_record.elapsed() < wait

    def _say_problem(self, sentence: str) -> None:
        show_problem(self, self._problem, sentence)

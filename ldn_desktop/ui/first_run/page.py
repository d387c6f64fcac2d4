"""The page of the first run: dose, time and first day, and then a test reminder."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.first_run.presenter import (
    BEDTIME,
    MORNING,
    Answers,
    FirstRunState,
    Since,
    present,
)
from ldn_desktop.ui.plan.kinds import KindChoice, PlanKind
from ldn_desktop.ui.test_reminder import AfterTest, fixes, present_test
from ldn_desktop.ui.test_reminder_card import TestReminderCard
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    AmountEdit,
    Body,
    Card,
    DateEdit,
    Muted,
    Page,
    PrimaryButton,
    ProblemLabel,
    QuietButton,
    TimeEdit,
    Title,
)
from ldn_desktop.ui.widgets.buttons import WrappedLink
from ldn_desktop.ui.widgets.flow import LINE_LENGTH, TrailingLayout, flow_of
from ldn_desktop.ui.widgets.form import LabelledField, Line, mark_wrong
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.side_by_side import SideBySide
from ldn_desktop.ui.widgets.ticks import CheckBox, RadioButton
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import ask

if TYPE_CHECKING:
    from ldn_desktop.ui.first_run.about_ldn import FirstQuestions

FIELD_WIDTH = 240
BESIDE_LETTERS = 64


class FirstRunPage(QWidget):
    """Makes the first plan. Emits `finished` when it is saved and the user goes on."""

    finished = Signal()

    def __init__(self, controller: AppController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName(_("Start"))
        self.controller = controller
        snapshot = controller.snapshot_now()
        self._today = snapshot.today if snapshot else controller.context.clock.now().date()
        self._tried = False
        self._accepted: frozenset[ConfirmationCode] = frozenset()
        self.dose = AmountEdit(_("How much do you take now, in milligrams?"), controller.formats)
        self.time = TimeEdit(_("When do you take it?"), controller.formats)
        self.bedtime = QuietButton(_("At bedtime"))
        self.morning = QuietButton(_("In the morning"))
        self.from_date = RadioButton(_("From this day"))
        self.on_day = RadioButton(_("I am already on day"))
        self.date = DateEdit(_("From which day?"), controller.formats, self._today)
        self.day_number = Line(_("I am already on day number"), 12, 5)
        self.kinds = KindChoice(self._choose)
        self.kind: PlanKind | None = None
        self.none_from = DateEdit(_("No doses from"), controller.formats, self._today)
        self._has_end = False
        self.autostart = CheckBox(_("Start with my computer, so that reminders come"))
        self.start = PrimaryButton(_("Start reminders"))
        self.has_backup = WrappedLink(_("I have a backup"))
        self.has_app = WrappedLink(_("I come from another app"))
        self.read_first = WrappedLink(_("Read first: about LDN and stopping"))
        self.question, self.problem = ProblemLabel(), ProblemLabel()
        self.form = QWidget()
        self.test = TestReminderCard(_("Reminders are on"))
        self.questions: FirstQuestions | None = None
        self._lay_out()
        self._connect()
        self._was_shown = False

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.dose.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Follow a change of today's date; what was entered stays."""
        snapshot = self.controller.snapshot()
        if snapshot is None or snapshot.today == self._today:
            return
        if self.date.value() == self._today:
            self.date.set_value(snapshot.today)
        self._today = snapshot.today

    def answers(self) -> Answers:
        """Return what was entered."""
        return Answers(
            today=self._today,
            dose_mg=self.dose.value(),
            at=self.time.value(),
            since=Since.DAY_NUMBER if self.on_day.isChecked() else Since.DATE,
            first_day=self.date.value(),
            day_number=self.day_number.text(),
            kind=self.kind,
            none_from=self.none_from.value() if self._has_end else None,
            dose_problem=self.dose.problem(),
            time_problem=self.time.problem(),
        )

    def begin(self) -> bool:
        """Save the plan and send the test reminder; return False and say why if that failed."""
        self._tried = True
        for typed in (self.dose, self.time):
            typed.tell()
        state = self._show()
        if state.plan is None:
            self._go_to_problem(state)
            return False
        # The field itself has asked about an unusual amount already, and blocks nothing.
        accepted = self._accepted | {ConfirmationCode.ABOVE_USUAL}
        outcome = self.controller.start_plan(state.plan, accepted)
        self.problem.set_text(outcome.sentence)
        self.question.set_text(self._asked(outcome.questions, state))
        if not outcome.ok:
            self._accepted = outcome.accepted
            self.start.relabel(_("Yes, start reminders") if outcome.questions else self._words())
            return False
        self._go_on()
        return True

    def _asked(
        self, questions: tuple[tuple[ConfirmationCode, str], ...], state: FirstRunState
    ) -> str:
        """Return the questions as one text, with the date in the locale's format."""
        start = self.controller.formats.long_day(state.start) if state.start else ""
        return " ".join(
            ask(question, {"date": start}) if question is ConfirmationCode.START_IN_PAST else text
            for question, text in questions
        )

    def send_test(self) -> None:
        """Send a test reminder and ask whether it was seen."""
        self.test.render_test(present_test(self.controller.send_test_reminder()))

    def _go_on(self) -> None:
        self.form.hide()
        self.test.show()
        self._ask()
        self.test.warn(self._start_with_computer())
        self.send_test()
        self.test.focus_first()

    def _ask(self) -> None:
        """Ask below the test reminder; an answer to that goes on, and what is empty is skipped."""
        from ldn_desktop.ui.first_run.about_ldn import FirstQuestions

        self.questions = FirstQuestions(self.controller)
        self._page.body.insertWidget(self._page.body.count() - 1, self.questions)

    def _start_with_computer(self) -> str:
        autostart = self.controller.autostart
        if autostart is None or not self.autostart.isChecked():
            return ""
        return self.controller.attempt(autostart.enable).sentence

    def _seen(self, *, seen: bool) -> None:
        self.controller.answer_test_reminder(seen=seen)
        if seen:
            self._leave()
        else:
            self.test.render_test(AfterTest(_("The test reminder did not come."), fixes()))

    def _show(self) -> FirstRunState:
        state = present(self.answers(), tried=self._tried)
        for label, sentence, field in (
            (self._dose.problem, state.dose_problem, self.dose),
            (self._time.problem, state.time_problem, self.time),
        ):
            is_said_by_field = bool(field.problem())
            label.set_text("" if is_said_by_field else sentence)
            if not is_said_by_field:
                mark_wrong(field, sentence)
        self._day_problem.set_text(state.day_problem)
        mark_wrong(self.day_number, state.day_problem)
        self._stop_problem.set_text(state.stop_problem)
        mark_wrong(self.none_from, state.stop_problem)
        self.day_number.setEnabled(self.on_day.isChecked())
        self.date.setEnabled(self.from_date.isChecked())
        return state

    def _edited(self) -> None:
        """Remove the question: it no longer fits once the answers have changed."""
        self._accepted = frozenset()
        self.question.set_text("")
        self.problem.set_text("")
        self.start.relabel(self._words())
        self._show()

    def _go_to_problem(self, state: FirstRunState) -> None:
        for problem, field in (
            (state.dose_problem, self.dose),
            (state.time_problem, self.time),
            (state.day_problem, self.day_number),
            (state.stop_problem, self.none_from),
        ):
            if problem:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    @staticmethod
    def _words() -> str:
        return _("Start reminders")

    def _connect(self) -> None:
        for signal in (self.dose.changed, self.time.changed, self.day_number.textChanged):
            signal.connect(self._edited)
        self.date.dateChanged.connect(self._edited)
        self.none_from.dateChanged.connect(self._end_entered)
        self.from_date.toggled.connect(self._edited)
        self.bedtime.clicked.connect(lambda: self.time.set_value(BEDTIME))
        self.morning.clicked.connect(lambda: self.time.set_value(MORNING))
        self.start.clicked.connect(self.begin)
        self.read_first.clicked.connect(lambda: self.controller.open_page.emit("help"))
        for link in (self.has_backup, self.has_app):
            link.clicked.connect(lambda: self.controller.open_page.emit("settings/data"))
        self.test.yes.clicked.connect(lambda: self._seen(seen=True))
        self.test.no.clicked.connect(lambda: self._seen(seen=False))
        self.test.again.clicked.connect(self.send_test)
        self.test.go_on.clicked.connect(self._leave)

    def _leave(self) -> None:
        """Go on to Today, or to the steps of who steps down, once the answers are kept."""
        if self.questions is not None and not self.questions.keep():
            return
        self.finished.emit()
        is_to_enter_steps = self.kind is PlanKind.STEP_DOWN
        self.controller.open_page.emit("plan/step-down" if is_to_enter_steps else "today")

    def _choose(self, kind: PlanKind) -> None:
        self.kind = kind
        self._show_kind()
        self._edited()

    def _show_kind(self) -> None:
        self._none_from.setVisible(self.kind is PlanKind.STOP)
        self._steps_later.setVisible(self.kind is PlanKind.STEP_DOWN)
        self._neither.setVisible(self.kind is None)

    def _end_entered(self) -> None:
        self._has_end = True
        self._edited()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.form.isHidden():
            self.begin()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._page = page = Page(_("Start"))
        title = Title(_("Welcome to LDN Desktop"))
        what = _(
            "It reminds you of each dose and keeps what you took. It does not decide your dose."
        )
        fill(page.body, title, Muted(what), self.form, self.test)
        page.body.addStretch(1)
        self.test.hide()
        column_in(self, page)
        cards = column_in(
            self.form,
            self._plan_card(),
            self._autostart_card(),
            self.question,
            self.problem,
            spacing=2 * GRID,
        )
        self.question.set_text("")
        self.problem.set_text("")
        foot = TrailingLayout(least=LINE_LENGTH)
        foot.addWidget(flow_of(self.start))
        foot.addWidget(flow_of(self.read_first, self.has_backup, self.has_app))
        cards.addLayout(foot)

    def _plan_card(self) -> Card:
        card = Card(_("Your dose now"))
        self._dose = LabelledField(_("How much do you take now? (mg)"), self.dose)
        self._time = LabelledField(_("When?"), self.time)
        self._day_problem = ProblemLabel()
        self._day_problem.set_text("")
        for field in (self.dose, self.time):
            field.line.setMaximumWidth(FIELD_WIDTH)
        group = QButtonGroup(self)
        group.addButton(self.from_date)
        group.addButton(self.on_day)
        self.from_date.setChecked(True)
        self.day_number.setEnabled(False)
        card.body.setSpacing(2 * GRID)
        when = _column(self._time, flow_of(self.bedtime, self.morning))
        asked = Body(_("From which day?"))
        asked.setBuddy(self.date)
        days = (self.from_date, self.date, self.on_day, self.day_number)
        since = _column(asked, flow_of(*days), self._day_problem)
        now = SideBySide(_column(self._dose), when, letters=BESIDE_LETTERS, shares=(1, 1))
        fill(card.body, now, since, self._kinds())
        return card

    def _kinds(self) -> QWidget:
        label, self._stop_problem = Body(_("No doses from")), ProblemLabel()
        label.setBuddy(self.none_from)
        self._stop_problem.set_text("")
        self._none_from = _column(flow_of(label, self.none_from), self._stop_problem)
        self._steps_later = Muted(_("You enter the steps next, on the page Plan."))
        self._neither = Muted(_("If you choose neither, your dose goes on until you change it."))
        asked = Body(_("What did you agree?"))
        box = _column(asked, self.kinds, self._neither, self._steps_later, self._none_from)
        self._show_kind()
        return box

    def _autostart_card(self) -> Card:
        card = Card(_("Start with my computer"))
        hint = Muted(_("Reminders only come while LDN Desktop runs. You can change this later."))
        fill(card.body, self.autostart, hint)
        if self.controller.autostart is None:
            card.hide()
        return card


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column_in(box, *widgets, spacing=GRID // 2).addStretch(1)
    return box

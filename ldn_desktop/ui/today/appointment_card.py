"""The card for the next appointment: its date, and the questions to ask there."""

from datetime import date, datetime, timedelta

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.questions import read_questions
from ldn_desktop.services.reviews import read_next_review
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.today.question_row import LONGEST_TYPED, QuestionActions, QuestionRow
from ldn_desktop.ui.today.review_editor import ReviewEditor
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from ldn_desktop.ui.widgets.labels import Body, ProblemLabel
from ldn_desktop.ui.widgets.layouts import drop, fill, fill_left, spaced_column
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.reviews import say_review

TICKED_SHOWN = timedelta(days=1)
"""How long a ticked question stays visible, so that a slip can be undone in place."""


class AppointmentCard(DeferredCard):
    """Shows the date of the next review and the questions; a line for another one on demand."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("For your next appointment"))
        self._day: date | None = None
        self._editor: ReviewEditor | None = None
        self._questions: tuple[AppointmentQuestion, ...] = ()
        self._shows_all = False
        self._operations = operations = controller.appointments
        actions = QuestionActions(
            lambda number: self._show(operations.tick(number)),
            lambda number: self._show(operations.reopen(number)),
            self._change,
            self._remove,
            lambda: controller.open_page.emit("plan"),
        )
        self._list, self._editors = spaced_column(GRID // 2), spaced_column(GRID)
        # A row whose words changed is built anew: a box to tick keeps its words.
        self._rows: KeyedRows[tuple[int, str], AppointmentQuestion, QuestionRow] = KeyedRows(
            self._list,
            lambda question: QuestionRow(question, actions),
            QuestionRow.show_state,
            self._keep_focus,
        )
        self.review, self._problem = Body(), ProblemLabel()
        self.ask = LinkButton(_("Add a question"), _("Add a question for your next appointment"))
        self.ask.clicked.connect(self.focus_field)
        self.set_date = LinkButton("")
        self.set_date.clicked.connect(self._open_editor)
        self.more = LinkButton("")
        self.more.clicked.connect(self._show_all)
        self.field = TextField(_("Question or worry"), Line(_("Question or worry"), LONGEST_TYPED))
        self.add = QuietButton(_("Add"), _("Add this question"))
        self.field.field.returnPressed.connect(self._jot)
        self.add.clicked.connect(self._jot)
        self._lay_out()

    @override
    def refresh(self) -> None:
        snapshot = self.controller.snapshot()
        if snapshot is None:
            return
        try:
            self._day = read_next_review(self.controller.context, snapshot.today)
            self._questions = read_questions(self.controller.context)
        except StorageError:
            return
        self.review.set_text(say_review(self._day, snapshot.today, self.controller.formats))
        words = _("Change the date") if self._day else _("Set a date")
        self.set_date.relabel(words, _("{what} of your next review").format(what=words))
        self._show_questions(snapshot.now)
        self.show()

    def focus_field(self) -> None:
        """Show the line for another question, and focus it."""
        self._show_field(is_shown=True)
        self.field.field.setFocus()

    def _lay_out(self) -> None:
        self.make_slim()
        head = TrailingLayout()
        head.addWidget(self.review)
        head.addWidget(flow_of(self.ask, self.set_date))
        fill(self.body, head, self._editors, self._list, self._problem)
        fill_left(self.body, self.more)
        self.more.hide()
        self.body.addWidget(self.field)
        fill_left(self.body, self.add)
        self.field.set_text("")
        self._show_field(is_shown=False)

    def _show_field(self, *, is_shown: bool) -> None:
        for part in (self.field, self.add):
            part.setVisible(is_shown)

    def _show_questions(self, now: datetime) -> None:
        shown = [q for q in self._questions if self._shows_all or _is_recent(q, now)]
        hidden = len(self._questions) - len(shown)
        self.more.setVisible(bool(hidden))
        self.more.relabel(
            plural("Show {count} ticked off", "Show {count} ticked off", hidden).format(
                count=hidden
            )
        )
        self._rows.show({(question.number, question.text): question for question in shown})

    def _keep_focus(self, leaving: QuestionRow) -> None:
        if leaving.isAncestorOf(self.window().focusWidget() or self):
            self.focus_field()

    def _show_all(self) -> None:
        self._shows_all = True
        self.refresh()

    def _jot(self) -> None:
        outcome = self._operations.add_question(self.field.field.text())
        self.field.set_text(outcome.sentence)
        announce_to_screen_reader(self, outcome.sentence)
        if outcome.ok:
            self.field.field.clear()
            self.refresh_now()
        self.focus_field()

    def _change(self, number: int, text: str, answer: str) -> str:
        before = next(question for question in self._questions if question.number == number)
        acts = (
            (before.text, text, self._operations.change_question),
            (before.answer, answer, self._operations.answer),
        )
        for had, now, act in acts:
            outcome = act(number, now) if now.strip() != had else Outcome[None]()
            if outcome.sentence:
                return outcome.sentence
        self.refresh_now()
        return ""

    def _remove(self, number: int) -> None:
        if self._show(self._operations.remove_question(number)):
            self.focus_field()

    def _open_editor(self) -> None:
        snapshot = self.controller.snapshot()
        if snapshot is None or self._editor is not None:
            return
        self._editor = ReviewEditor(self.controller.formats, self._day, snapshot.today)
        self._editor.done.connect(self._save_date)
        self._editor.taken_back.connect(lambda: self._set_date(None))
        self._editor.cancelled.connect(self._close_editor)
        self._editors.addWidget(self._editor)
        self._editor.show()
        self._editor.setFocus()

    def _save_date(self) -> None:
        if self._editor is not None:
            self._set_date(self._editor.day())

    def _set_date(self, day: date | None) -> None:
        outcome = self._operations.set_date(day)
        if not outcome.sentence:
            self._close_editor()
            self.refresh_now()
        elif self._editor is not None:
            self._editor.problem.set_text(outcome.sentence)

    def _close_editor(self) -> None:
        if self._editor is not None:
            self.set_date.setFocus()
            drop(self._editor)
            self._editor = None

    def _show(self, outcome: Outcome[None]) -> bool:
        self._problem.set_text(outcome.sentence)
        announce_to_screen_reader(self, outcome.sentence)
        if not outcome.sentence:
            self.refresh_now()
        return not outcome.sentence


def _is_recent(question: AppointmentQuestion, now: datetime) -> bool:
    return question.ticked_at is None or now - question.ticked_at < TICKED_SHOWN

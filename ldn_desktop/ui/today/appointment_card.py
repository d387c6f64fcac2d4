"""For the next appointment: when it is, and what is to be asked there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.services import questions as asking
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.reviews import read_next_review, set_review
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.today.question_row import LONGEST_TYPED, QuestionActions, QuestionRow
from ldn_desktop.ui.today.review_editor import ReviewEditor
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.reviews import say_review

TICKED_SHOWN = timedelta(days=1)
"""So long a question that was ticked off stays where it is, so that a slip is undone in place."""


class AppointmentCard(DeferredCard):
    """The date of the next review, the questions, and a line to jot another down."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("For your next appointment"))
        self._day: date | None = None
        self._editor: ReviewEditor | None = None
        self._questions: tuple[AppointmentQuestion, ...] = ()
        self._rows: dict[int, QuestionRow] = {}
        self._removed: int | None = None
        self._shows_all = False
        self._actions = QuestionActions(self._tick, self._reopen, self._change, self._remove)
        self.review, self._problem = Body(), ProblemLabel()
        self.set_date = LinkButton("")
        self.set_date.clicked.connect(self._open_editor)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID // 2)
        self.more, self.put_back = LinkButton(""), LinkButton(_("Put the question back"))
        self.more.clicked.connect(self._show_all)
        self.put_back.clicked.connect(self._put_back)
        self.field = TextField(_("Question or worry"), Line(_("Question or worry"), LONGEST_TYPED))
        self.add = QuietButton(_("Add"), _("Add this question"))
        self.field.field.returnPressed.connect(self._jot)
        self.add.clicked.connect(self._jot)
        self._lay_out()

    def refresh(self) -> None:
        """Read anew; what is shown stays where the data can't be read."""
        snapshot = self.controller.known()
        if snapshot is None:
            return
        try:
            self._day = read_next_review(self.controller.context)
            self._questions = asking.read_questions(self.controller.context)
        except StorageError:
            return
        self.review.set_text(say_review(self._day, snapshot.today, self.controller.formats))
        words = _("Change the date") if self._day else _("Set a date")
        self.set_date.relabel(words, _("{what} of your next review").format(what=words))
        self._show_questions(snapshot.now)
        self.show()

    def focus_field(self) -> None:
        """Go to the line for another question."""
        self.field.field.setFocus()

    def _lay_out(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(Heading(_("For your next appointment")))
        self.body.addWidget(self.review)
        self.body.addWidget(self.set_date, 0, left)
        self.body.addLayout(self._list)
        self.body.addWidget(self._problem)
        for link in (self.more, self.put_back):
            self.body.addWidget(link, 0, left)
            link.hide()
        self.body.addWidget(self.field)
        self.body.addWidget(self.add, 0, left)
        self.field.set_text("")

    def _show_questions(self, now: datetime) -> None:
        shown = [q for q in self._questions if self._shows_all or _is_recent(q, now)]
        hidden = len(self._questions) - len(shown)
        self.more.setVisible(bool(hidden))
        self.more.relabel(
            plural("Show {count} ticked off", "Show {count} ticked off", hidden).format(
                count=hidden
            )
        )
        texts = {question.number: question.text for question in shown}
        for number in [n for n, row in self._rows.items() if texts.get(n) != row.text]:
            self._drop(self._rows.pop(number))
        for place, question in enumerate(shown):
            row = self._rows.get(question.number)
            if row is None:
                row = self._rows[question.number] = QuestionRow(question, self._actions)
                self._list.insertWidget(place, row)
                row.show()  # a layout shows it a turn later
            else:
                row.show_state(question)
        self.put_back.setVisible(self._removed is not None)

    def _drop(self, row: QuestionRow) -> None:
        if row.isAncestorOf(self.window().focusWidget() or self):
            self.focus_field()
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _show_all(self) -> None:
        self._shows_all = True
        self.refresh()

    def _jot(self) -> None:
        text = self.field.field.text()
        outcome = self.controller.change(
            lambda: asking.jot(self.controller.context, text), _("Noted.")
        )
        self.field.set_text(outcome.sentence)
        announce(self, outcome.sentence)
        if outcome.ok:
            self.field.field.clear()
            self.refresh()
        self.focus_field()

    def _tick(self, number: int) -> None:
        self._do(lambda: asking.tick(self.controller.context, number), _("Ticked off."))

    def _reopen(self, number: int) -> None:
        self._do(lambda: asking.reopen(self.controller.context, number), _("Open again."))

    def _change(self, number: int, text: str) -> str:
        outcome = self.controller.change(
            lambda: asking.change(self.controller.context, number, text)
        )
        if outcome.ok:
            self.refresh()
        return outcome.sentence

    def _remove(self, number: int) -> None:
        if self._do(lambda: asking.remove(self.controller.context, number), _("Question removed.")):
            self._removed = number
            self.put_back.show()
            self.put_back.setFocus()

    def _put_back(self) -> None:
        number = self._removed
        if number is not None and self._do(lambda: asking.reopen(self.controller.context, number)):
            self._removed = None
            self.put_back.hide()
            self.focus_field()

    def _open_editor(self) -> None:
        snapshot = self.controller.known()
        if snapshot is None or self._editor is not None:
            return
        self._editor = ReviewEditor(self.controller.formats, self._day, snapshot.today)
        self._editor.done.connect(self._save_date)
        self._editor.taken_back.connect(lambda: self._set_date(None))
        self._editor.cancelled.connect(self._close_editor)
        self.body.insertWidget(self.body.indexOf(self.set_date) + 1, self._editor)
        self._editor.show()
        self._editor.setFocus()

    def _save_date(self) -> None:
        if self._editor is not None:
            self._set_date(self._editor.day())

    def _set_date(self, day: date | None) -> None:
        said = _("Date removed.") if day is None else _("Date kept.")
        outcome = self.controller.change(lambda: set_review(self.controller.context, day), said)
        if not outcome.sentence:
            self._close_editor()
            self.refresh()
        elif self._editor is not None:
            self._editor.problem.set_text(outcome.sentence)

    def _close_editor(self) -> None:
        if self._editor is not None:
            self.set_date.setFocus()
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None

    def _do(self, act: Callable[[], None], said: str = "") -> bool:
        outcome = self.controller.change(act, said)
        self._problem.set_text(outcome.sentence)
        announce(self, outcome.sentence)
        if not outcome.sentence:
            self.refresh()
        return not outcome.sentence


def _is_recent(question: AppointmentQuestion, now: datetime) -> bool:
    return question.ticked_at is None or now - question.ticked_at < TICKED_SHOWN

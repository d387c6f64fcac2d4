"""The card of the doses that are not recorded."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ldn_desktop.services.bulk_recording import BulkAnswer
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.state import UnrecordedDose, UnrecordedDoses
from ldn_desktop.ui.today.unrecorded_row import UnrecordedRow
from ldn_desktop.ui.widgets.banner import show_problem
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import LINE_LENGTH, FlowLayout, TrailingLayout
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from ldn_desktop.ui.widgets.labels import Heading, ProblemLabel
from ldn_desktop.ui.widgets.layouts import fill, fill_left, spaced_column
from ldn_desktop.wording.i18n import _, plural

SHOWN_AT_FIRST = 3
SHOWN_MORE = 10


class UnrecordedCard(Card):
    """Asks about the newest doses, ten more on demand; one button answers for all of them.

    After two months away there are hundreds, so a row is built when it is first shown.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Not recorded"))
        self._controller = controller
        self._asked = UnrecordedDoses()
        self._most = SHOWN_AT_FIRST
        self._problem, self._summary = ProblemLabel(), Heading()
        self._all = _AllButtons(self._answer_all)
        column = spaced_column(GRID)
        self._rows: KeyedRows[DoseRef, UnrecordedDose, UnrecordedRow] = KeyedRows(
            column,
            lambda dose: UnrecordedRow(controller, dose, self._tell),
            UnrecordedRow.show_state,
        )
        self.more = LinkButton(_("Show more"))
        self.more.clicked.connect(self._show_more)
        head = TrailingLayout(least=LINE_LENGTH)
        head.addWidget(self._summary)
        head.addWidget(self._all)
        fill(self.body, head, self._problem, column)
        fill_left(self.body, self.more)

    def show_asked(self, asked: UnrecordedDoses) -> None:
        """Show these questions; hide the card if there are none."""
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
        """Show the first rows; if the row with the focus goes, focus the row in its place."""
        place = self._focused_place()
        shown = self._asked.rows[: self._most]
        self._rows.show({dose.ref: dose for dose in shown})
        hidden = len(self._asked.rows) - len(shown)
        self.more.relabel(_more_words(hidden))
        self.more.setVisible(bool(hidden))
        if place is not None and shown and not self._holds_focus():
            self._rows.rows[shown[min(place, len(shown) - 1)].ref].take.setFocus()

    def _focused_place(self) -> int | None:
        """Return the index of the row that holds the focus, None if none does."""
        focus = self.window().focusWidget()
        rows = enumerate(self._rows.rows.values())
        return next((n for n, row in rows if row is focus or row.isAncestorOf(focus)), None)

    def _holds_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and focus.isVisible() and self.isAncestorOf(focus)

    def _show_more(self) -> None:
        first_new = self._most
        self._most += SHOWN_MORE
        self._show_rows()
        self._rows.rows[self._asked.rows[first_new].ref].take.setFocus()

    def _answer_all(self, answer: BulkAnswer) -> None:
        refs = tuple(dose.ref for dose in self._asked.rows)
        self._tell(self._controller.doses.answer_all(refs, answer).sentence)

    def _tell(self, sentence: str) -> None:
        show_problem(self, self._problem, sentence)


class _AllButtons(QWidget):
    """Buttons that give every dose that is not recorded one answer, hidden ones included."""

    def __init__(self, answer: Callable[[BulkAnswer], None]) -> None:
        super().__init__()
        self._buttons: dict[str, LinkButton] = {}
        row = FlowLayout(self)
        for what, text in _all_words():
            button = LinkButton(text)
            button.clicked.connect(lambda _on=False, what=what: answer(what))
            self._buttons[text] = button
            row.addWidget(button)

    def count(self, count: int) -> None:
        """Name the number of doses that an answer is for; hidden for a single dose."""
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

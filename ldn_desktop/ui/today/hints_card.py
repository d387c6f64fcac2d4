"""The card of Today with hints after a change of dose or plan: a line for what is out of date."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.stock import Item
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.papers_out import OutdatedPaper, Paper, left_so, outdated_papers
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Settings
from ldn_desktop.services.stock import read_no_longer, told_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.ui.widgets.layouts import fill, spaced_column
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.papers import say_outdated, say_renew
from ldn_desktop.wording.supply import say_no_longer

PLACES = {Paper.CALENDAR: "settings/data/calendar", Paper.SHEET: "supply/sheet"}
"""The pages on which each paper is made anew."""


@dataclass(frozen=True)
class Hint:
    """One line. `action` opens `page`, "" for no action; `close` stores that it was closed."""

    words: str
    action: str
    page: str
    closes: str
    close: Callable[[], Outcome[Settings]]
    closed: str


class HintsCard(DeferredCard):
    """Shows the hints; hidden while there are none."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("After a change"))
        self.make_slim()
        self._no_longer: tuple[Item, ...] = ()
        column = spaced_column(0)
        self._rows: KeyedRows[str, Hint, HintRow] = KeyedRows(
            column, partial(HintRow, controller), lambda _row, _hint: None
        )
        self.body.addLayout(column)

    @property
    def rows(self) -> tuple["HintRow", ...]:
        """The lines from top to bottom."""
        return tuple(self._rows.rows.values())

    @override
    def refresh(self) -> None:
        snapshot = self.controller.snapshot()
        if snapshot is not None:
            with suppress(StorageError):  # what was read last stays
                self._no_longer = read_no_longer(self.controller.context, snapshot)
            hints = tuple(self._hints(snapshot))
            self._rows.show({hint.words: hint for hint in hints})
            self.setVisible(bool(hints))

    def _hints(self, snapshot: ScheduleSnapshot) -> Iterator[Hint]:
        for found in outdated_papers(snapshot):
            yield Hint(
                say_outdated(found),
                say_renew(found),
                PLACES[found.paper],
                _("Leave it so"),
                partial(self._leave, found),
                _("It stays so. After the next change of plan you are told again."),
            )

        for items, words in say_no_longer(self._no_longer, self.controller.formats):
            yield Hint(
                words,
                "",
                "",
                _("Tell me no more"),
                partial(self._tell_no_more, items),
                _("The page for your pharmacy names them."),
            )

    def _tell_no_more(self, items: list[Item]) -> Outcome[Settings]:
        told = told_of(self.controller.settings().strengths_told, items)
        return self.controller.change_settings(strengths_told=told)

    def _leave(self, found: OutdatedPaper) -> Outcome[Settings]:
        settings, change = self.controller.settings(), self.controller.change_settings
        snapshot = self.controller.snapshot_now()
        if snapshot is None:
            return Outcome()
        if found.paper is Paper.CALENDAR:
            return change(calendar_out=left_so(settings.calendar_out, snapshot))
        return change(sheet_out=left_so(settings.sheet_out, snapshot))


class HintRow(QWidget):
    """One hint with its action and the button that closes it."""

    def __init__(self, controller: AppController, hint: Hint) -> None:
        super().__init__()
        self._controller, self._hint = controller, hint
        self.words = Body(hint.words)
        self.act = LinkButton(hint.action, f"{hint.action}: {hint.words}")
        self.close_it = LinkButton(hint.closes, f"{hint.closes}: {hint.words}")
        self.act.clicked.connect(lambda: controller.open_page.emit(hint.page))
        self.close_it.clicked.connect(self._close)
        fill(TrailingLayout(self), self.words, flow_of(self.act, self.close_it))
        self.act.setVisible(bool(hint.action))

    def _close(self) -> None:
        outcome = self._hint.close()
        self._controller.announced.emit(outcome.sentence or self._hint.closed)

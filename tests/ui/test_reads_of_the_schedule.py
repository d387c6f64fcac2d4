"""One act leads to one read of the schedule after its write, and to one refresh of each page."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.services.context import Context
from ldn_desktop.services.gentle_reminders import set_check_in_reminder
from ldn_desktop.services.ports import Button, Store
from ldn_desktop.services.repositories import Reader, UnitOfWork
from ldn_desktop.services.reviews import set_review
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.stock import take_stock
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.supply.page import SupplyPage
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.today.state import CardKind
from ldn_desktop.ui.tray import Tray
from ldn_desktop.ui.widgets.scores import ScoreRow
from ldn_desktop.wording.reminders import composer
from tests.support.by_hand import HandTimer
from tests.support.passed_on import PassedOnStore
from tests.support.window_home import ENGLISH, Home

DAY = date(2027, 1, 4)
PIECES = Item(Form.PIECES, Decimal("4.5"))
CHECK_IN = gentle_reminder_key(GentleReminderKind.CHECK_IN)
REVIEW = gentle_reminder_key(GentleReminderKind.REVIEW)

PageT = TypeVar("PageT", TodayPage, PlanPage, SettingsPage, SupplyPage)


class WatchedStore(PassedOnStore):
    """A real store that knows whether a transaction that writes is going on."""

    def __init__(self, real: Store) -> None:
        super().__init__(real)
        self.is_writing = False

    @override
    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        before, self.is_writing = self.is_writing, write
        try:
            with super().work(write=write) as work:
                yield work
        finally:
            self.is_writing = before


@dataclass(frozen=True)
class CountedContext(Context):
    """Counts the reads of the schedule: those within a write's transaction, and all others."""

    watched: WatchedStore = field(kw_only=True)
    counts: Counter[str] = field(default_factory=Counter)

    @override
    def snapshot(
        self, reader: Reader, first: date | None = None, last: date | None = None
    ) -> ScheduleSnapshot:
        self.counts["in the write" if self.watched.is_writing else "reads"] += 1
        return super().snapshot(reader, first, last)


class Measured:
    """The window with its tray on the home, with reminders that run; all of it counted.

    Everything is in use that makes a check and the pages read more.
    """

    def __init__(self, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self._qtbot, self._monkeypatch = home, qtbot, monkeypatch
        home.plan()
        home.clock.set(2027, 1, 4, 21, 7)
        set_check_in_reminder(home.context, time(20))
        set_review(home.context, date(2027, 1, 5))
        take_stock(home.context, PIECES, Decimal(9))
        store = WatchedStore(home.store)
        context = CountedContext(store, home.clock, home.zones, watched=store)
        self._counts = context.counts
        compose = composer(lambda: formats_of(ENGLISH))
        self.service = ReminderService(context, lambda _press: home.notifier, HandTimer, compose)
        self.controller = AppController(self.service, formats_of(ENGLISH))
        self.window = MainWindow(self.controller)
        self.tray = Tray(self.controller, self.window)
        self.controller.changed.connect(lambda: self._counts.update(["refreshes of the tray"]))
        qtbot.addWidget(self.window)
        self.service.start()
        with qtbot.wait_exposed(self.window):
            self.window.show()
        qtbot.wait_until(lambda: bool(self.window.findChildren(DeferredCard)))

    def open(self, kind: type[PageT], name: str) -> PageT:
        """Show a page, whose refreshes are counted from now on."""
        self.window.go(name)
        page = self.window.findChild(kind)
        assert page is not None
        refresh = page.refresh

        def counted() -> None:
            self._counts["refreshes"] += 1
            refresh()

        self._monkeypatch.setattr(page, "refresh", counted)
        return page

    def count(self, act: Callable[[], object]) -> dict[str, int]:
        """Return what an act leads to, with what the cards read that read a moment later."""
        self._settle()
        self._counts.clear()
        act()
        self._settle()
        return dict(self._counts)

    def _settle(self) -> None:
        cards = self.window.findChildren(DeferredCard)
        self._qtbot.wait_until(lambda: not any(card._soon.isActive() for card in cards))

    def close(self) -> None:
        self.window.quitting = True
        self.window.close()
        self.service.stop()


@pytest.fixture
def measured(home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Measured]:
    made = Measured(home, qtbot, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def today(measured: Measured) -> TodayPage:
    return measured.open(TodayPage, "today")


def shown_once(*, in_the_write: int = 0, before: int = 0) -> dict[str, int]:
    """Return what an act may lead to.

    A service reads within its write what it decides by, and the dose after it. A press of a
    notification looks before that whether its dose is still planned. The check reads once after the
    write: what to ring, what is told gently, the pages and the tray come from that.
    """
    read = {"in the write": in_the_write} if in_the_write else {}
    return read | {"reads": before + 1, "refreshes": 1, "refreshes of the tray": 1}


def test_a_dose_taken_and_taken_back_is_read_once(
    measured: Measured, today: TodayPage, qtbot: QtBot
) -> None:
    assert measured.count(today.take_first) == shown_once(in_the_write=2)
    assert measured.count(measured.window.undo) == shown_once(in_the_write=1)
    assert measured.count(measured.tray.take.trigger) == shown_once(in_the_write=2)
    (card,) = today.cards()
    qtbot.wait_until(lambda: not card._is_same_click())
    assert measured.count(card.undo_button.click) == shown_once(in_the_write=1)
    assert measured.home.answer(DAY) is None


def test_a_press_in_a_notification_is_read_once(measured: Measured, today: TodayPage) -> None:
    def press() -> None:
        (key,) = measured.home.notifier.shown() - {CHECK_IN, REVIEW}
        measured.service._press(key, Button.TAKEN)

    assert measured.count(press) == shown_once(in_the_write=2, before=1)
    assert today.cards()[0].state.kind is CardKind.TAKEN


def test_a_score_is_read_once(measured: Measured, today: TodayPage) -> None:
    row = today.findChildren(ScoreRow)[0]
    assert measured.count(lambda: row.chosen.emit(3)) == shown_once(in_the_write=1)


def test_a_count_of_the_supply_is_read_once(measured: Measured) -> None:
    page = measured.open(SupplyPage, "supply")
    page.count.count.field.setText("8")
    assert measured.count(page.count.have.click) == shown_once()


def test_a_setting_is_read_once(measured: Measured) -> None:
    measured.open(SettingsPage, "settings")
    change = partial(measured.controller.change_settings, sound=True)
    assert measured.count(change) == shown_once()


def test_a_change_of_plan_is_read_once_after_the_last_preview(
    measured: Measured, qtbot: QtBot
) -> None:
    page = measured.open(PlanPage, "plan")
    page.steps.table.focus_on(2)
    page.steps.table.editor.dose.setText("3.8")
    qtbot.wait_until(lambda: not page.strip.isHidden() and not page._preview.isActive())
    assert measured.count(page.strip.save.click) == shown_once(in_the_write=1, before=1)


def test_a_check_reads_once_and_refreshes_a_page_only_if_time_changed_it(
    measured: Measured, today: TodayPage
) -> None:
    assert measured.count(measured.service.changed) == {"reads": 1}
    measured.controller.quiet(datetime(2027, 1, 4, 20, 9, tzinfo=UTC))
    measured.home.clock.set(2027, 1, 4, 21, 9)
    assert measured.count(measured.service.changed) == shown_once()


def test_after_a_sleep_the_window_reads_again_what_the_check_wrote_of_it(
    measured: Measured, today: TodayPage
) -> None:
    measured.home.clock.set(2027, 1, 5, 0, 1)
    assert measured.count(measured.service.changed) == shown_once(before=1)

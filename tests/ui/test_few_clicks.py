"""What is done often takes few clicks and keys, each of them counted, and no scrolling."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Step
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.recording import take
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.days_card import UnrecordedCard
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
YESTERDAY = date(2027, 1, 4)


NO_KEY_HELD = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Hand:
    """Clicks on what is in sight and types, and counts both."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        self.clicks = self.keys = 0
        with qtbot.wait_active(window):
            window.activateWindow()

    def click(self, name: str) -> None:
        """Click the first button in sight whose name or text begins so, once it is there."""
        self._qtbot.wait_until(lambda: bool(self._named(name)))
        QApplication.processEvents()  # a page that was shown just now gets its places
        self._qtbot.mouseClick(self._named(name)[0], Qt.MouseButton.LeftButton)
        self.clicks += 1

    def _named(self, name: str) -> list[QAbstractButton]:
        found = [b for b in self._window.findChildren(QAbstractButton) if self._is_in_sight(b)]
        return [b for b in found if b.accessibleName().startswith(name) or b.text() == name]

    def type(self, text: str) -> None:
        """Type into what has the focus, and press Enter."""
        self._qtbot.keyClicks(QApplication.focusWidget(), text)
        self._qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        self.keys += len(text) + 1

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY_HELD) -> None:
        """Press one key, with another held if need be."""
        self._qtbot.keyClick(QApplication.focusWidget() or self._window, key, held)
        self.keys += 1

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self._qtbot.keyClicks(QApplication.focusWidget(), text)
        self.keys += len(text)

    def has_used_at_most(self, clicks: int, keys: int) -> None:
        assert self.clicks <= clicks
        assert self.keys <= keys

    def _is_in_sight(self, button: QAbstractButton) -> bool:
        if not (button.isVisible() and button.isEnabled()):
            return False
        place = QRect(button.mapToGlobal(button.rect().topLeft()), button.size())
        holder = button.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        view = holder.viewport() if isinstance(holder, QScrollArea) else self._window
        return QRect(view.mapToGlobal(view.rect().topLeft()), view.size()).contains(place.center())


@pytest.fixture(autouse=True)
def each_click_counts_alone(qapp: QApplication) -> Iterator[None]:
    """Let two clicks in a row be two clicks, and no double click."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)
    yield
    qapp.setDoubleClickInterval(before)


@pytest.fixture
def hand(home: Home, open_window: Open, qtbot: QtBot) -> Hand:
    """A hand on the window at its default size, the day after the first dose was not recorded."""
    home.plan()
    home.clock.set(2027, 1, 5, 21, 7)
    window = open_window()
    qtbot.wait_until(lambda: any(card.isVisible() for card in window.findChildren(UnrecordedCard)))
    return Hand(window, qtbot)


def taken_at(home: Home, day: date) -> datetime | None:
    answer = home.answer(day)
    assert answer is not None
    assert answer.kind is RecordKind.TAKEN
    return answer.taken_at


def test_the_dose_of_yesterday_is_recorded_with_a_time_in_one_click_and_five_keys(
    home: Home, hand: Hand
) -> None:
    hand.click("Taken at…: Yesterday's dose")
    hand.type("2104")
    assert taken_at(home, YESTERDAY) == datetime(2027, 1, 4, 20, 4, tzinfo=UTC)
    hand.has_used_at_most(1, 5)


def test_the_mouse_alone_finishes_it_in_two(home: Home, hand: Hand) -> None:
    hand.click("Taken at…: Yesterday's dose")
    hand.click("Save")
    assert taken_at(home, YESTERDAY) == datetime(2027, 1, 4, 20, 0, tzinfo=UTC)
    hand.has_used_at_most(2, 0)


def test_where_times_have_am_and_pm_it_takes_six_keys(
    home: Home, open_on: Callable[[Home], MainWindow], qtbot: QtBot
) -> None:
    home.plan()
    home.clock.set(2027, 1, 5, 21, 7)
    home.controller.formats = formats_of(QLocale("en_US"))
    window = open_on(home)
    qtbot.wait_until(lambda: any(card.isVisible() for card in window.findChildren(UnrecordedCard)))
    hand = Hand(window, qtbot)
    hand.click("Taken at…: Yesterday's dose")
    hand.type("9:04p")
    assert taken_at(home, YESTERDAY) == datetime(2027, 1, 4, 20, 4, tzinfo=UTC)
    hand.has_used_at_most(3, 6)


def test_the_same_from_history_takes_three_clicks(home: Home, hand: Hand) -> None:
    hand.click("History")
    hand.click("Monday, 4 January 2027")
    hand.click("Record as taken, with time and amount")
    hand.type("2104")
    assert taken_at(home, YESTERDAY) == datetime(2027, 1, 4, 20, 4, tzinfo=UTC)
    hand.has_used_at_most(3, 6)


def test_a_dose_that_was_taken_earlier_today_takes_one_click_and_its_time(
    home: Home, hand: Hand
) -> None:
    hand.click("Taken at another time")
    hand.type("2102")
    assert taken_at(home, date(2027, 1, 5)) == datetime(2027, 1, 5, 20, 2, tzinfo=UTC)
    hand.has_used_at_most(1, 5)


def test_a_dose_that_was_taken_before_its_time_takes_two_clicks_and_its_time(
    home: Home, hand: Hand
) -> None:
    home.clock.set(2027, 1, 5, 20, 30)
    home.check()
    hand.click("Mark as taken")
    hand.click("Change the time or amount")
    hand.type("2010")
    assert taken_at(home, date(2027, 1, 5)) == datetime(2027, 1, 5, 19, 10, tzinfo=UTC)
    hand.has_used_at_most(3, 6)


def test_a_record_of_yesterday_is_given_another_time_in_three_clicks(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    take(home.context)
    home.clock.set(2027, 1, 5, 12)
    window = open_window()
    hand = Hand(window, qtbot)
    hand.click("History")
    hand.click("Monday, 4 January 2027")
    hand.click("Change the time or amount")
    hand.type("2030")
    assert taken_at(home, YESTERDAY) == datetime(2027, 1, 4, 19, 30, tzinfo=UTC)
    hand.has_used_at_most(3, 6)


def test_a_dose_is_taken_in_one_click_and_that_is_undone_in_one(home: Home, hand: Hand) -> None:
    hand.click("Mark as taken")
    assert taken_at(home, date(2027, 1, 5)) is not None
    hand.has_used_at_most(1, 0)
    hand.click("Undo")
    assert home.answer(date(2027, 1, 5)) is None
    hand.has_used_at_most(2, 0)


def test_staying_longer_takes_three_clicks_on_the_plan(home: Home, hand: Hand) -> None:
    hand.click("Plan")
    hand.clicks = 0
    hand.click("Stay longer")
    hand.click("7 days")
    hand.click("Save the change")
    revision = home.snapshot().history.newest
    assert revision is not None
    assert (revision.operation, revision.days) == (Operation.HOLD, 7)
    hand.has_used_at_most(3, 0)


def test_a_report_takes_two_clicks(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    hand.click("Report")
    hand.click("Save as PDF")
    assert target.read_bytes().startswith(b"%PDF")
    hand.has_used_at_most(2, 0)


def test_a_backup_takes_three_clicks(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "backup.sqlite"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    hand.click("Settings")
    hand.click("Data and privacy")
    hand.click("Back up")
    qtbot.wait_until(target.exists)
    hand.has_used_at_most(3, 0)


def test_a_taper_of_nine_steps_takes_seventeen_keys_from_the_first_start_on(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    hand = Hand(window, qtbot)
    hand.write("4.5")
    hand.press(Qt.Key.Key_Tab)
    hand.write("21")
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_2, CTRL)
    hand.press(Qt.Key.Key_Return)  # Step down
    hand.write("0.5")
    hand.press(Qt.Key.Key_Tab)
    hand.write("14")
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_S, CTRL)
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.times == (time(21),)
    assert revision.plan.steps == tuple(Step(Decimal(n) / 2, 14) for n in range(9, 0, -1))
    hand.has_used_at_most(0, 17)

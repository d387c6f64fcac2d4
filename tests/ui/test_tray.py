"""The tray: its menu does what the window does, and its balloon reports what it can know."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Step
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.ports import Delivery, Message
from ldn_desktop.ui.icons import app_icon
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.tray import Tray
from ldn_desktop.ui.tray_notifier import TrayNotifier, embedded
from ldn_desktop.wording.whose import mark_of
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
DAY = date(2027, 1, 4)
MESSAGE = Message(DoseKey(DAY, 1, 1), "Time for your 21:00 dose", "", ())


@pytest.fixture
def due(home: Home) -> Home:
    """The home at 21:07, with the 21:00 dose due."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    return home


@pytest.fixture
def tray(due: Home, open_window: Open) -> Tray:
    return Tray(due.controller, open_window())


def label(tray: Tray) -> str:
    return tray.next_dose.text().replace("\u00a0", " ")


def test_it_says_what_is_due_and_after_the_tick_what_is_next(due: Home, tray: Tray) -> None:
    assert label(tray) == "Now: 4.5 mg · Today, 21:00"
    tray.take.trigger()
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.TAKEN
    assert label(tray) == "Next: 4.5 mg · Tomorrow, 21:00"
    assert not tray.later.isEnabled()
    assert not tray.skip.isEnabled()
    tray.undo.trigger()
    assert due.answer(DAY) is None


def test_the_tray_of_a_demo_says_that_it_is_one(
    due: Home, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    tray = Tray(due.controller, open_window(), mark_of("", is_demo=True))
    assert label(tray) == "DEMO: Now: 4.5 mg · Today, 21:00"
    assert tray.icon is not None
    assert tray.icon.toolTip() == "DEMO: LDN Desktop: a dose is due"


def test_the_icon_shows_that_a_dose_is_due_until_it_is_answered(
    due: Home, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    tray = Tray(due.controller, open_window())
    icon = tray.icon
    assert icon is not None
    with_mark = icon.icon().pixmap(64, 64).toImage()
    assert icon.toolTip() == "LDN Desktop: a dose is due"
    tray.take.trigger()
    assert icon.toolTip() == "LDN Desktop"
    assert icon.icon().pixmap(64, 64).toImage() == app_icon().pixmap(64, 64).toImage() != with_mark
    tray.undo.trigger()
    assert icon.icon().pixmap(64, 64).toImage() == with_mark


def test_with_the_window_away_it_follows_the_time(due: Home, qtbot: QtBot) -> None:
    window = MainWindow(due.controller)
    qtbot.addWidget(window)
    tray = Tray(due.controller, window)
    tray.take.trigger()
    for moment, words in (
        ((2027, 1, 5, 20, 59), "Next: 4.5 mg · Today, 21:00"),
        ((2027, 1, 5, 21, 0), "Now: 4.5 mg · Today, 21:00"),
        ((2027, 1, 6, 21, 0), "Now: 4.5 mg · Today, 21:00"),
    ):
        due.clock.set(*moment)
        due.check()
        assert label(tray) == words
        assert tray.later.isEnabled() == words.startswith("Now")
        assert tray.skip.isEnabled() == words.startswith("Now")


def test_a_page_read_just_after_the_moment_takes_the_news_from_nobody(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    tray = Tray(due.controller, window)
    tray.take.trigger()
    due.clock.set(2027, 1, 5, 20, 59)
    due.check()
    due.clock.set(2027, 1, 5, 21, 0)
    window.go("plan")
    due.check()
    assert label(tray) == "Now: 4.5 mg · Today, 21:00"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2027, 1, 16, 20), "Next: 4.5 mg · Today, 21:00"),
        ((2027, 1, 17, 20), "Next: 4.5 mg, from tomorrow 4 mg · Today, 21:00"),
        ((2027, 1, 17, 21), "Now: 4.5 mg, from tomorrow 4 mg · Today, 21:00"),
        ((2027, 1, 18, 0), "Now: 4.5 mg, from today 4 mg · Yesterday, 21:00"),
        ((2027, 1, 18, 20), "Next: 4 mg instead of 4.5 mg · Today, 21:00"),
        ((2027, 1, 18, 21), "Now: 4 mg instead of 4.5 mg · Today, 21:00"),
        ((2027, 1, 19, 20), "Next: 4 mg · Today, 21:00"),
    ],
)
def test_a_change_of_dose_is_told_the_day_before_and_on_the_day(
    due: Home, tray: Tray, moment: tuple[int, int, int, int], words: str
) -> None:
    due.clock.set(*moment)
    due.controller.notify_changed()
    assert label(tray) == words


def test_after_the_tick_of_the_day_before_the_next_dose_is_told_with_the_old(
    due: Home, tray: Tray
) -> None:
    due.clock.set(2027, 1, 17, 21)
    due.controller.notify_changed()
    tray.take.trigger()
    assert label(tray) == "Next: 4 mg instead of 4.5 mg · Tomorrow, 21:00"


def test_with_a_day_off_between_the_day_of_the_change_is_named(
    home: Home, open_window: Open
) -> None:
    steps = (Step(Decimal(1), 2, every_days=2), Step(Decimal("0.5"), 2))
    home.plan(steps=steps)
    tray = Tray(home.controller, open_window())
    assert label(tray) == "Next: 1 mg, from 6 January 0.5 mg · Today, 21:00"
    home.clock.set(2027, 1, 6, 20)
    home.controller.notify_changed()
    assert label(tray) == "Next: 0.5 mg instead of 1 mg · Today, 21:00"


def test_later_and_skip_work_from_the_menu(due: Home, tray: Tray) -> None:
    tray.later.trigger()
    (reminder,) = due.snapshot().reminders.values()
    assert reminder.put_off_until == due.clock.now() + timedelta(minutes=15)
    tray.skip.trigger()
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.SKIPPED


@pytest.mark.parametrize(
    ("hour", "minute", "morning"), [(0, 30, 5), (3, 59, 5), (4, 0, 6), (6, 30, 6), (23, 59, 6)]
)
def test_past_midnight_tomorrow_is_the_morning_that_comes(
    due: Home, tray: Tray, hour: int, minute: int, morning: int
) -> None:
    due.clock.set(2027, 1, 5, hour, minute)
    tray.quiet_day.trigger()
    until = due.snapshot().settings.quiet_until
    assert until is not None
    assert until.isoformat() == f"2027-01-{morning:02}T06:00:00+00:00"


def test_quiet_lasts_an_hour_or_until_the_morning_and_can_be_ended(due: Home, tray: Tray) -> None:
    tray.quiet_hour.trigger()
    assert due.snapshot().settings.quiet_until == due.clock.now() + timedelta(hours=1)
    tray.quiet_day.trigger()
    until = due.snapshot().settings.quiet_until
    assert until is not None
    assert until.isoformat() == "2027-01-05T06:00:00+00:00"
    assert tray.end_quiet.isVisible()
    tray.end_quiet.trigger()
    assert due.snapshot().settings.quiet_until is None
    assert not tray.end_quiet.isVisible()


def test_a_tick_far_too_early_is_asked_in_the_window(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 9)
    window = open_window()
    tray = Tray(home.controller, window)
    window.hide()
    tray.take.trigger()
    assert window.isVisible()
    assert home.log() == ()
    page = window.findChild(TodayPage)
    assert page is not None
    bar = page.cards()[0].answering.bar
    assert bar is not None
    bar.yes.click()
    assert home.answer(DAY) is not None


def test_a_tick_that_is_not_saved_opens_the_window_and_says_so(due: Home, tray: Tray) -> None:
    said: list[str] = []
    due.controller.announced.connect(said.append)
    due.store.fault = StorageErrorKind.DISK_FULL
    tray.take.trigger()
    assert said == ["This is NOT saved. The disk is full. Free some space; nothing was changed."]


def test_note_a_symptom_opens_the_check_in(due: Home, open_window: Open) -> None:
    window = open_window()
    tray = Tray(due.controller, window)
    window.hide()
    tray.note.trigger()
    assert window.isVisible()


def test_without_a_plan_nothing_is_offered(home: Home, due: Home, tray: Tray) -> None:
    assert tray.take.isEnabled()


class Icon(QSystemTrayIcon):
    """A tray icon that is there, and writes its balloons down."""

    def __init__(self) -> None:
        super().__init__()
        self.balloons: list[str] = []
        self.there = True
        self.place = QRect(300, 0, 22, 22)

    def geometry(self) -> QRect:
        return self.place

    def isVisible(self) -> bool:  # noqa: N802 - Qt's name
        return self.there

    def showMessage(self, title: str, *_rest: object) -> None:  # noqa: N802 - Qt's name
        self.balloons.append(title)


def test_a_balloon_is_never_said_to_have_been_seen(
    due: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    icon = Icon()
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    icon.setIcon(QIcon())
    notifier = TrayNotifier(lambda: icon)
    assert notifier.ready() is Delivery.UNCERTAIN
    assert notifier.show(MESSAGE) is Delivery.UNCERTAIN
    assert icon.balloons == ["Time for your 21:00 dose"]
    assert notifier.shown() == {MESSAGE.key}
    notifier.withdraw(MESSAGE.key)
    assert notifier.shown() == frozenset()


def test_without_a_tray_a_balloon_is_reported_as_not_shown(due: Home) -> None:
    assert TrayNotifier(lambda: None).show(MESSAGE) is Delivery.FAILED
    icon = Icon()
    icon.there = False
    assert TrayNotifier(lambda: icon).show(MESSAGE) is Delivery.FAILED
    assert icon.balloons == []


def test_an_icon_that_the_desktop_draws_has_no_balloon_for_that_is_the_same_service(
    due: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    icon = Icon()
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    icon.setIcon(QIcon())
    notifier = TrayNotifier(embedded(lambda: icon))
    assert notifier.show(MESSAGE) is Delivery.UNCERTAIN
    icon.place = QRect()
    assert notifier.ready() is Delivery.FAILED
    assert notifier.show(MESSAGE) is Delivery.FAILED
    assert len(icon.balloons) == 1
    assert TrayNotifier(embedded(lambda: None)).show(MESSAGE) is Delivery.FAILED

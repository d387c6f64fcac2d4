"""Whether reminders can come, as the settings' page and Today tell it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.services.doctor import AppFacts, DoNotDisturb, ServerFacts
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.reminder_dispatch import TEST_KEY, HealthIssue
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.doctor import DoctorSection
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.today import health_card
from ldn_desktop.ui.today.health_card import HealthCard
from tests.support.clicking import button, click, shown_text
from tests.support.home import FakeMachine
from tests.support.window_home import Home

Open = Callable[[], MainWindow]


class SetAutostart:
    """Starting with the computer, as the test says it."""

    def __init__(self, machine: FakeMachine) -> None:
        self._machine = machine
        self.fault: StorageErrorKind | None = None

    def enable(self) -> None:
        if self.fault is not None:
            raise StorageError(self.fault, path="/autostart")
        self._machine.starts_itself = AutostartState.ON

    def disable(self) -> None:
        self._machine.starts_itself = AutostartState.OFF

    def state(self) -> AutostartState:
        return self._machine.starts_itself or AutostartState.OFF


@pytest.fixture
def machine(home: Home) -> FakeMachine:
    """A machine on which all is well but that it does not start the app."""
    home.plan()
    now = home.clock.now()
    made = FakeMachine(
        server=ServerFacts("dunst", has_buttons=True),
        quiet=DoNotDisturb.OFF,
        starts_itself=AutostartState.OFF,
        running=AppFacts("ok", last_check=now, next_check=now + timedelta(minutes=1), tray=True),
        backup=now,
    )
    home.controller.make_machine = lambda: made
    home.controller.autostart = SetAutostart(made)
    return made


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_card, "AFTER_MS", 0)
    monkeypatch.setattr(health_card, "SOON_MS", 0)


def section(window: MainWindow, qtbot: QtBot) -> DoctorSection:
    """Open the page by its way from elsewhere, and wait until it has checked."""
    window.go("settings/doctor")
    found = window.findChild(DoctorSection)
    assert found is not None
    qtbot.wait_until(lambda: bool(found.findings))
    return found


def groups(page: DoctorSection) -> list[str]:
    return [shown_text(group) if group.isVisible() else "" for group in page.groups]


def test_the_page_checks_when_it_is_opened_and_tells_what_is_wrong_with_its_mend(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    page = section(open_window(), qtbot)
    assert page.verdict.text() == "1 thing needs a look."
    assert page.when.text() == "Checked at 20:00."
    wrong, fine, unknown = groups(page)
    assert "LDN Desktop does not start with your computer." in wrong
    assert "Turn it on in Settings" in wrong
    assert "The desktop shows notifications (dunst)." in fine
    assert "nothing rings" in unknown


def test_what_was_mended_from_the_page_is_fine_at_the_next_check(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    page = section(open_window(), qtbot)
    with qtbot.wait_signal(page.checkup.found):
        click(qtbot, page, "Turn it on")
    assert machine.starts_itself is AutostartState.ON
    assert page.verdict.text() == "All is well: reminders can come."
    assert groups(page)[0] == ""


def test_a_mend_that_fails_is_told(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    page = section(open_window(), qtbot)
    assert isinstance(home.controller.autostart, SetAutostart)
    home.controller.autostart.fault = StorageErrorKind.FOLDER_NOT_WRITABLE
    with qtbot.wait_signal(home.controller.announced) as said:
        click(qtbot, page, "Turn it on")
    assert "NOT saved" in said.args[0]


def test_check_again_asks_the_machine_anew(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    page = section(open_window(), qtbot)
    machine.quiet = DoNotDisturb.HELD
    with qtbot.wait_signal(page.checkup.found):
        click(qtbot, page, "Check again")
    assert page.verdict.text() == "2 things need a look."
    assert "“Do not disturb” is on" in groups(page)[0]


def test_what_is_copied_names_no_dose_and_no_time_of_one(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    page = section(open_window(), qtbot)
    assert "20:01" in groups(page)[1]
    click(qtbot, page, "Copy as text")
    text = QGuiApplication.clipboard().text()
    assert "✗ LDN Desktop does not start with your computer." in text
    assert "✓ LDN Desktop looks each minute.\n" in text
    for word in ("mg", "altrexone", "The next moment", "20:01"):
        assert word not in text


def test_a_test_reminder_is_sent_and_a_yes_is_kept(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    page = section(open_window(), qtbot)
    click(qtbot, page, "Send a test reminder")
    assert home.notifier.messages[-1].title == "This is a test reminder"
    assert "Did you see it?" in shown_text(page.test)
    home.check()
    assert TEST_KEY in home.notifier.on_screen
    click(qtbot, page.test, "Yes")
    assert TEST_KEY not in home.notifier.on_screen
    assert home.snapshot().settings.test_reminder_seen is True
    assert not page.test.asked.isVisible()


def test_a_test_reminder_that_did_not_come_is_told_with_the_mend(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    page = section(open_window(), qtbot)
    click(qtbot, page, "Send a test reminder")
    click(qtbot, page.test, "It did not come")
    assert home.snapshot().settings.test_reminder_seen is False
    assert "Turn off “Do not disturb”" in shown_text(page.test)
    home.notifier.delivery = Delivery.FAILED
    click(qtbot, page.test, "Send it again")
    assert "could not be shown" in shown_text(page.test)
    click(qtbot, page.test, "Go on")
    assert not page.test.asked.isVisible()


def test_a_machine_that_cannot_be_asked_leaves_the_page_usable(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = section(open_window(), qtbot)

    def fail() -> bool:
        raise RuntimeError

    monkeypatch.setattr(machine, "has_screen", fail)
    with qtbot.wait_signal(page.checkup.found):
        click(qtbot, page, "Check again")
    assert page.verdict.text() == "The check did not work. Try it again."
    assert page.again.isEnabled()


def test_where_nothing_can_be_asked_the_page_says_so(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    window = open_window()
    window.go("settings/doctor")
    page = window.findChild(DoctorSection)
    assert page is not None
    assert page.verdict.text() == "Nothing can be checked here."


def test_tab_comes_to_each_mend_where_it_is_read(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    machine.backup = None
    page = section(open_window(), qtbot)
    page.again.setFocus()
    for words in ("Copy as text", "Turn it on", "Open Backup", "Send a test reminder"):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        assert page.window().focusWidget() is button(page, words)


def test_every_button_of_the_page_has_a_name(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    machine.backup = None
    page = section(open_window(), qtbot)
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert all(button.accessibleName() for button in buttons)
    click(qtbot, page, "Open Backup")
    settings = page.window().findChild(SettingsPage)
    assert settings is not None
    assert settings.section("data").isVisible()


def card_of(window: MainWindow) -> HealthCard:
    found = window.findChild(HealthCard)
    assert found is not None
    return found


def test_today_tells_what_is_wrong_and_leads_to_the_page(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    card = card_of(window)
    qtbot.wait_until(card.isVisible)
    assert "LDN Desktop does not start with your computer." in shown_text(card)
    click(qtbot, card, "Check reminders")
    assert window.page == "settings"
    page = window.findChild(DoctorSection)
    assert page is not None
    assert page.isVisible()


def test_today_says_nothing_while_all_is_well(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    machine.starts_itself = AutostartState.ON
    card = card_of(open_window())
    with qtbot.wait_signal(card.checkup.found):
        card.checkup.start()
    assert not card.isVisible()


def test_what_was_mended_elsewhere_goes_from_today_when_it_is_opened_again(
    machine: FakeMachine, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    card = card_of(window)
    qtbot.wait_until(card.isVisible)
    window.go("settings")
    machine.starts_itself = AutostartState.ON
    window.go("today")
    qtbot.wait_until(lambda: not card.isVisible())


def test_what_went_wrong_while_the_window_was_hidden_is_told_when_it_is_shown_again(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    machine.starts_itself = AutostartState.ON
    window = open_window()
    card = checked_card(window, qtbot)
    window.hide()
    machine.quiet = DoNotDisturb.HELD
    home.clock.set(2027, 1, 4, 20, 2)
    window.show()
    qtbot.wait_until(card.isVisible)
    assert "“Do not disturb” is on" in shown_text(card)


def test_a_window_shown_again_within_a_minute_checks_nothing_anew(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    machine.starts_itself = AutostartState.ON
    window = open_window()
    checked_card(window, qtbot)
    asked: list[bool] = []

    def make() -> FakeMachine:
        asked.append(True)
        return machine

    home.controller.make_machine = make
    window.hide()
    home.clock.set(2027, 1, 4, 20, 1)
    with qtbot.wait_exposed(window):
        window.show()
    QGuiApplication.processEvents()
    assert asked == []


def checked_card(window: MainWindow, qtbot: QtBot) -> HealthCard:
    """Return Today's card after a check-up that found all well."""
    card = card_of(window)
    with qtbot.wait_signal(card.checkup.found):
        card.checkup.start()
    assert not card.isVisible()
    return card


def test_a_start_by_hand_that_is_wanted_so_is_told_of_no_more(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    window = open_window()
    card = card_of(window)
    qtbot.wait_until(card.isVisible)
    click(qtbot, card, "Leave it so")
    assert not card.isVisible()
    assert home.snapshot().settings.accepted_checks == ("autostart",)
    machine.quiet = DoNotDisturb.HELD
    with qtbot.wait_signal(card.checkup.found):
        card.checkup.start()
    assert "“Do not disturb” is on" in shown_text(card)
    assert "does not start" not in shown_text(card)
    assert not card.leave.isVisible()


def test_the_banner_of_a_trouble_leads_to_the_page(
    machine: FakeMachine, open_window: Open, qtbot: QtBot, home: Home
) -> None:
    machine.starts_itself = AutostartState.ON
    window = open_window()
    home.notifier.delivery = Delivery.FAILED
    home.check()
    assert HealthIssue.NOT_SHOWN in home.controller.health.issues
    click(qtbot, window, "Check reminders")
    assert window.page == "settings"


def test_the_check_up_leaves_its_findings_and_posts_nothing_to_the_window(
    machine: FakeMachine, home: Home, qtbot: QtBot
) -> None:
    page = DoctorSection(home.controller)
    qtbot.add_widget(page)
    found: list[object] = []
    page.checkup.found.connect(found.append)
    assert page.checkup.start()
    for thread in (one for one in threading.enumerate() if one.name == "checkup"):
        thread.join()
    QCoreApplication.sendPostedEvents()
    assert found == []
    qtbot.wait_until(lambda: len(found) == 1)


def test_a_window_closed_while_it_checks_breaks_nothing(
    machine: FakeMachine, home: Home, qtbot: QtBot
) -> None:
    page = DoctorSection(home.controller)
    qtbot.add_widget(page)
    assert page.checkup.start()
    assert page.checkup.start()
    page.deleteLater()

"""The first run as a person uses it: from an empty folder to reminders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.domain.plan import Step
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.first_run.about_ldn import FirstQuestions
from ldn_desktop.ui.first_run.page import FirstRunPage
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.settings.data import DataSection
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.widgets.buttons import KindButton
from tests.support.clicking import click, press_as_screen_reader, shown_text
from tests.support.window_home import FakeAutostart, Home

Open = Callable[[], FirstRunPage]
OpenIn = Callable[[str], FirstRunPage]


@pytest.fixture
def autostart(home: Home) -> FakeAutostart:
    made = FakeAutostart()
    home.controller.autostart = made
    return made


@pytest.fixture
def page(
    home: Home, autostart: FakeAutostart, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> FirstRunPage:
    """The window of somebody who opens the app for the first time."""
    window = open_window()
    assert window.page == "first_run"
    found = window.findChild(FirstRunPage)
    assert found is not None
    return found


def test_dose_and_bedtime_are_enough_to_start_reminders(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.dose.line, "4.5")
    page.bedtime.click()
    page.start.click()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.steps == (Step(Decimal("4.5"), None),)
    assert revision.plan.times == (time(21),)
    assert revision.plan.start_date == date(2027, 1, 4)


@pytest.fixture
def open_in(home: Home, open_window: Callable[[], MainWindow]) -> OpenIn:
    """Return what opens the window of somebody whose computer has a locale."""

    def opened(name: str) -> FirstRunPage:
        QLocale.setDefault(QLocale(name))
        home.controller.formats = formats_of(QLocale(name))
        found = open_window().findChild(FirstRunPage)
        assert found is not None
        return found

    return opened


@pytest.mark.parametrize(
    ("locale", "typed", "kept"),
    [
        ("en_US", ("4.5", "9:30pm"), time(21, 30)),
        ("en_US", ("4.5", "9 pm"), time(21)),
        ("en_CA", ("4.5", "9:30 PM"), time(21, 30)),
        ("es_MX", ("4.5", "9:30 PM"), time(21, 30)),
        ("en_GB", ("4.5", "9:30"), time(9, 30)),
        ("fa_IR", ("4.5", "21:30"), time(21, 30)),
        ("fa_IR", ("\u06f4\u066b\u06f5", "\u06f2\u06f1:\u06f3\u06f0"), time(21, 30)),
        ("ar_EG", ("4.5", "9:30 PM"), time(21, 30)),
        ("ar_EG", ("\u0664\u066b\u0665", "\u0669:\u0663\u0660 \u0645"), time(21, 30)),
        ("de_DE", ("4,5", "21.30"), time(21, 30)),
    ],
)
def test_the_first_run_can_be_finished_in_the_ways_of_any_locale(
    open_in: OpenIn, home: Home, locale: str, typed: tuple[str, str], kept: time
) -> None:
    page = open_in(locale)
    for field, text in zip((page.dose, page.time), typed, strict=True):
        field.line.setText(text)
    page.start.click()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.times == (kept,)
    assert revision.plan.steps == (Step(Decimal("4.5"), None),)
    shown = page.dose.echo.text() + page.time.echo.text()
    assert all(sign.isascii() for sign in shown if sign.isdecimal())


def test_a_bedtime_that_may_be_in_the_morning_is_asked_about_before_it_is_saved(
    open_in: OpenIn, home: Home, qtbot: QtBot
) -> None:
    page = open_in("en_US")
    qtbot.keyClicks(page.dose.line, "4.5")
    qtbot.keyClicks(page.time.line, "9:30")
    page.start.click()
    assert home.snapshot().history.newest is None
    assert page.time.echo.text() == "“9:30” comes twice a day. Write it with AM or PM."
    assert page.time.line.hasFocus()
    qtbot.mouseClick(page.time.halves[1], Qt.MouseButton.LeftButton)
    page.start.click()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.times == (time(21, 30),)


def test_the_morning_is_one_click_too(page: FirstRunPage) -> None:
    page.morning.click()
    assert page.time.value() == time(8)


def test_it_begins_in_the_first_field(page: FirstRunPage, qtbot: QtBot) -> None:
    qtbot.wait_until(lambda: page.window().focusWidget() is page.dose.line)
    QTest.keyClicks(page.window().focusWidget(), "4.5")
    assert page.dose.value() == Decimal("4.5")


def test_nothing_is_filled_in_beforehand(page: FirstRunPage, autostart: FakeAutostart) -> None:
    assert page.dose.is_empty()
    assert page.time.is_empty()
    assert not page.autostart.isChecked()
    assert autostart.now is AutostartState.OFF


def test_starting_empty_says_what_is_missing_and_saves_nothing(
    home: Home, page: FirstRunPage
) -> None:
    page.start.click()
    assert not page._dose.problem.isHidden()
    assert not page._time.problem.isHidden()
    assert home.snapshot().history.newest is None


@pytest.mark.parametrize("typed", ["0", "-1", "1,5", "4.55.", "text"])
def test_a_bad_dose_gets_one_sentence_and_stays_in_the_field(
    home: Home, page: FirstRunPage, qtbot: QtBot, typed: str
) -> None:
    qtbot.keyClicks(page.dose.line, typed)
    page.bedtime.click()
    page.start.click()
    assert page.dose.echo.text()
    assert page._dose.problem.isHidden()
    assert page.dose.line.text() == typed
    assert home.snapshot().history.newest is None


def test_an_unusual_dose_is_asked_about_in_the_field_and_never_blocked(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.dose.line, "45")
    page.bedtime.click()
    assert "naltrexone 50 mg" in page.dose.echo.text()
    page.start.click()
    assert home.snapshot().history.newest is not None


def start_on_day_3(page: FirstRunPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.dose.line, "4")
    page.bedtime.click()
    page.on_day.click()
    qtbot.keyClicks(page.day_number, "3")
    page.start.click()


def test_a_start_in_the_past_is_asked_about_once(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    start_on_day_3(page, qtbot)
    assert "2 January 2027" in page.question.text()
    assert home.snapshot().history.newest is None
    page.start.click()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.start_date == date(2027, 1, 2)


def test_a_yes_does_not_hold_for_other_answers(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    start_on_day_3(page, qtbot)
    qtbot.keyClicks(page.day_number, "0")
    page.start.click()
    assert home.snapshot().history.newest is None


def start(page: FirstRunPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.dose.line, "4")
    page.bedtime.click()
    qtbot.keyClick(page.time.line, Qt.Key.Key_Return)


def test_a_test_reminder_follows_and_a_yes_leads_to_today(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    start(page, qtbot)
    assert "test reminder" in home.notifier.messages[-1].title
    with qtbot.wait_signal(page.finished):
        page.test.yes.click()
    assert home.snapshot().settings.test_reminder_seen is True
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"


def test_a_reminder_that_did_not_come_is_mended_and_sent_again(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    start(page, qtbot)
    assert stands_out(page.test) == "Yes"
    page.test.no.click()
    assert home.snapshot().settings.test_reminder_seen is False
    assert "Do not disturb" in page.test.said
    assert stands_out(page.test) == "Send it again"
    sent = len(home.notifier.messages)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    assert len(home.notifier.messages) == sent + 1
    assert stands_out(page.test) == "Yes"
    assert page.test.yes.hasFocus()


def stands_out(owner: QWidget) -> str:
    """The words of the one button in the accent that is shown."""
    shown = [one for one in owner.findChildren(KindButton) if one.isVisible()]
    (first,) = (one.text() for one in shown if one.property("kind") == "primary")
    return first


def test_a_reminder_that_cannot_be_shown_says_so_at_once(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    home.notifier.delivery = Delivery.FAILED
    start(page, qtbot)
    assert "could not be shown" in page.test.said
    assert stands_out(page.test) == "Send it again"
    assert page.test.again.hasFocus()
    page.test.go_on.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"


def test_the_ticked_box_starts_it_with_the_computer(
    page: FirstRunPage, autostart: FakeAutostart, qtbot: QtBot
) -> None:
    page.autostart.click()
    start(page, qtbot)
    assert autostart.now is AutostartState.ON


def test_a_start_that_cannot_be_set_does_not_keep_reminders_off(
    home: Home, page: FirstRunPage, autostart: FakeAutostart, qtbot: QtBot
) -> None:
    autostart.fault = StorageErrorKind.FOLDER_NOT_WRITABLE
    page.autostart.click()
    start(page, qtbot)
    assert home.snapshot().history.newest is not None
    assert "NOT" in page.test._warning.text()


def test_a_full_disk_is_said_and_the_answers_stay(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    home.store.fault = StorageErrorKind.DISK_FULL
    start(page, qtbot)
    assert "NOT saved" in page.problem.text()
    assert page.dose.line.text() == "4"
    home.store.fault = None
    page.start.click()
    assert home.snapshot().history.newest is not None


@pytest.mark.parametrize("words", ["I have a backup", "I come from another app"])
def test_who_has_data_already_is_led_to_it(page: FirstRunPage, qtbot: QtBot, words: str) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    click(qtbot, page, words)
    assert window.page == "settings"
    section = window.findChild(DataSection)
    assert section is not None
    assert section.isVisible()


def test_what_to_read_first_is_one_click_away(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    page = window.findChild(FirstRunPage)
    assert page is not None
    page.read_first.click()
    assert window.page == "help"
    assert "About LDN and stopping" in [label.text() for label in window.findChildren(QLabel)]


def test_step_down_and_stop_on_a_date_are_two_equal_choices_and_neither_is_chosen(
    page: FirstRunPage, qtbot: QtBot
) -> None:
    first, second = page.kinds.buttons.values()
    qtbot.wait_until(lambda: page.kinds.is_wide and abs(first.width() - second.width()) <= 1)
    assert [first.text(), second.text()] == ["Step down", "Stop on a date"]
    assert [first.isChecked(), second.isChecked()] == [False, False]
    assert page.kind is None


def test_who_steps_down_comes_to_the_fields_of_the_steps(page: FirstRunPage, qtbot: QtBot) -> None:
    page.kinds.buttons[PlanKind.STEP_DOWN].click()
    start(page, qtbot)
    page.test.yes.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "plan"
    plan = window.findChild(PlanPage)
    assert plan is not None
    (form,) = plan.shape.forms
    assert form.kind is PlanKind.STEP_DOWN
    assert form.fields["start"].text() == "4"
    assert form.fields["by"].hasFocus()


def test_who_stops_on_a_date_enters_it_there_and_comes_to_today(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    press_as_screen_reader(page.kinds.buttons[PlanKind.STOP])
    start(page, qtbot)
    assert home.snapshot().history.newest is None
    assert page._stop_problem.text() == "Choose the first day without a dose."
    page.none_from.set_value(date(2027, 1, 18))
    page.start.click()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.ends_on() == date(2027, 1, 17)
    page.test.yes.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"


@pytest.mark.parametrize(("percent", "size"), [(100, (960, 680)), (200, (480, 680))])
def test_the_first_run_has_nothing_cut_at_the_right(
    page: FirstRunPage, dressed: Theme, qtbot: QtBot, percent: int, size: tuple[int, int]
) -> None:
    window = page.window()
    dressed.apply_theme(window)
    dressed.apply(Appearance.LIGHT, percent)
    window.resize(*size)
    page.kinds.buttons[PlanKind.STOP].click()
    scroll = page.findChild(QScrollArea)
    assert scroll is not None
    qtbot.wait_until(lambda: page.kinds.is_wide is (percent == 100))
    qtbot.wait_until(lambda: scroll.horizontalScrollBar().maximum() == 0)


def test_tab_goes_through_the_first_run_as_it_is_read(page: FirstRunPage, qtbot: QtBot) -> None:
    page.kinds.buttons[PlanKind.STOP].click()
    reached: list[QWidget] = [page.dose.line]
    page.dose.line.setFocus()
    while reached[-1] is not page.start and len(reached) < 30:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget() or page)
    names = list(dict.fromkeys(widget.accessibleName() for widget in reached))
    assert names[:2] == [page.dose.line.accessibleName(), page.time.line.accessibleName()]
    assert names[5:] == [
        "From which day?",
        "Step down",
        "Stop on a date",
        "No doses from",
        "Start with my computer, so that reminders come",
        "Start reminders",
    ]


def questions(page: FirstRunPage, qtbot: QtBot) -> FirstQuestions:
    start(page, qtbot)
    assert page.questions is not None
    return page.questions


def test_the_first_run_asks_since_when_what_for_and_what_it_helps_and_keeps_the_answers(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    asked = questions(page, qtbot)
    for line, text in (
        (asked.since, "spring 2024"),
        (asked.what_for, "fibromyalgia"),
        (asked.helps, "joint pain, brain fog"),
    ):
        line.field.setFocus()
        qtbot.keyClicks(line.field, text)
    page.test.yes.click()
    settings = home.controller.settings()
    assert (settings.ldn_since, settings.ldn_for) == ("spring 2024", "fibromyalgia")
    assert settings.symptoms[-2:] == ("joint pain", "brain fog")
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"
    qtbot.wait_until(lambda: {"joint pain", "brain fog"} <= set(shown_text(window).split("\n")))


def test_a_symptom_that_says_something_good_is_asked_about(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    asked = questions(page, qtbot)
    for text, hint in (
        ("pain, energy", "10 is the worst. For “energy”, score “tiredness” instead?"),
        ("pain, tiredness", ""),
    ):
        asked.helps.field.setText(text)
        asked.helps.field.editingFinished.emit()
        assert asked.hint.text() == hint
        assert asked.hint.isHidden() is not bool(hint)


def test_the_questions_are_skipped_in_one_key_and_leave_nothing(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    before = home.controller.settings()
    questions(page, qtbot)
    assert page.test.yes.hasFocus()
    qtbot.keyClick(page.test.yes, Qt.Key.Key_Return)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"
    assert replace(home.controller.settings(), test_reminder_seen=None) == before


def test_a_symptom_that_is_written_anew_takes_the_place_of_the_one_before(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    line = questions(page, qtbot).helps.field
    for text in ("pian, fog", "pain, fog"):
        line.setText(text)
        line.editingFinished.emit()
    assert home.controller.settings().symptoms[-2:] == ("pain", "fog")
    assert "pian" not in home.controller.settings().symptoms


def test_what_cannot_be_kept_is_said_and_the_page_stays(
    home: Home, page: FirstRunPage, qtbot: QtBot
) -> None:
    asked = questions(page, qtbot)
    asked.helps.field.setText("a, b, c, d, e, f, g")
    page.test.yes.click()
    assert not page.isHidden()
    assert asked.helps.field.hasFocus()
    assert asked.helps.problem.text().startswith("You can add 6 symptoms of your own at most.")
    asked.helps.field.setText("")
    page.test.yes.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "today"

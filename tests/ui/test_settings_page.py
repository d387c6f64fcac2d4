"""The settings as a person uses them: each change is in the store at once, or refused in words."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.ports import Delivery, Sounds
from ldn_desktop.services.settings import Appearance, Reveal, Settings
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.about_ldn import AboutLdnSection
from ldn_desktop.ui.settings.data import DataSection
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.settings.presenter import groups
from ldn_desktop.ui.settings.reminders import HoursSection, RemindersSection
from ldn_desktop.ui.settings.simple_sections import (
    LookSection,
    PrivacySection,
    StartSection,
    SymptomsSection,
)
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Title
from tests.support.clicking import click, shown_text
from tests.support.window_home import FakeAutostart, Home


@pytest.fixture
def page(home: Home, open_window: Callable[[], MainWindow]) -> SettingsPage:
    home.plan()
    window = open_window()
    window.go("settings")
    found = window.findChild(SettingsPage)
    assert found is not None
    return found


@pytest.fixture
def reminders(page: SettingsPage) -> RemindersSection:
    found = page.section("reminders")
    assert isinstance(found, RemindersSection)
    return found


def settings(home: Home) -> Settings:
    return home.snapshot().settings


def shown(page: SettingsPage) -> set[str]:
    """Return the names of the sections that show."""
    names = {name for _title, names in groups() for name in names}
    return {name for name in names if page.section(name).isVisible()}


def test_each_group_opens_by_its_button_and_shows_all_of_its_sections(page: SettingsPage) -> None:
    for title, names in groups():
        button = page.buttons[names[0]]
        button.click()
        assert shown(page) == set(names)
        assert [b.text() for b in page.buttons.values() if b.isChecked()] == [title]
        assert title in {label.text() for label in page.findChildren(Title) if label.isVisible()}


def test_a_link_follows_its_section_while_the_page_grows_until_somebody_scrolls(
    page: SettingsPage, qtbot: QtBot
) -> None:
    window, bar, view = page.window(), page.page.verticalScrollBar(), page.page.viewport()
    assert isinstance(window, MainWindow)
    window.resize(960, 680)
    window.go("settings/about")

    def is_in_view() -> bool:
        top = page.section("about").mapTo(view, QPoint(0, 0)).y()
        return 0 <= top < view.height() and (bar.value() == bar.maximum() or top <= 4 * GRID)

    def grow() -> None:
        before, tall = bar.maximum(), QWidget()
        tall.setFixedHeight(900)
        page.section("doctor").body.addWidget(tall)
        qtbot.wait_until(lambda: bar.maximum() > before + 400)

    qtbot.wait_until(is_in_view)
    before = bar.value()
    grow()
    qtbot.wait_until(lambda: bar.value() > before + 400 and is_in_view())
    # It is about to follow once more when somebody scrolls.
    page._follow()
    bar.setValue(10)
    grow()
    for _turn in range(5):
        QApplication.processEvents()
    qtbot.wait_until(lambda: not page._arrive.isActive())
    assert bar.value() == 10


@pytest.mark.parametrize("size", [(960, 680), (480, 560)])
@pytest.mark.parametrize("name", [name for _title, names in groups() for name in names])
def test_a_link_to_a_section_arrives_at_its_top(
    page: SettingsPage, qtbot: QtBot, name: str, size: tuple[int, int]
) -> None:
    window, bar = page.window(), page.page.verticalScrollBar()
    assert isinstance(window, MainWindow)
    window.resize(*size)
    window.go("plan")
    window.go(f"settings/{name}")
    view = page.page.viewport()

    def is_at_the_top() -> bool:
        top = page.section(name).mapTo(view, QPoint(0, 0)).y()
        is_title_shown = name in page.buttons and bar.value() == 0
        is_at_the_end = bar.value() == bar.maximum() and 0 <= top < view.height()
        return is_title_shown or 0 <= top <= 4 * GRID or is_at_the_end

    qtbot.wait_until(is_at_the_top)


def test_the_groups_are_listed_at_the_left_or_in_rows_above_a_narrow_page(
    page: SettingsPage, qtbot: QtBot
) -> None:
    buttons, window = list(page.buttons.values()), page.window()

    def lefts_and_tops() -> tuple[int, int]:
        return len({b.x() for b in buttons}), len({b.y() for b in buttons})

    window.resize(1600, 680)
    qtbot.wait_until(lambda: lefts_and_tops() == (1, len(buttons)))
    window.resize(480, 680)
    qtbot.wait_until(lambda: lefts_and_tops()[1] < len(buttons))
    assert all(button.isVisible() for button in buttons)
    assert page.page.isAncestorOf(buttons[0])
    window.resize(1600, 680)
    qtbot.wait_until(lambda: lefts_and_tops() == (1, len(buttons)))
    assert not page.page.isAncestorOf(buttons[0])


def test_each_label_of_the_table_is_on_a_page(page: SettingsPage) -> None:
    built = [page.section(name) for _title, names in groups() for name in names]
    shown = {label.text() for section in built for label in section.findChildren(QLabel)}
    named = {part.accessibleName() for section in built for part in section.findChildren(QWidget)}
    assert set(labels().values()) - shown - named == set()


def test_minutes_are_kept_as_soon_as_they_are_typed(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    reminders.again.field.setText("20, 10")
    qtbot.keyClick(reminders.again.field, Qt.Key.Key_Return)
    reminders.every.field.setText("30")
    qtbot.keyClick(reminders.every.field, Qt.Key.Key_Return)
    assert settings(home).again_minutes == (10, 20)
    assert settings(home).then_every_minutes == 30


def test_a_refused_value_keeps_the_old_one_and_says_why(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    reminders.again.field.setText("0")
    qtbot.keyClick(reminders.again.field, Qt.Key.Key_Return)
    assert settings(home).again_minutes == (15, 30, 60)
    assert "1 to 1440" in reminders.again.problem.text()
    assert reminders.again.field.text() == "0"


def test_quiet_hours_are_kept_once_both_ends_are_there(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    start, end = (edit.line for edit in reminders.quiet)
    start.setText("23:00")
    qtbot.keyClick(start, Qt.Key.Key_Return)
    assert settings(home).quiet_start is None
    assert "start and an end" in reminders.quiet_problem.text()
    end.setText("7:00")
    qtbot.keyClick(end, Qt.Key.Key_Return)
    assert (settings(home).quiet_start, settings(home).quiet_end) == (time(23), time(7))
    reminders.quiet_off.click()
    assert settings(home).quiet_start is None


def test_a_time_that_is_none_is_refused(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    for edit, typed in zip(reminders.quiet, ("23:00", "25:00"), strict=True):
        edit.line.setText(typed)
        qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert settings(home).quiet_end is None
    assert "25:00" in reminders.quiet[1].echo.text()


def test_sound_is_off_until_it_is_ticked(home: Home, reminders: RemindersSection) -> None:
    assert not reminders.sound.isChecked()
    reminders.sound.click()
    assert settings(home).sound


def test_the_sound_is_the_desktops_until_ours_is_chosen_which_can_grow_louder(
    home: Home, reminders: RemindersSection
) -> None:
    assert not any(radio.isVisible() for radio in reminders.own_sound.values())
    reminders.sound.click()
    assert reminders.own_sound[False].isChecked()
    assert not reminders.louder.isVisible()
    reminders.own_sound[True].click()
    reminders.louder.click()
    assert (settings(home).own_sound, settings(home).louder) == (True, True)
    reminders.test.send.click()
    assert (home.notifier.messages[-1].sound, home.notifier.messages[-1].loudness) == (True, 1)
    reminders.own_sound[False].click()
    assert not reminders.louder.isVisible()


def test_a_word_before_the_dose_is_off_until_ticked_and_its_minutes_are_kept_or_refused(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    assert settings(home).ahead_minutes is None
    assert not reminders.ahead_minutes.isVisible()
    qtbot.mouseClick(reminders.ahead, Qt.MouseButton.LeftButton)
    assert settings(home).ahead_minutes == 15
    for typed, kept in (("30", 30), ("4", 30), ("121", 30), ("120", 120), ("5", 5)):
        reminders.ahead_minutes.field.setText(typed)
        qtbot.keyClick(reminders.ahead_minutes.field, Qt.Key.Key_Return)
        assert settings(home).ahead_minutes == kept
        assert ("5 to 120" in reminders.ahead_minutes.problem.text()) == (typed != str(kept))
    qtbot.mouseClick(reminders.ahead, Qt.MouseButton.LeftButton)
    assert settings(home).ahead_minutes is None


def test_what_the_desktop_cannot_play_is_said_in_one_line_where_a_sound_is_on(
    home: Home, page: SettingsPage, reminders: RemindersSection
) -> None:
    home.notifier.plays = Sounds.NONE
    page.refresh()
    assert not reminders.sound_words.isVisible()
    reminders.sound.click()
    assert reminders.sound_words.isVisible()
    assert reminders.sound_words.text() == "The notifications of this desktop play no sound."
    home.notifier.plays = Sounds.ANY
    page.refresh()
    assert not reminders.sound_words.isVisible()


def test_what_was_saved_is_taken_back_by_the_undo_beside_the_word_that_it_is(
    home: Home, reminders: RemindersSection, qtbot: QtBot
) -> None:
    reminders.sound.click()
    assert "Saved." in shown_text(reminders.window())
    click(qtbot, reminders.window(), "Undo")
    assert not settings(home).sound
    assert not reminders.sound.isChecked()


def test_the_hours_of_a_window_are_kept_or_refused(
    home: Home, page: SettingsPage, qtbot: QtBot
) -> None:
    section = page.section("hours")
    assert isinstance(section, HoursSection)
    for name, typed in (("on_time_hours", "3"), ("late_hours", "25")):
        section.hours[name].field.setText(typed)
        qtbot.keyClick(section.hours[name].field, Qt.Key.Key_Return)
    assert settings(home).on_time_hours == 3
    assert settings(home).late_hours == 12
    assert "1 to 24" in section.hours["late_hours"].problem.text()


def test_a_test_reminder_that_fails_says_so(home: Home, reminders: RemindersSection) -> None:
    home.notifier.delivery = Delivery.FAILED
    reminders.test.send.click()
    assert "could not be shown" in reminders.test.asked.said


def test_a_change_that_cannot_be_saved_is_shown_as_not_made(
    home: Home, reminders: RemindersSection
) -> None:
    home.store.fault = StorageErrorKind.DISK_FULL
    reminders.sound.click()
    assert not reminders.sound.isChecked()
    assert "NOT saved" in reminders.problem.text()
    assert not reminders.problem.visibleRegion().isEmpty()


def test_a_reminder_reveals_nothing_until_the_user_says(home: Home, page: SettingsPage) -> None:
    section = page.section("privacy")
    assert isinstance(section, PrivacySection)
    assert section.choices[Reveal.NOTHING].isChecked()
    section.choices[Reveal.MEDICINE].click()
    assert settings(home).reveal is Reveal.MEDICINE


def test_look_and_text_size_are_worn_at_once(home: Home, page: SettingsPage, qtbot: QtBot) -> None:
    section = page.section("look")
    assert isinstance(section, LookSection)
    with qtbot.wait_signal(home.controller.settings_changed):
        section.choices[Appearance.DARK].click()
    section.size_choice.choose("200")
    section.size_choice.activated.emit(4)
    assert (settings(home).look, settings(home).text_percent) == (Appearance.DARK, 200)


def test_starting_with_the_computer_is_switched_and_its_failure_mended(
    home: Home, page: SettingsPage
) -> None:
    home.controller.autostart = autostart = FakeAutostart(AutostartState.BROKEN)
    section = page.section("start")
    assert isinstance(section, StartSection)
    assert not section.check.isChecked()
    assert "not there any more" in section.words.text()
    section.check.click()
    assert autostart.state() is AutostartState.ON
    section.check.click()
    assert autostart.state() is AutostartState.OFF


def test_symptoms_come_and_go(home: Home, page: SettingsPage, qtbot: QtBot) -> None:
    section = page.section("symptoms")
    assert isinstance(section, SymptomsSection)
    section.checks[UsualSymptom.DREAMS.value].click()
    qtbot.keyClicks(section.name.field, "<b>fog</b>")
    qtbot.keyClick(section.name.field, Qt.Key.Key_Return)
    assert settings(home).symptoms == (
        UsualSymptom.SLEEP.value,
        UsualSymptom.PAIN.value,
        "<b>fog</b>",
    )
    assert section.name.field.text() == ""
    section.removes["<b>fog</b>"].click()
    assert "<b>fog</b>" not in settings(home).symptoms


def test_a_symptom_that_says_something_good_is_asked_about_and_stays_as_it_is(
    home: Home, page: SettingsPage, qtbot: QtBot
) -> None:
    section = page.section("symptoms")
    assert isinstance(section, SymptomsSection)
    hint = "10 is the worst. For “energy”, score “tiredness” instead?"

    def texts() -> list[str]:
        labels = section.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisibleTo(section)]

    for name in ("fog", "energy"):
        assert hint not in texts()
        qtbot.keyClicks(section.name.field, name)
        qtbot.keyClick(section.name.field, Qt.Key.Key_Return)
    assert hint in texts()
    assert settings(home).symptoms[-2:] == ("fog", "energy")
    section.removes["energy"].click()
    assert hint not in texts()


def test_a_symptom_that_cannot_be_kept_stays_in_the_field(
    home: Home, page: SettingsPage, qtbot: QtBot
) -> None:
    section = page.section("symptoms")
    assert isinstance(section, SymptomsSection)
    before = settings(home).symptoms
    section.name.field.setText("x" * 900)
    section.add.click()
    assert settings(home).symptoms == before
    assert "too long" in section.name.problem.text()
    assert section.name.field.text() == "x" * 900


@pytest.fixture
def data(page: SettingsPage) -> DataSection:
    found = page.section("data")
    assert isinstance(found, DataSection)
    return found


def test_a_backup_is_put_back_only_after_a_yes(
    home: Home, data: DataSection, tmp_path: Path
) -> None:
    target = tmp_path / "kept.ldnbackup"
    data.ask_target = lambda: str(target)
    data.ask_source = lambda: str(target)
    data.backup.click()
    assert target.exists()
    assert str(target) in data.told.text()
    home.controller.change_settings(sound=True)
    data.restore.click()
    assert settings(home).sound
    assert not data.asked.isHidden()
    assert "Does it take the place of" in shown_text(data.asked)
    data.asked.no.click()
    assert data.asked.isHidden()
    assert settings(home).sound
    data.restore.click()
    data.asked.yes.click()
    assert not settings(home).sound
    assert "is kept" in data.told.text()


def test_a_file_that_is_no_backup_changes_nothing(
    home: Home, data: DataSection, tmp_path: Path
) -> None:
    foreign = tmp_path / "other.txt"
    foreign.write_text("not ours")
    data.ask_source = lambda: str(foreign)
    data.restore.click()
    assert data.asked.isHidden()
    assert "not from LDN Desktop" in data.problem.text()
    assert home.snapshot().history.newest is not None


def test_no_file_chosen_is_no_backup(data: DataSection) -> None:
    data.ask_target = data.ask_source = lambda: ""
    data.backup.click()
    data.restore.click()
    assert data.told.isHidden()
    assert data.asked.isHidden()


def test_since_when_and_what_for_are_kept_shown_and_emptied_again(
    home: Home, page: SettingsPage
) -> None:
    section = page.section("ldn")
    assert isinstance(section, AboutLdnSection)
    for line, text in ((section.since, "  spring   2024"), (section.what_for, "fibromyalgia")):
        line.field.setText(text)
        line.field.editingFinished.emit()
    settings = home.controller.settings()
    assert (settings.ldn_since, settings.ldn_for) == ("spring 2024", "fibromyalgia")
    assert section.since.field.text() == "spring 2024"
    home.controller.undo()
    assert home.controller.settings().ldn_for == ""
    section.since.field.setText("")
    section.since.field.editingFinished.emit()
    assert home.controller.settings().ldn_since == ""

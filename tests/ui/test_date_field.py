"""A date is typed in the locale's order and told in words, or picked from a month."""

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.today.day_stepper import DayStepper
from ldn_desktop.ui.widgets import DateEdit, date_field
from ldn_desktop.ui.widgets.date_picker import CELL, DatePicker
from ldn_desktop.ui.widgets.month_grid import DayButton
from tests.support.clicking import button, click, press_as_screen_reader
from tests.support.window_home import ENGLISH, Home

FORMATS = formats_of(ENGLISH)
TUESDAY = date(2027, 2, 9)
BACKWARDS = ("R", "AL", "AN")
RED = frozenset({*range(20), *range(340, 360)})
"""Hues (degrees)."""


class Window(QWidget):
    """A window that knows that it is 11 February 2027."""

    def today(self) -> date:
        return date(2027, 2, 11)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """The window, which lives as long as the test."""
    window = Window()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def field(window: Window, qtbot: QtBot) -> DateEdit:
    """A field of 9 February 2027 in it."""
    field = DateEdit("From", FORMATS, TUESDAY)
    QVBoxLayout(window).addWidget(field)
    with qtbot.wait_active(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    return field


def opened(field: DateEdit) -> DatePicker:
    field.open_picker()
    picker = field.findChild(DatePicker)
    assert picker is not None
    assert picker.isVisible()
    return picker


def day_of(picker: DatePicker, day: date) -> DayButton:
    found = picker.grid.button_of(day)
    assert found is not None
    return found


def focused(picker: DatePicker) -> date:
    holder = picker.focusWidget()
    assert isinstance(holder, DayButton)
    assert holder.cell is not None
    return holder.cell.day


def press(qtbot: QtBot, picker: DatePicker, key: Qt.Key) -> None:
    qtbot.keyClick(picker.focusWidget(), key)


def arrow_of(field: DateEdit) -> QPoint:
    return QPoint(field.width() - 8, field.height() // 2)


@pytest.mark.parametrize(
    "opens",
    [
        lambda qtbot, field: qtbot.mouseClick(
            field, Qt.MouseButton.LeftButton, pos=arrow_of(field)
        ),
        lambda qtbot, field: qtbot.keyClick(
            field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier
        ),
        lambda qtbot, field: qtbot.keyClick(field, Qt.Key.Key_F4),
    ],
    ids=("arrow", "alt-down", "f4"),
)
def test_a_month_opens_on_the_date_and_a_click_takes_another(
    field: DateEdit, qtbot: QtBot, opens: Callable[[QtBot, DateEdit], None]
) -> None:
    opens(qtbot, field)
    picker = field.findChild(DatePicker)
    assert picker is not None
    assert picker.isVisible()
    assert picker.title.text() == "February 2027"
    assert focused(picker) == TUESDAY
    assert day_of(picker, TUESDAY).isChecked()
    with qtbot.waitSignal(field.dateChanged):
        qtbot.mouseClick(day_of(picker, date(2027, 2, 17)), Qt.MouseButton.LeftButton)
    assert field.value() == date(2027, 2, 17)
    assert not picker.isVisible()
    assert field.hasFocus()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Today", date(2027, 2, 11)),
        ("Yesterday", date(2027, 2, 10)),
        ("Tomorrow", date(2027, 2, 12)),
    ],
)
def test_the_days_around_today_are_one_click_by_their_words(
    field: DateEdit, qtbot: QtBot, words: str, day: date
) -> None:
    click(qtbot, opened(field), words)
    assert field.value() == day


def test_only_words_of_days_in_the_range_are_offered(field: DateEdit) -> None:
    field.set_range(date(2027, 1, 1), date(2027, 2, 11))
    picker = opened(field)
    assert [word.text() for word in picker.words if word.isVisible()] == ["Today", "Yesterday"]
    picker.close()
    field.set_range(date(2027, 2, 11), date(2028, 1, 1))
    assert [w.text() for w in opened(field).words if w.isVisible()] == ["Today", "Tomorrow"]


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_Left, date(2027, 2, 8)),
        (Qt.Key.Key_Right, date(2027, 2, 10)),
        (Qt.Key.Key_Up, date(2027, 2, 2)),
        (Qt.Key.Key_Down, date(2027, 2, 16)),
        (Qt.Key.Key_PageUp, date(2027, 1, 9)),
        (Qt.Key.Key_PageDown, date(2027, 3, 9)),
        (Qt.Key.Key_Home, date(2027, 2, 1)),
        (Qt.Key.Key_End, date(2027, 2, 28)),
    ],
)
def test_the_keys_move_among_the_days_and_enter_takes_one(
    field: DateEdit, qtbot: QtBot, key: Qt.Key, day: date
) -> None:
    picker = opened(field)
    press(qtbot, picker, key)
    assert focused(picker) == day
    assert field.value() == TUESDAY
    press(qtbot, picker, Qt.Key.Key_Return)
    assert (field.value(), picker.isVisible()) == (day, False)


def test_the_last_of_a_month_leads_to_the_last_of_a_shorter_one(
    field: DateEdit, qtbot: QtBot
) -> None:
    field.set_value(date(2027, 3, 31))
    picker = opened(field)
    press(qtbot, picker, Qt.Key.Key_PageUp)
    assert focused(picker) == date(2027, 2, 28)
    field.set_value(date(2027, 1, 31))
    picker = opened(field)
    press(qtbot, picker, Qt.Key.Key_PageDown)
    assert focused(picker) == date(2027, 2, 28)


def test_esc_closes_the_month_and_leaves_the_date(field: DateEdit, qtbot: QtBot) -> None:
    picker = opened(field)
    press(qtbot, picker, Qt.Key.Key_Down)
    press(qtbot, picker, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert field.value() == TUESDAY
    assert field.hasFocus()


def test_a_day_out_of_the_range_is_neither_chosen_nor_walked_to(
    field: DateEdit, qtbot: QtBot
) -> None:
    field.set_range(date(2027, 2, 5), date(2027, 2, 11))
    picker = opened(field)
    outside = day_of(picker, date(2027, 2, 12))
    assert not outside.isEnabled()
    qtbot.mouseClick(outside, Qt.MouseButton.LeftButton)
    assert (field.value(), picker.isVisible()) == (TUESDAY, True)
    for key, end in ((Qt.Key.Key_Down, date(2027, 2, 11)), (Qt.Key.Key_PageUp, date(2027, 2, 5))):
        press(qtbot, picker, key)
        assert focused(picker) == end
    assert not picker.before.isEnabled()
    assert not picker.after.isEnabled()


def test_the_buttons_turn_to_the_months_around(field: DateEdit, qtbot: QtBot) -> None:
    picker = opened(field)
    click(qtbot, picker, "The month before")
    assert picker.title.text() == "January 2027"
    for _twice in range(2):
        click(qtbot, picker, "The month after")
    assert picker.title.text() == "March 2027"
    qtbot.mouseClick(day_of(picker, date(2027, 3, 1)), Qt.MouseButton.LeftButton)
    assert field.value() == date(2027, 3, 1)


def test_a_screen_reader_hears_the_whole_date_and_takes_it(field: DateEdit) -> None:
    picker = opened(field)
    assert picker.accessibleName() == "From"
    day = day_of(picker, date(2027, 2, 18))
    assert day.accessibleName() == "Thursday, 18 February 2027"
    today = day_of(picker, date(2027, 2, 11))
    assert today.accessibleName() == "Today, Thursday, 11 February 2027"
    names = [word.accessibleName() for word in picker.words]
    assert names[1] == "Yesterday, Wednesday, 10 February 2027"
    press_as_screen_reader(day)
    assert field.value() == date(2027, 2, 18)


@pytest.mark.parametrize(
    ("locale", "first"), [("en_GB", "Monday"), ("en_US", "Sunday"), ("ar_EG", "السبت")]
)
def test_a_week_begins_as_in_the_locale(qtbot: QtBot, locale: str, first: str) -> None:
    QLocale.setDefault(QLocale(locale))
    field = DateEdit("From", formats_of(QLocale(locale)), TUESDAY)
    qtbot.addWidget(field)
    picker = opened(field)
    cell = picker.grid.buttons[0].cell
    assert cell is not None
    assert QLocale().standaloneDayName(cell.day.isoweekday()) == first
    assert cell.day <= date(2027, 2, 1) < cell.day + timedelta(days=7)


def test_a_day_is_large_enough_to_hit_and_grows_with_the_text(
    home: Home, open_window: Callable[[], MainWindow], dressed: Theme
) -> None:
    home.plan()
    window = open_window()
    dressed.apply_theme(window)
    window.go("report")
    field = next(field for field in window.findChildren(DateEdit) if field.isVisible())
    picker = opened(field)
    usual = day_of(picker, field.value()).size()
    assert min(usual.width(), usual.height()) >= CELL >= 36
    picker.close()
    dressed.apply(Appearance.LIGHT, 200)
    large = day_of(opened(field), field.value()).size()
    assert large.width() >= 1.4 * usual.width()
    assert large.height() >= 1.4 * usual.height()


def test_the_window_says_which_day_is_today(
    home: Home, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    home.plan()
    home.clock.set(2027, 1, 20, 9)
    window = open_window()
    stepper = window.findChild(DayStepper)
    assert stepper is not None
    home.clock.set(2027, 1, 21, 9)  # the window was left open
    picker = opened(stepper.field)
    assert button(picker, "Yesterday").accessibleName() == "Yesterday, Wednesday, 20 January 2027"
    assert [word.text() for word in picker.words if word.isVisible()] == ["Yesterday"]


def test_without_a_window_that_knows_the_day_there_are_no_words(qtbot: QtBot) -> None:
    field = DateEdit("From", FORMATS, TUESDAY)
    qtbot.addWidget(field)
    assert not any(word.isVisible() for word in opened(field).words)


def test_a_date_that_is_typed_is_told_in_words(field: DateEdit, qtbot: QtBot) -> None:
    field.resize(field.sizeHint())
    assert field.echo.text() == "Tuesday 9 February"
    assert field.echo.isVisible()
    field.clearFocus()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    for digit in "17032028":
        qtbot.keyClick(field, digit)
    assert field.value() == date(2028, 3, 17)
    assert field.echo.text() == field.accessibleDescription() == "Friday 17 March"


def test_the_words_of_a_date_are_spoken_once_when_it_was_changed(
    field: DateEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        date_field, "announce_to_screen_reader", lambda _on, text: spoken.append(text)
    )
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert spoken == []
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    for _enter in range(2):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert spoken == ["Wednesday 10 February"]


def test_the_part_of_a_date_that_is_clicked_first_is_replaced_by_typing(
    field: DateEdit, qtbot: QtBot
) -> None:
    line = field.lineEdit()
    at = line.cursorRect().center()
    at.setX(line.fontMetrics().horizontalAdvance("09/02/20"))
    field.clearFocus()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at)
    assert line.selectedText() == "2027"
    for digit in "2028":
        qtbot.keyClick(field, digit)
    assert field.value() == date(2028, 2, 9)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at)
    assert line.selectedText() == ""


def test_a_date_that_was_picked_is_said_by_the_focus_alone(
    field: DateEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        date_field, "announce_to_screen_reader", lambda _on, text: spoken.append(text)
    )
    click(qtbot, opened(field), "Yesterday")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    assert field.accessibleDescription() == "Wednesday 10 February"
    assert spoken == []


def test_words_without_room_beside_the_digits_are_not_shown(field: DateEdit) -> None:
    field.resize(field.minimumSizeHint())
    assert not field.echo.isVisible()
    field.resize(field.sizeHint())
    assert field.echo.isVisible()
    digits = field.fontMetrics().horizontalAdvance(field.text())
    line = field.lineEdit().geometry()
    assert field.echo.x() >= line.x() + digits
    assert field.echo.geometry().right() <= line.right()


def test_the_width_of_a_field_is_the_same_for_each_date(field: DateEdit) -> None:
    width = field.sizeHint().width()
    for days in range(0, 400, 13):
        field.set_value(TUESDAY + timedelta(days=days))
        field.resize(field.sizeHint())
        assert field.sizeHint().width() == width
        assert field.echo.isVisible(), field.value()


def test_the_month_has_no_red_in_it(field: DateEdit) -> None:
    picture = opened(field).grab().toImage()
    points = (QPoint(x, y) for x in range(picture.width()) for y in range(picture.height()))
    colours = {picture.pixelColor(point).rgb() for point in points}
    assert not [c for c in map(QColor, colours) if c.hsvSaturation() > 100 and c.hue() in RED]


def test_a_date_shows_its_year_in_four_digits_and_keeps_to_its_range(qtbot: QtBot) -> None:
    field = DateEdit("From", FORMATS, date(2027, 1, 4))
    qtbot.addWidget(field)
    assert field.text() == "04/01/2027"
    field.set_range(date(2027, 1, 4), date(2027, 2, 1))
    field.set_value(date(2030, 1, 1))
    assert field.value() == date(2027, 2, 1)


def test_a_date_is_in_the_digits_of_the_rest_of_the_page_and_takes_those_of_the_keyboard(
    qtbot: QtBot,
) -> None:
    QLocale.setDefault(QLocale("fa_IR"))
    field = DateEdit("From", formats_of(QLocale("fa_IR")), date(2027, 1, 4))
    qtbot.addWidget(field)
    assert field.text() == "2027/1/4"
    field.setSelectedSection(DateEdit.Section.YearSection)
    for digit in "\u06f2\u06f0\u06f2\u06f8":
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, digit)
        QApplication.sendEvent(field, key)
    assert field.value() == date(2028, 1, 4)


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_PageDown])
def test_the_keys_that_scroll_a_page_change_no_date(qtbot: QtBot, key: Qt.Key) -> None:
    field = DateEdit("From", FORMATS, date(2027, 1, 4))
    qtbot.addWidget(field)
    qtbot.keyClick(field, key)
    assert field.value() == date(2027, 1, 4)


EVERY = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)


def test_a_date_is_read_back_as_it_is_shown_in_every_locale(qtbot: QtBot) -> None:
    seen: set[str] = set()
    for locale in EVERY:
        QLocale.setDefault(locale)
        field = DateEdit("From", FORMATS, TUESDAY)
        qtbot.addWidget(field)
        if field.displayFormat() in seen:
            continue
        seen.add(field.displayFormat())
        for day in (TUESDAY, date(2027, 12, 31), date(2028, 2, 29), date(2027, 5, 3)):
            field.set_value(day)
            shown = field.text()
            assert not any(unicodedata.bidirectional(sign) in BACKWARDS for sign in shown)
            field.set_value(date(2026, 10, 10))
            field.lineEdit().setText(shown)
            field.interpretText()
            assert field.value() == day, (locale.name(), shown)
    assert len(seen) > 20

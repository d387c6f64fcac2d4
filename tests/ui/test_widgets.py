"""The widgets: what they understand, what they refuse, and what they tell a screen reader."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.shapes import StepSegment
from ldn_desktop.ui.widgets import (
    AmountEdit,
    Body,
    FlowLayout,
    PrimaryButton,
    QuietButton,
    ScoreRow,
    StepLine,
    TimeEdit,
    fields,
)
from ldn_desktop.ui.widgets.form import Line
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from tests.support.clicking import whole_name
from tests.support.window_home import ENGLISH

FORMATS = formats_of(ENGLISH)
GERMAN = formats_of(QLocale("de_DE"))
AMERICAN = formats_of(QLocale("en_US"))


def test_an_amount_is_read_with_the_locales_decimal_sign_and_echoed(qtbot: QtBot) -> None:
    field = AmountEdit("Amount", GERMAN)
    qtbot.addWidget(field)
    field.line.setText("1,5")
    assert field.value() == Decimal("1.5")
    assert field.echo.text() == "1,5\u00a0mg"
    field.line.setText("1.5")
    assert field.value() is None
    assert field.problem() == "“1.5” is not an amount. Use a comma: 1,5."


@pytest.mark.parametrize("text", ["0", "-1", "1,5", "1,500", "4.55.", "four", "1e3", "1_000", "٤٫"])
def test_a_wrong_amount_is_no_value_and_says_why(qtbot: QtBot, text: str) -> None:
    field = AmountEdit("Amount", FORMATS)
    qtbot.addWidget(field)
    field.line.setText(text)
    assert field.value() is None
    assert field.problem()
    field.tell()
    assert field.line.accessibleDescription() == field.problem()
    assert field.line.text() == text


def test_an_empty_amount_is_neither_wrong_nor_a_value(qtbot: QtBot) -> None:
    field = AmountEdit("Amount", FORMATS)
    qtbot.addWidget(field)
    assert (field.value(), field.problem(), field.is_empty()) == (None, "", True)


def test_an_unusual_amount_is_asked_about_and_kept(qtbot: QtBot) -> None:
    field = AmountEdit("Amount", FORMATS)
    qtbot.addWidget(field)
    field.line.setText("50")
    assert field.value() == Decimal(50)
    assert "50 mg is above the usual low dose." in field.echo.text().replace("\u00a0", " ")
    assert field.echo.property("role") == "attention"
    field.line.setText("4.5")
    assert field.echo.property("role") == "small"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("21:00", time(21)), ("9:05", time(9, 5)), ("21.30", time(21, 30)), (" 08:00 ", time(8))],
)
def test_a_time_of_day_is_read_as_people_write_it(qtbot: QtBot, typed: str, meant: time) -> None:
    field = TimeEdit("When", FORMATS)
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.value() == meant


@pytest.mark.parametrize("typed", ["25:00", "21:60", "nine", "2100:00", "-1:00"])
def test_a_time_that_is_none_says_so(qtbot: QtBot, typed: str) -> None:
    field = TimeEdit("When", FORMATS)
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.value() is None
    assert field.problem() == f"“{typed}” is not a time of day. Write it like 21:00."


@pytest.mark.parametrize("offered", [0, 1])
def test_a_time_that_comes_twice_a_day_is_asked_about_and_both_are_offered(
    qtbot: QtBot, offered: int
) -> None:
    field = TimeEdit("When", AMERICAN)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.line, "9:30")
    assert field.value() is None
    assert field.echo.text() == "“9:30” comes twice a day. Write it with AM or PM."
    assert field.line.accessibleDescription() == field.echo.text()
    shown = [button.text() for button in field.halves if button.isVisible()]
    assert shown == ["9:30\u202fAM", "9:30\u202fPM"]
    qtbot.mouseClick(field.halves[offered], Qt.MouseButton.LeftButton)
    assert field.value() == (time(9, 30), time(21, 30))[offered]
    assert not any(button.isVisible() for button in field.halves)
    assert not field.problem()


@pytest.mark.parametrize(
    ("locale", "typed", "meant", "echo"),
    [
        ("en_US", "9:30pm", time(21, 30), "9:30\u202fPM"),
        ("en_US", "9 pm", time(21), "9:00\u202fPM"),
        ("en_US", "21:30", time(21, 30), "9:30\u202fPM"),
        ("en_US", "9:30 PM", time(21, 30), ""),
        ("en_CA", "9:30 PM", time(21, 30), "9:30\u202fp.m."),
        ("es_MX", "9:30 PM", time(21, 30), "9:30\u202fp.m."),
        ("es_US", "9:30 p. m.", time(21, 30), "9:30\u202fp.m."),
        ("en_GB", "9:30", time(9, 30), "09:30"),
        ("en_GB", "21", time(21), "21:00"),
        ("en_GB", "2100", time(21), "21:00"),
        ("en_US", "2100", time(21), "9:00\u202fPM"),
        ("fr_FR", "9h30", time(9, 30), "09:30"),
        ("de_DE", "21 Uhr", time(21), "21:00"),
        ("de_DE", "9.30", time(9, 30), "09:30"),
        ("fa_IR", "۲۱:۳۰", time(21, 30), "21:30"),
    ],
)
def test_what_was_understood_of_a_time_is_shown_where_it_was_typed_otherwise(
    qtbot: QtBot, locale: str, typed: str, meant: time, echo: str
) -> None:
    field = TimeEdit("When", formats_of(QLocale(locale)))
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.value() == meant
    assert field.echo.text() == echo
    assert not field.problem()


def test_the_question_stays_in_place_while_a_time_is_typed_on(qtbot: QtBot) -> None:
    field = TimeEdit("When", AMERICAN)
    qtbot.addWidget(field)
    field.show()
    asked = "“9” comes twice a day. Write it with AM or PM."
    qtbot.keyClicks(field.line, "9")
    assert field.echo.text() == asked
    for sign in ":", "0":
        qtbot.keyClicks(field.line, sign)
        assert field.echo.text() == asked
        assert [button.text() for button in field.halves] == ["9:00\u202fAM", "9:00\u202fPM"]
        assert all(button.isVisible() for button in field.halves)
    qtbot.keyClicks(field.line, "5p")
    assert (field.value(), field.echo.text()) == (time(21, 5), "9:05\u202fPM")
    assert not any(button.isVisible() for button in field.halves)


def test_what_was_understood_is_spoken_once_when_the_field_is_left(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(fields, "announce_to_screen_reader", lambda _on, text: spoken.append(text))
    field = TimeEdit("When", FORMATS)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.line, "2100")
    assert spoken == []
    for _enter in range(2):
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert spoken == ["21:00"]
    qtbot.keyClicks(field.line, "0")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert spoken == ["21:00", field.problem()]


@pytest.mark.parametrize(
    "make",
    [
        lambda: TimeEdit("When", FORMATS),
        lambda: AmountEdit("Amount", FORMATS),
        lambda: Line("Days", 10, 4),
    ],
    ids=("time", "amount", "number"),
)
def test_what_is_in_a_field_of_a_value_is_replaced_by_typing(
    qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    field, before = make(), QuietButton("Before")
    for widget in (before, field):
        column.addWidget(widget)
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    with qtbot.wait_active(box):
        box.show()
        box.activateWindow()
    line.setText("14")
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert line.selectedText() == "14"
    before.setFocus()
    line.setFocus()
    assert line.selectedText() == "14"
    before.setFocus()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.selectedText() == "14"
    qtbot.keyClicks(line, "21")
    assert line.text() == "21"
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.selectedText() == ""


def test_a_click_into_a_line_of_words_places_the_cursor(qtbot: QtBot) -> None:
    line = Line("Medicine")
    qtbot.addWidget(line)
    line.setText("naltrexone")
    with qtbot.wait_active(line):
        line.show()
        line.activateWindow()
    line.clearFocus()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.hasFocus()
    assert line.selectedText() == ""


@pytest.mark.parametrize(("kind", "typed"), [(TimeEdit, "2:"), (AmountEdit, "0.")])
def test_what_is_being_typed_is_called_wrong_only_once_the_field_is_left(
    qtbot: QtBot, kind: type[TimeEdit | AmountEdit], typed: str
) -> None:
    field = kind("Field", FORMATS)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.line, typed)
    assert not field.echo.isVisible()
    assert not field.line.property("wrong")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)  # as leaving it does
    assert field.echo.text() == field.problem() != ""
    assert field.line.property("wrong")
    qtbot.keyClicks(field.line, "x")
    assert field.echo.text() == field.problem()  # until it is right
    field.line.setText("4:00" if kind is TimeEdit else "4")
    qtbot.keyClick(field.line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field.line, "x")
    assert not field.line.property("wrong")


def test_a_button_below_a_wrong_field_is_pressed_by_one_click(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    field, button = TimeEdit("When", FORMATS), QuietButton("At bedtime")
    column.addWidget(field)
    column.addWidget(button)
    with qtbot.wait_exposed(box):
        box.show()
    field.setFocus()
    qtbot.keyClicks(field.line, "2:")
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    at = button.mapTo(box, QPoint(10, 3))
    QTest.mousePress(box.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()
    QTest.mouseRelease(box.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.wait_until(field.echo.isVisible)
    assert len(clicks) == 1


def test_up_and_down_move_a_time_by_quarters_over_midnight(qtbot: QtBot) -> None:
    field = TimeEdit("When", FORMATS)
    qtbot.addWidget(field)
    field.set_value(time(23, 50))
    qtbot.keyClick(field.line, Qt.Key.Key_Up)
    assert field.value() == time(0, 5)
    qtbot.keyClick(field.line, Qt.Key.Key_Down)
    assert field.value() == time(23, 50)


def test_an_empty_time_shows_an_example_that_looks_like_no_value(qtbot: QtBot) -> None:
    field = TimeEdit("When?", FORMATS)
    qtbot.addWidget(field)
    assert (field.value(), field.line.placeholderText()) == (None, "like 21:00")


@pytest.mark.parametrize("goes_on", [True, False])
def test_the_line_of_a_step_that_goes_on_does_not_fall_to_none(qtbot: QtBot, goes_on: bool) -> None:
    line = StepLine("Taper")
    qtbot.addWidget(line)
    line.resize(200, 48)
    line.show_line((StepSegment(14, 1.0, goes_on=goes_on),), None, "1 mg")
    picture = line.grab().toImage()
    x, lower = picture.width() - 8, range(picture.height() // 2, picture.height())
    assert (len({picture.pixel(x, y) for y in lower}) == 1) is goes_on


@pytest.fixture
def row(qtbot: QtBot) -> ScoreRow:
    row = ScoreRow("vivid dreams", "Vivid dreams")
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    qtbot.wait_until(row.isActiveWindow)
    return row


def press(qtbot: QtBot, key: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, key)


def test_a_digit_key_gives_the_score_and_1_then_0_is_ten(qtbot: QtBot, row: ScoreRow) -> None:
    given: list[int] = []
    row.chosen.connect(given.append)
    row.focus()
    press(qtbot, "7")
    press(qtbot, "1")
    press(qtbot, "0")
    press(qtbot, "0")
    assert given == [7, 1, 10, 0]


class HandWatch:
    """Stands in for Qt's elapsed timer; `now` (ms) is moved by the test."""

    def __init__(self) -> None:
        self.now = 0
        self._began: int | None = None

    def start(self) -> None:
        self._began = self.now

    def invalidate(self) -> None:
        self._began = None

    def isValid(self) -> bool:  # noqa: N802 - Qt's name
        return self._began is not None

    def elapsed(self) -> int:
        assert self._began is not None
        return self.now - self._began


def test_1_then_0_is_ten_on_a_computer_that_takes_seconds_to_save_the_1(
    qtbot: QtBot, row: ScoreRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = HandWatch()
    monkeypatch.setattr(row, "_after_one", watch)

    def save(score: int) -> None:
        given.append(score)
        watch.now += 5_000

    given: list[int] = []
    row.chosen.connect(save)
    row.focus()
    press(qtbot, "1")
    press(qtbot, "0")
    press(qtbot, "1")
    watch.now += 1_001
    press(qtbot, "0")
    assert given == [1, 10, 1, 0]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("3", Qt.KeyboardModifier.ShiftModifier),
        ("3", Qt.KeyboardModifier.KeypadModifier),
        ("\u06f3", Qt.KeyboardModifier.NoModifier),
        ("\u0663", Qt.KeyboardModifier.NoModifier),
    ],
    ids=("French", "keypad", "Persian", "Arabic"),
)
def test_a_digit_of_any_keyboard_gives_the_score(
    qtbot: QtBot, row: ScoreRow, text: str, held: Qt.KeyboardModifier
) -> None:
    row.focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    with qtbot.wait_signal(row.chosen) as given:
        QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, 0, held, text))
    assert given.args == [3]


def test_a_digit_with_another_key_held_is_no_score(qtbot: QtBot, row: ScoreRow) -> None:
    row.focus()
    with qtbot.assert_not_emitted(row.chosen):
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier
        )


def test_a_score_under_the_mouse_tells_its_word(row: ScoreRow) -> None:
    words = [button.toolTip() for button in row.findChildren(QPushButton)]
    assert words == ["None", *["Mild"] * 3, *["Moderate"] * 3, *["Severe"] * 4]


def test_a_score_is_marked_only_once_it_is_saved(qtbot: QtBot, row: ScoreRow) -> None:
    row.focus()
    press(qtbot, "7")
    assert row.score is None
    row.set_score(7)
    assert row.score == 7


def test_a_row_is_one_tab_stop_and_arrows_move_without_scoring(qtbot: QtBot, row: ScoreRow) -> None:
    given: list[int] = []
    row.chosen.connect(given.append)
    row.focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert whole_name(focus) == "Vivid dreams: 2 of 10"
    stops = [
        b for b in row.findChildren(QPushButton) if b.focusPolicy() is Qt.FocusPolicy.StrongFocus
    ]
    assert stops == [focus]
    assert given == []


def test_enter_presses_a_button_and_a_key_held_down_is_one_press(qtbot: QtBot) -> None:
    button = PrimaryButton("Mark as taken")
    qtbot.addWidget(button)
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    qtbot.keyClick(button, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.NoModifier,
        "\r",
        True,
    )
    QApplication.sendEvent(button, held)
    assert len(clicks) == 1


def test_a_row_of_buttons_goes_on_in_the_next_line_and_cuts_nothing(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = FlowLayout(box)
    buttons = [QuietButton(f"A rather long button {n}") for n in range(5)]
    for button in buttons:
        row.addWidget(button)
    width = round(1.5 * max(button.sizeHint().width() for button in buttons))
    box.resize(width, 400)
    box.show()
    for button in buttons:
        assert button.geometry().right() <= width
        assert button.width() >= button.sizeHint().width()
    assert len({button.y() for button in buttons}) == 5


def test_a_text_shows_markup_as_it_was_typed(qtbot: QtBot) -> None:
    label = Body("<img src=file:///etc/passwd> & <b>bold</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.accessibleName() == "<img src=file:///etc/passwd> & <b>bold</b>"


@pytest.mark.parametrize(
    ("locale", "day", "at"),
    [
        ("en_GB", "13 June", "21:07"),
        ("en_US", "June 13", "9:07\u202fPM"),
        ("de_DE", "13. Juni", "21:07"),
        ("es_ES", "13 de junio", "21:07"),
        ("ja_JP", "6月13日", "21:07"),
    ],
)
def test_days_and_times_are_written_as_the_locale_does(locale: str, day: str, at: str) -> None:
    formats = formats_of(QLocale(locale))
    assert formats.day(date(2027, 6, 13)) == day
    assert formats.time(time(21, 7)) == at


def test_rows_stay_with_their_key_and_follow_the_order_of_the_states(qtbot: QtBot) -> None:
    owner, gone = QWidget(), list[str]()
    qtbot.addWidget(owner)
    column = QVBoxLayout(owner)
    rows: KeyedRows[int, str, Body] = KeyedRows(
        column, Body, Body.set_text, lambda row: gone.append(row.text())
    )
    owner.show()
    rows.show({1: "one", 2: "two", 3: "three"})
    kept = rows.rows[3]
    rows.show({3: "third", 4: "four", 1: "one"})
    assert [column.indexOf(row) for row in rows.rows.values()] == [0, 1, 2]
    assert [row.text() for row in rows.rows.values()] == ["third", "four", "one"]
    assert all(row.isVisible() for row in rows.rows.values())
    assert rows.rows[3] is kept
    assert gone == ["two"]

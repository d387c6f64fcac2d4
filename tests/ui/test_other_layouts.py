"""Shortcuts act on a keyboard without Latin letters too; the keys are as X was seen to send."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.other_layouts import latin_key
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.note_field import NoteField
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
N, Z, C, A, W, ONE, ZERO, COMMA, SLASH, EQUAL = 57, 52, 54, 38, 25, 10, 19, 59, 61, 21
"""The numbers of keys as X has them, by what an American keyboard has there."""
GREEK_NU, PERSIAN_D, PERSIAN_Z, PERSIAN_ASK = "\u039d", "\u062f", "\u0638", "\u061f"


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def window(home: Home, open_window: Open, qtbot: QtBot) -> MainWindow:
    home.plan()
    window = open_window()
    with qtbot.wait_active(window):
        window.activateWindow()
    return window


def pressed(text: str, place: int, held: Qt.KeyboardModifier = CTRL) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, ord(text), held, place, ord(text), 0, text)


def press(window: MainWindow, text: str, place: int, held: Qt.KeyboardModifier = CTRL) -> None:
    """Press a key in the window, as Qt does once no shortcut took it."""
    QApplication.sendEvent(window.windowHandle(), pressed(text, place, held))


@pytest.mark.parametrize(
    ("text", "place", "page"),
    [
        ("\u06f2", ONE + 1, "plan"),
        ("\u00e9", ONE + 1, "plan"),
        ("\u0648", COMMA, "settings"),
        ("\u03c1", 27, "today"),
    ],
)
def test_a_page_opens_by_the_place_of_its_key(
    window: MainWindow, text: str, place: int, page: str
) -> None:
    window.setFocus()
    press(window, text, place)
    assert window.page == page


def test_the_check_in_and_the_keys_are_reached_by_place(window: MainWindow) -> None:
    window.setFocus()
    press(window, GREEK_NU, N)
    today = window.findChild(TodayPage)
    focus = QApplication.focusWidget()
    assert today is not None
    assert focus is not None
    assert focus.accessibleName() == "0 of 10"
    press(window, PERSIAN_ASK, SLASH, CTRL | SHIFT)
    assert window.page == "keys"


def test_a_key_that_is_held_down_repeats_no_shortcut(window: MainWindow) -> None:
    window.setFocus()
    event = QKeyEvent(
        QEvent.Type.KeyPress, ord(PERSIAN_D), CTRL, ONE + 1, 0, 0, PERSIAN_D, autorep=True
    )
    QApplication.sendEvent(window.windowHandle(), event)
    assert window.page == "today"


def test_a_list_that_looks_for_letters_takes_no_shortcut(window: MainWindow) -> None:
    window.go("report")
    spans = window.findChild(DropDown)
    assert spans is not None
    spans.setFocus()
    press(window, GREEK_NU, N)
    assert window.page == "today"


def test_a_text_is_copied_by_place(window: MainWindow) -> None:
    note = window.findChild(NoteField)
    assert note is not None
    note.setFocus()
    note.setPlainText("slept well")
    press(window, "\u0634", A)
    press(window, "\u0632", C)
    assert QGuiApplication.clipboard().text() == "slept well"


@pytest.mark.parametrize(
    ("text", "place", "held"),
    [
        ("N", N, CTRL),
        ("1", ONE, CTRL),
        ("1", ONE, CTRL | SHIFT),
        (";", COMMA, CTRL),
        ("Z", W, CTRL),
        (GREEK_NU, N, Qt.KeyboardModifier.NoModifier),
        (GREEK_NU, N, SHIFT),
        (GREEK_NU, N, CTRL | Qt.KeyboardModifier.AltModifier),
        (GREEK_NU, N, CTRL | Qt.KeyboardModifier.MetaModifier),
        (GREEK_NU, 200, CTRL),
    ],
)
def test_what_is_latin_or_no_shortcut_is_left_as_it_is(
    text: str, place: int, held: Qt.KeyboardModifier
) -> None:
    assert latin_key(pressed(text, place, held)) is None


def test_elsewhere_the_system_finds_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert latin_key(pressed(GREEK_NU, N)) is None


@pytest.mark.parametrize(
    ("text", "place", "held", "meant"),
    [
        (PERSIAN_Z, Z, CTRL, "Ctrl+Z"),
        (PERSIAN_Z, Z, CTRL | SHIFT, "Ctrl+Shift+Z"),
        ("\u00e0", ZERO, CTRL, "Ctrl+0"),
        ("\u06f0", ZERO, CTRL | Qt.KeyboardModifier.KeypadModifier, "Ctrl+0"),
        ("\u06f0", EQUAL, CTRL | SHIFT, "Ctrl++"),
    ],
)
def test_the_key_is_the_one_of_that_place(
    text: str, place: int, held: Qt.KeyboardModifier, meant: str
) -> None:
    found = latin_key(pressed(text, place, held))
    assert found is not None
    assert QKeySequence(found.keyCombination()).toString() == meant

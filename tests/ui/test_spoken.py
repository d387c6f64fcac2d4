"""What a screen reader is told: roles, names, what is chosen, and each act once."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import Nav, NavButton
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.widgets import ScoreRow, Title
from ldn_desktop.ui.widgets.note_field import NoteField
from ldn_desktop.ui.widgets.voice import voice_of
from tests.support.clicking import button, click
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
Role = QAccessible.Role
PAGES = ("today", "plan", "history", "report", "supply", "settings", "help", "keys")


@pytest.fixture
def window(home: Home, open_window: Open) -> MainWindow:
    """The window with a dose due, whose symptom was scored the day before."""
    home.plan()
    home.controller.check_ins.score("vivid dreams", 2, date(2027, 1, 4))
    home.clock.set(2027, 1, 5, 21, 7)
    return open_window()


def told(widget: QWidget) -> QAccessibleInterface:
    """Return what assistive technology asks of a widget."""
    return QAccessible.queryAccessibleInterface(widget)


def name(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Name)


def children(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(interface.childCount()):
        yield interface.child(place)


def descendants(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for child in children(interface):
        yield child
        yield from descendants(child)


def test_the_pages_are_tabs_of_which_the_one_that_shows_is_selected(window: MainWindow) -> None:
    nav = window.findChild(Nav)
    assert nav is not None
    for page in ("plan", "settings", "today"):
        window.go(page)
        assert (told(nav).role(), name(told(nav))) == (Role.PageTabList, "Pages")
        tabs = list(children(told(nav)))
        assert {tab.role() for tab in tabs} == {Role.PageTab}
        selected = [name(tab) for tab in tabs if tab.state().selected]
        assert [one.lower() for one in selected] == [page]


def test_the_tabs_are_one_stop_and_the_arrow_keys_go_through_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    tabs = window.findChildren(NavButton)
    by_tab = [tab.page for tab in tabs if tab.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert by_tab == ["today"]
    tabs[0].setFocus()
    for key, page in (
        (Qt.Key.Key_Down, "plan"),
        (Qt.Key.Key_Right, "history"),
        (Qt.Key.Key_Up, "plan"),
        (Qt.Key.Key_Left, "today"),
        (Qt.Key.Key_Left, "help"),
    ):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
        moved = QApplication.focusWidget()
        assert isinstance(moved, NavButton)
        assert (window.page, moved.page) == (page, page)
        assert moved.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_scores_are_radio_buttons_in_a_group_with_the_symptoms_name(window: MainWindow) -> None:
    row = next(r for r in window.findChildren(ScoreRow) if r.symptom == "vivid dreams")
    assert (told(row).role(), name(told(row))) == (Role.Grouping, "Vivid dreams")
    row.set_score(3)
    scores = [one for one in descendants(told(row)) if one.role() is Role.RadioButton]
    assert [name(one) for one in scores] == [f"{score} of 10" for score in range(11)]
    assert [name(one) for one in scores if one.state().checked] == ["3 of 10"]
    assert all(one.state().checkable for one in scores)
    said = scores[3].text(QAccessible.Text.Description)
    assert said == "Mild. Last: 2, yesterday"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_name_the_window_tells_it_and_its_title_is_a_heading(
    window: MainWindow, page: str
) -> None:
    window.go(page)
    stack = window.findChild(QStackedWidget)
    assert stack is not None
    shown = stack.currentWidget()
    assert shown is not None
    assert name(told(shown)) != ""
    assert window.windowTitle() == f"{name(told(shown))} – LDN Desktop"
    titles = [title for title in shown.findChildren(Title) if title.isVisible()]
    assert [told(title).role() for title in titles] == [Role.Heading] * len(titles)
    assert titles != []


def test_what_only_holds_the_pages_is_not_read_out(window: MainWindow) -> None:
    roles = {told(stack).role() for stack in window.findChildren(QStackedWidget)}
    assert roles == {Role.Client}


@pytest.fixture
def heard(window: MainWindow) -> Iterator[list[str]]:
    """What a screen reader is given to say, one entry for each time."""
    QAccessible.setActive(True)
    said: list[str] = []
    voice_of(window).said.connect(lambda text: said.append(text.replace("\u00a0", " ")))
    yield said
    QAccessible.setActive(False)


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, *, shift: bool = False) -> None:
    """Press a key with Ctrl."""
    held = Qt.KeyboardModifier.ControlModifier
    with qtbot.wait_active(window):
        window.activateWindow()
    qtbot.keyClick(window, key, held | Qt.KeyboardModifier.ShiftModifier if shift else held)


def test_each_answer_to_a_dose_is_said_once(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    for key, says in (
        (Qt.Key.Key_L, "Reminds you again at 21:22."),
        (Qt.Key.Key_Return, "Recorded as taken."),
        (Qt.Key.Key_Z, "Taken back: the answer for 5 January, 21:00."),
        (Qt.Key.Key_K, "Recorded as skipped."),
        (Qt.Key.Key_Z, "Taken back: the answer for 5 January, 21:00."),
    ):
        heard.clear()
        press(window, qtbot, key)
        assert heard == [says]


def test_later_chosen_in_hours_is_said_once_too(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    button(window, "Later: choose when").click()
    click(qtbot, window, "In 1 hour")
    assert heard == ["Reminds you again at 22:07."]


def test_a_score_is_said_once_as_its_key_goes_on_and_by_its_button_else(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    press(window, qtbot, Qt.Key.Key_N)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert heard == ["Sleep disturbance: 3 of 10"]
    heard.clear()
    click(qtbot, window, "Vivid dreams: 4 of 10")
    (chosen,) = [
        one
        for one in descendants(told(window))
        if one.role() is Role.RadioButton and one.state().checked and one.state().focused
    ]
    assert (name(chosen), heard) == ("4 of 10", [])


def test_a_note_is_said_once(window: MainWindow, heard: list[str], qtbot: QtBot) -> None:
    note = window.findChild(NoteField)
    assert note is not None
    qtbot.keyClicks(note, "slept badly")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["Note kept."]


def test_a_change_of_plan_and_its_undo_are_each_said_once(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    window.go("plan")
    page = window.findChild(PlanPage)
    assert page is not None
    click(qtbot, page, "Stay longer")
    page.change.days.field.setText("7")
    page.change.show_change.click()
    qtbot.wait_until(lambda: not page.strip.isHidden() and not page._preview.isActive())
    heard.clear()
    press(window, qtbot, Qt.Key.Key_S)
    assert heard == ["The plan is saved."]
    heard.clear()
    press(window, qtbot, Qt.Key.Key_Z)
    assert heard == ["The change of plan was taken back."]


def test_a_page_that_a_key_opens_is_told_once_by_the_title_when_it_has_been_heard(
    window: MainWindow, heard: list[str], qtbot: QtBot
) -> None:
    titles: list[str] = []
    window.windowTitleChanged.connect(titles.append)
    press(window, qtbot, Qt.Key.Key_2)
    assert (window.page, titles) == ("plan", [])
    qtbot.wait_until(lambda: titles == ["Plan – LDN Desktop"])
    assert heard == []


def test_what_did_not_change_is_not_said_again(window: MainWindow, heard: list[str]) -> None:
    controller = window._controller
    for page in PAGES:
        window.go(page)
    heard.clear()
    for _turn in range(2):
        controller.notify_changed()
        controller.health_changed.emit()
    assert heard == []


def test_a_widget_that_goes_takes_what_was_told_of_it_along(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _turn in range(3):
        for found in descendants(told(window)):
            assert found.isValid()
        window.go("history")
        window.go("today")
        button(window, "Mark as taken").click()
        qtbot.waitUntil(lambda: bool(button(window, "Undo: take this record back")))
        window.undo()

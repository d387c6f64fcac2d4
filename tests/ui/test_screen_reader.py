"""What can be checked or written does the same by a screen reader's own actions as by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLineEdit
from pytestqt.qtbot import QtBot

from ldn_desktop.services.check_ins import check_in
from ldn_desktop.services.exporting import dump_all
from ldn_desktop.services.questions import add_question
from ldn_desktop.services.repositories import Rows
from ldn_desktop.ui.history.page import HistoryPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import NavButton
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.report.page import ReportPage
from ldn_desktop.ui.settings.presenter import groups
from ldn_desktop.ui.today.symptom_row import SymptomRow, TrendPanel
from ldn_desktop.ui.widgets.buttons import ChoiceButton
from ldn_desktop.ui.widgets.checkable import Checkable, CheckableButton, on_choice
from ldn_desktop.ui.widgets.month_grid import DayButton
from ldn_desktop.ui.widgets.ticks import CheckBox, RadioButton
from tests.support.clicking import press_as_screen_reader, shown_text, whole_name
from tests.support.window_home import FakeAutostart, Home

TODAY = date(2027, 1, 20)
OpenOn = Callable[[Home], MainWindow]
PAGES = (
    "today",
    "plan",
    "history",
    "report",
    "supply",
    "help",
    *(f"settings/{names[0]}" for _title, names in groups()),
)


def controls(window: MainWindow) -> list[QAbstractButton]:
    """Return what shows and can be checked, in the order of making."""
    buttons = window.findChildren(QAbstractButton)
    return [button for button in buttons if button.isCheckable() and button.isVisible()]


@dataclass
class Person:
    """Somebody with a window of their own, who presses in one way."""

    home: Home
    window: MainWindow
    press: Callable[[QAbstractButton], None]

    def sees(self) -> tuple[str, str, list[tuple[str, bool]]]:
        """Return the page, its words, and what is checked."""
        checked = [(whole_name(c), c.isChecked()) for c in controls(self.window)]
        return self.window.page, shown_text(self.window), checked

    def has_stored(self) -> Rows:
        return dump_all(self.home.context)


@pytest.fixture
def pair(make_home: Callable[[str], Home], open_on: OpenOn) -> tuple[Person, Person]:
    """Two people with the same life; one clicks, the other one has a screen reader."""
    presses: dict[str, Callable[[QAbstractButton], None]] = {
        "clicks": lambda button: button.click(),
        "reader": press_as_screen_reader,
    }
    people = []
    for name, press in presses.items():
        home = make_home(name)
        home.controller.autostart = FakeAutostart()
        home.plan()
        add_question(home.context, "Is <b>this</b> usual?")
        home.clock.set(2027, 1, 20, 12)
        check_in(home.context, {"pain": 3}, date(2027, 1, 19))
        people.append(Person(home, open_on(home), press))
    return people[0], people[1]


def unfold(window: MainWindow) -> None:
    """Show what a page hides until it is asked for."""
    for row in window.findChildren(SymptomRow):
        if row.isVisible() and not any(p.isVisible() for p in row.findChildren(TrendPanel)):
            row.more.click()
    for report in window.findChildren(ReportPage):
        report.name.setText("Ada")
    if window.page == "history":
        (history,) = window.findChildren(HistoryPage)
        history.close_day()
        history.show_table(is_table=False)
        history.show_month(TODAY)
    if window.page == "plan":
        (plan,) = window.findChildren(PlanPage)
        plan.foot.links["more"].click()
        if not plan.shape.forms:
            plan.foot.links["shape"].click()
            form = plan.shape.forms[0]
            for name, text in {"start": "4", "by": "1", "every": "7"}.items():
                form.fields[name].setText(text)
            form.use.click()
            plan.foot.links["shape"].click()


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_readers_own_action_does_what_a_click_does(
    pair: tuple[Person, Person], page: str, qtbot: QtBot
) -> None:
    clicks, reader = pair
    pressed: set[str] = set()
    while True:
        for person in pair:
            person.window.go(page)
            unfold(person.window)
        qtbot.waitUntil(lambda: reader.sees() == clicks.sees())  # some cards come a moment later
        names = [whole_name(control) for control in controls(clicks.window)]
        name = next((name for name in reversed(names) if name not in pressed), None)
        if name is None:
            break
        for person in pair:
            person.press(controls(person.window)[names.index(name)])
        pressed.add(name)
        assert reader.has_stored() == clicks.has_stored(), name
        qtbot.waitUntil(lambda: reader.sees() == clicks.sees())
    assert pressed >= {"Today", "Plan", "History", "Report", "Settings"}


def lines(window: MainWindow) -> dict[str, QLineEdit]:
    """Return the lines that show and can be written in, by name."""
    found = (line for line in window.findChildren(QLineEdit) if line.isVisible())
    return {line.accessibleName(): line for line in found if line.accessibleName()}


def write_as_screen_reader(line: QLineEdit, text: str) -> None:
    interface = QAccessible.queryAccessibleInterface(line).editableTextInterface()
    interface.replaceText(0, len(line.text()), text)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_screen_reader_writes_counts_as_what_is_typed(
    pair: tuple[Person, Person], page: str, qtbot: QtBot
) -> None:
    clicks, reader = pair
    for person in pair:
        person.window.go(page)
        unfold(person.window)
    qtbot.waitUntil(lambda: reader.sees() == clicks.sees())
    for name in lines(clicks.window):
        if name not in lines(reader.window) or name not in lines(clicks.window):
            continue  # what was written elsewhere put it away
        by_hand, by_reader = (lines(person.window)[name] for person in pair)
        by_hand.selectAll()
        qtbot.keyClicks(by_hand, "2")
        write_as_screen_reader(by_reader, "2")
        for line in (by_hand, by_reader):
            line.editingFinished.emit()
        assert reader.has_stored() == clicks.has_stored(), name
        qtbot.waitUntil(lambda: reader.sees() == clicks.sees())


@pytest.mark.parametrize("page", PAGES)
def test_what_a_screen_reader_does_first_is_what_a_click_does(
    pair: tuple[Person, Person], page: str
) -> None:
    window = pair[0].window
    window.go(page)
    unfold(window)
    first: dict[str, set[str]] = {}
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled():
            interface = QAccessible.queryAccessibleInterface(button).actionInterface()
            kind = "Checkable" if isinstance(button, Checkable) else "button"
            first.setdefault(kind, set()).add(interface.actionNames()[0])
    assert first.get("button", set()) <= {"Press"}
    assert first.get("Checkable", set()) <= {"Press", "Toggle"}


def test_every_control_that_can_be_checked_tells_what_a_person_chose_and_nothing_else(
    pair: tuple[Person, Person],
) -> None:
    person = pair[0]
    for page in PAGES:
        person.window.go(page)
        unfold(person.window)
        kinds = {type(control) for control in controls(person.window)}
        assert all(issubclass(kind, Checkable) for kind in kinds), kinds


def test_first_run_by_a_screen_reader_is_that_of_a_click(
    make_home: Callable[[str], Home], open_on: OpenOn
) -> None:
    seen = []
    for name, press in (("clicks", QAbstractButton.click), ("reader", press_as_screen_reader)):
        home = make_home(name)
        home.controller.autostart = FakeAutostart()
        person = Person(home, open_on(home), press)
        for place in range(len(controls(person.window))):
            person.window.go("today")
            press(controls(person.window)[place])
            seen.append(person.sees())
    half = len(seen) // 2
    assert seen[:half] == seen[half:]


@pytest.mark.parametrize(
    "make",
    [
        lambda: CheckBox("a"),
        lambda: RadioButton("a"),
        lambda: ChoiceButton("a"),
        lambda: CheckableButton("a", "a"),
        lambda: NavButton("a", "a"),
        lambda: DayButton(lambda _day: None),
    ],
    ids=("check", "radio", "choice", "plain", "nav", "day"),
)
def test_showing_what_is_stored_tells_nothing(
    make: Callable[[], QAbstractButton], qtbot: QtBot
) -> None:
    button = make()
    button.setAutoExclusive(False)  # else a lone one of several stays chosen
    qtbot.addWidget(button)
    with qtbot.assertNotEmitted(button.toggled):
        button.setChecked(True)
        assert button.isChecked()
        button.setChecked(False)
        assert not button.isChecked()
    with qtbot.waitSignal(button.toggled):
        press_as_screen_reader(button)


def test_of_several_only_the_one_that_a_person_chose_tells(qtbot: QtBot) -> None:
    group, one, other = QButtonGroup(), RadioButton("one"), RadioButton("other")
    chosen: list[str] = []
    for radio, name in ((one, "one"), (other, "other")):
        qtbot.addWidget(radio)
        group.addButton(radio)
        on_choice(radio, partial(chosen.append, name))
    one.setChecked(True)
    other.setChecked(True)
    assert chosen == []
    press_as_screen_reader(one)
    assert chosen == ["one"]
    assert not other.isChecked()


def test_a_refresh_stores_nothing(pair: tuple[Person, Person]) -> None:
    person = pair[0]
    for page in PAGES:
        person.window.go(page)
    before = person.has_stored()
    person.home.controller.notify_changed()
    assert person.has_stored() == before

"""Another person's window is opened beside this one, and carries their name."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.folders import PEOPLE
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.lazy_notifier import LazyNotifier
from ldn_desktop.services.ports import Message
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.another_person import AnotherPersonCard
from ldn_desktop.ui.tray import Tray
from ldn_desktop.wording.whose import mark_of, titled
from tests.support.paper_notifier import PaperNotifier
from tests.support.window_home import Home


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> AnotherPersonCard:
    monkeypatch.setenv("LDN_DESKTOP_DATA_DIR", str(tmp_path / "usual"))
    (tmp_path / PEOPLE / "Ada").mkdir(parents=True)
    made = AnotherPersonCard()
    qtbot.addWidget(made)
    return made


def test_a_name_opens_the_app_on_the_folder_of_that_person(
    card: AnotherPersonCard, tmp_path: Path
) -> None:
    started: list[Sequence[str]] = []

    def start(command: Sequence[str]) -> bool:
        started.append(command)
        return True

    card.start = start
    card.name.field.setText("Ben")
    card.open.click()
    assert card.name.field.text() == ""
    (ada,) = card.known
    assert ada.text() == "Open: Ada"
    ada.click()
    assert [command[-1] for command in started] == [
        str(tmp_path / PEOPLE / "Ben"),
        str(tmp_path / PEOPLE / "Ada"),
    ]


def test_a_name_that_cannot_be_used_is_kept_and_told(card: AnotherPersonCard) -> None:
    card.start = lambda _command: False
    card.open.click()
    assert card.name.problem.text()
    card.name.field.setText("Ben")
    card.open.click()
    assert card.name.problem.text() == "LDN Desktop can't be started from here."
    assert card.name.field.text() == "Ben"


def test_title_tray_and_reminder_carry_the_persons_name(
    home: Home, tmp_path: Path, qtbot: QtBot
) -> None:
    home.plan()
    folder = tmp_path / PEOPLE / "Ada"
    folder.mkdir(parents=True)
    window = MainWindow(home.controller, folder)
    qtbot.addWidget(window)
    assert window.windowTitle() == "Today – Ada: LDN Desktop"
    mark = mark_of("Ada")
    assert Tray(home.controller, window, mark).next_dose.text().startswith("Ada: Next: ")
    paper = PaperNotifier()
    message = Message(DoseKey(date(2027, 1, 4), 1, 1), "Time for your dose", "", ())
    LazyNotifier(lambda: paper, titled(mark)).show(message)
    assert [shown.title for shown in paper.messages] == ["Ada: Time for your dose"]
    assert mark_of("")("x") == "x"

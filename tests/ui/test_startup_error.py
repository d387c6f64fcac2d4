"""The small window of a start that is not possible."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.backups import Backups
from ldn_desktop.ui.startup_error import MOST_COPIES, StartupErrorWindow
from tests.support.clicking import button, click, shown_text


def shown(
    qtbot: QtBot,
    offer: str = "",
    has_passed: Callable[[], bool] | None = None,
    backups: Backups | None = None,
) -> StartupErrorWindow:
    window = StartupErrorWindow("It hangs. <b>End it</b>.", offer, has_passed, backups)
    qtbot.add_widget(window)
    with qtbot.wait_exposed(window):
        window.show()
    return window


def test_it_says_why_as_plain_text_and_closes(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert "It hangs. <b>End it</b>." in shown_text(window)
    click(qtbot, window, "Close")
    assert not window.isVisible()
    assert not window.should_restart


def test_an_offer_is_taken_by_its_button_only_and_close_has_the_focus(qtbot: QtBot) -> None:
    window = shown(qtbot, "End it and start again")
    assert window.focusWidget() is button(window, "Close")
    click(qtbot, window, "End it and start again")
    assert window.should_restart
    assert not window.isVisible()


def test_what_has_passed_starts_the_app_anew_without_a_click(qtbot: QtBot) -> None:
    passed = [False]
    window = shown(qtbot, has_passed=lambda: passed[0])
    assert "goes on trying" in shown_text(window)
    window.try_again()
    assert window.isVisible()
    assert window._timer.isActive()
    passed[0] = True
    window._timer.start(0)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.should_restart


def test_what_lasts_is_not_tried_again(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert "goes on trying" not in shown_text(window)
    assert not window._timer.isActive()


def test_no_backup_is_offered_where_none_would_help(qtbot: QtBot) -> None:
    assert "backup" not in shown_text(shown(qtbot))


def test_one_of_the_apps_own_copies_is_put_back_by_a_click_and_the_app_goes_on(
    qtbot: QtBot,
) -> None:
    taken: list[Path] = []

    def put_back(file: Path) -> str:
        taken.append(file)
        return ""

    noon = datetime(2027, 1, 31, 12, 30, tzinfo=UTC)
    copies = [(noon - timedelta(days=day), Path(f"copy-{day}")) for day in range(20)]
    window = shown(qtbot, backups=Backups(copies, put_back))
    assert window.focusWidget() is button(window, "Close")
    texts = [one.accessibleName() for one in window.findChildren(QPushButton)]
    offered = [text for text in texts if "Put back the copy" in text]
    assert len(offered) == MOST_COPIES
    assert "30" in offered[1]
    assert "2027" in offered[1]
    click(qtbot, window, offered[1])
    assert taken == [Path("copy-1")]
    assert window.should_restart
    assert not window.isVisible()


def test_a_backup_can_be_chosen_and_one_that_does_not_do_is_told_of(qtbot: QtBot) -> None:
    answers = {Path("bad"): "It is damaged.", Path("good"): ""}
    window = shown(qtbot, backups=Backups((), answers.__getitem__))
    for chosen in ("", "bad"):
        window.ask_source = partial(str, chosen)
        assert "It is damaged." not in shown_text(window)
        click(qtbot, window, "Choose a backup")
        assert window.isVisible()
    assert "It is damaged." in shown_text(window)
    window.ask_source = lambda: "good"
    click(qtbot, window, "Choose a backup")
    assert window.should_restart
    assert not window.isVisible()

"""The small window of a start that is not possible."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from ldn_desktop.ui.refusal import RefusalWindow
from tests.support.clicking import button, click, shown_text


def shown(
    qtbot: QtBot, offer: str = "", has_passed: Callable[[], bool] | None = None
) -> RefusalWindow:
    window = RefusalWindow("It hangs. <b>End it</b>.", offer, has_passed)
    qtbot.add_widget(window)
    with qtbot.wait_exposed(window):
        window.show()
    return window


def test_it_says_why_as_plain_text_and_closes(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert "It hangs. <b>End it</b>." in shown_text(window)
    click(qtbot, window, "Close")
    assert not window.isVisible()
    assert not window.starts_anew


def test_an_offer_is_taken_by_its_button_only_and_close_has_the_focus(qtbot: QtBot) -> None:
    window = shown(qtbot, "End it and start again")
    assert window.focusWidget() is button(window, "Close")
    click(qtbot, window, "End it and start again")
    assert window.starts_anew
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
    assert window.starts_anew


def test_what_lasts_is_not_tried_again(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert "goes on trying" not in shown_text(window)
    assert not window._timer.isActive()

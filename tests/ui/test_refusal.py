"""The small window of a start that is not possible."""

from pytestqt.qtbot import QtBot

from ldn_desktop.ui.refusal import RefusalWindow
from tests.support.clicking import button, click, shown_text


def shown(qtbot: QtBot, offer: str = "") -> RefusalWindow:
    window = RefusalWindow("It hangs. <b>End it</b>.", offer)
    qtbot.add_widget(window)
    with qtbot.wait_exposed(window):
        window.show()
    return window


def test_it_says_why_as_plain_text_and_closes(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert "It hangs. <b>End it</b>." in shown_text(window)
    click(qtbot, window, "Close")
    assert not window.isVisible()
    assert not window.took_offer


def test_an_offer_is_taken_by_its_button_only_and_close_has_the_focus(qtbot: QtBot) -> None:
    window = shown(qtbot, "End it and start again")
    assert window.focusWidget() is button(window, "Close")
    click(qtbot, window, "End it and start again")
    assert window.took_offer
    assert not window.isVisible()

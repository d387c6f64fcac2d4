"""What opens inside a card: what is wrong is said once, beside its field, and hides nothing."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.history.side import ExtraEditor
from ldn_desktop.ui.today.editors import ChangeEditor, Editor, LaterEditor, TakenAtEditor
from ldn_desktop.ui.widgets import Card, Page
from ldn_desktop.ui.widgets.fields import AmountEdit, TimeEdit, TypedField
from ldn_desktop.wording.formats import Formats
from tests.support.clicking import click, shown_text
from tests.support.window_home import ENGLISH

FORMATS = formats_of(ENGLISH)
NO_TIME = "“7:99” is not a time of day. Write it like 21:00."


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """A page that is lower than what is put on it."""
    page = Page("Today")
    qtbot.addWidget(page)
    page.resize(700, 100)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def put(page: Page, editor: Editor) -> None:
    card = Card()
    card.body.addWidget(editor)
    page.body.addWidget(card)
    page.body.addStretch(1)
    card.show()


def lies_clear(field: TypedField) -> bool:
    """Say whether the echo has its whole height, and none of it on the line."""
    echo, needed = field.echo, field.echo.heightForWidth(field.echo.width())
    place = QRect(echo.pos(), echo.size())
    return needed <= echo.height() and not place.intersects(field.line.geometry())


@pytest.mark.parametrize("typed", ["7:99", "a time that is far too long to fit"])
def test_what_a_field_says_lies_below_its_line_and_not_on_it(
    page: Page, qtbot: QtBot, typed: str
) -> None:
    editor = LaterEditor(FORMATS)
    put(page, editor)
    editor.at.line.setText(typed)
    editor.at.tell()
    qtbot.waitUntil(lambda: lies_clear(editor.at), timeout=2000)
    assert editor.at.line.width() < editor.width() / 2


def test_a_wrong_time_is_told_once_and_the_cursor_goes_to_it(page: Page, qtbot: QtBot) -> None:
    editor = LaterEditor(FORMATS)
    put(page, editor)
    editor.at.line.setText("7:99")
    with qtbot.assertNotEmitted(editor.done):
        click(qtbot, editor, "Set")
    assert shown_text(editor).count(NO_TIME) == 1
    assert QApplication.focusWidget() is editor.at.line


@pytest.mark.parametrize(
    "make",
    [
        LaterEditor,
        ExtraEditor,
        lambda formats: ChangeEditor(formats, None, Decimal(4)),
        lambda formats: TakenAtEditor(formats, "4 mg", time(21)),
    ],
    ids=("later", "extra", "change", "asked"),
)
def test_every_editor_asks_about_a_time_that_comes_twice_a_day(
    page: Page, qtbot: QtBot, make: Callable[[Formats], Editor]
) -> None:
    editor = make(formats_of(QLocale("en_US")))
    put(page, editor)
    for amount in editor.findChildren(AmountEdit):
        amount.set_value(Decimal(4))
    (at,) = editor.findChildren(TimeEdit)
    at.line.setText("9:30")
    with qtbot.assertNotEmitted(editor.done):
        click(qtbot, editor, editor.done_button.text())
    assert "comes twice a day" in at.echo.text()
    click(qtbot, editor, "9:30\u202fPM")
    assert at.value() == time(21, 30)
    with qtbot.waitSignal(editor.done):
        click(qtbot, editor, editor.done_button.text())


def test_what_was_missing_is_told_until_it_is_written(page: Page, qtbot: QtBot) -> None:
    editor = LaterEditor(FORMATS)
    put(page, editor)
    click(qtbot, editor, "Set")
    assert "Write a time of day." in shown_text(editor)
    editor.at.line.setText("7")
    assert "Write a time of day." not in shown_text(editor)


def test_a_change_leaves_the_question_of_an_unusual_amount_to_its_saving(page: Page) -> None:
    editor = ChangeEditor(FORMATS, time(21), Decimal(4))
    put(page, editor)
    editor.amount.line.setText("99")
    assert editor.amount.echo.text() == "99\u00a0mg"

"""On every page, in every look: text that can be read and is whole, and targets that can be hit."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.today.dose_card import DoseCard
from ldn_desktop.ui.widgets.buttons import WrappedLink
from tests.support.clicking import button
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
PAGES = ("today", "plan", "history", "report", "supply", "settings", "help", "keys")
LOOKS = tuple(look for look in Appearance if look is not Appearance.SYSTEM)
CONTRAST = {Appearance.CONTRAST_LIGHT: 7.0, Appearance.CONTRAST_DARK: 7.0}
LEAST_CONTRAST, LEAST_TARGET, LEAST_ANSWER = 4.5, 24, 44
"""The last two in px."""


@pytest.fixture
def window(home: Home, open_window: Open, dressed: Theme, qtbot: QtBot) -> MainWindow:
    """The window with a dose due and days that were not recorded."""
    home.plan()
    home.clock.set(2027, 1, 6, 21, 7)
    found = open_window()
    dressed.apply_theme(found)
    qtbot.wait_until(lambda: button(found, "Set a date of your next review").isVisible())
    return found


def settle(window: MainWindow, page: str, qtbot: QtBot) -> None:
    """Show a page, and wait until it has its place."""
    window.go(page)
    qtbot.wait_until(lambda: all(is_laid_out(window, label) for label in labels(window)))


def is_laid_out(window: QWidget, widget: QWidget) -> bool:
    left = widget.mapTo(window, QPoint(0, 0)).x()
    return 0 <= left <= left + widget.width() <= window.width()


def labels(window: QWidget) -> Iterator[QLabel]:
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text().strip():
            yield label


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast_in(picture: QImage) -> float:
    """Return the contrast of what is written to the ground, which is most of the picture."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(picture.constBits()).cast("I"))
    (ground, _count), *_rest = counted.most_common(1)
    inks = [colour for colour, count in counted.items() if count > 2]
    return max(contrast(QColor.fromRgb(ink), QColor.fromRgb(ground)) for ink in inks)


def written(window: MainWindow) -> Iterator[tuple[str, QRect]]:
    """Yield what is written on labels and buttons that show wholly, and where."""
    parts: list[QLabel | QAbstractButton] = [*labels(window), *buttons(window)]
    for part in parts:
        if part.isEnabled() and part.text() and part.visibleRegion().boundingRect() == part.rect():
            frame = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
            yield (
                part.text(),
                frame.adjusted(4, 4, -4, -4) if isinstance(part, QAbstractButton) else frame,
            )


def buttons(window: QWidget) -> Iterator[QAbstractButton]:
    for found in window.findChildren(QAbstractButton):
        if found.isVisible() and found.accessibleName():
            yield found


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_can_be_read_in_every_look(
    window: MainWindow, dressed: Theme, qtbot: QtBot, page: str
) -> None:
    for look in LOOKS:
        dressed.apply(look, 200)  # thinner strokes are painted half in the colour of the ground
        settle(window, page, qtbot)
        picture = window.grab().toImage()
        found = {text: contrast_in(picture.copy(frame)) for text, frame in written(window)}
        least = CONTRAST.get(look, LEAST_CONTRAST)
        assert len(found) > 5
        assert {text: one for text, one in found.items() if one < least} == {}, look


@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut_and_every_target_is_large_enough_at_every_size(
    window: MainWindow, dressed: Theme, qtbot: QtBot, page: str
) -> None:
    for percent, width in ((100, 480), (100, 960), (200, 480), (200, 960)):
        dressed.apply(Appearance.LIGHT, percent)
        window.resize(width, 680)
        settle(window, page, qtbot)
        qtbot.wait_until(lambda: [*cut(window)] == [])
        assert [*small(window)] == [], (percent, width)


def cut(window: QWidget) -> Iterator[str]:
    """Yield the texts that have less room than they take."""
    for label in labels(window):
        if label.wordWrap():
            is_cut = label.heightForWidth(label.width()) > label.height()
        else:
            is_cut = label.fontMetrics().horizontalAdvance(label.text()) > label.width()
        if is_cut:
            yield label.text()
    for found in window.findChildren(QPushButton):
        shows = found.isVisible() and found.text() and not isinstance(found, WrappedLink)
        if shows and found.sizeHint().width() > found.width() + 2:
            yield found.text()


def small(window: QWidget) -> Iterator[str]:
    """Yield the names of what is too small to be hit."""
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for found in window.findChildren(kind):
            if found.isVisible() and found.accessibleName():
                least = min(found.width(), found.height())
                if least < LEAST_TARGET:
                    yield f"{found.accessibleName()}: {found.width()} x {found.height()}"


def test_the_answers_to_a_dose_are_large(window: MainWindow) -> None:
    (card,) = (one for one in window.findChildren(DoseCard) if one.take_button.isVisible())
    for answer in (card.take_button, card.later_button, card.skip_button):
        assert min(answer.width(), answer.height()) >= LEAST_ANSWER, answer.text()

"""The theme: contrasts that hold, text that grows, and a look that follows the system."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import ldn_desktop.ui
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui import theme
from ldn_desktop.ui.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Theme, Tokens
from ldn_desktop.ui.widgets import LinkButton, Muted, QuietButton

ALL = (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", ALL)
def test_every_text_has_enough_contrast_on_every_ground_it_stands_on(tokens: Tokens) -> None:
    least = 7.0 if tokens.line_width > 1 else 4.5
    for edit_base in (tokens.card, tokens.background, tokens.soft):
        for text in (tokens.text, tokens.muted, tokens.accent, tokens.attention):
            assert contrast(text, edit_base) >= least, (text, edit_base)
    assert contrast(tokens.on_accent, tokens.accent) >= least
    assert contrast(tokens.line, tokens.card) >= 3


@pytest.mark.parametrize("tokens", ALL)
def test_no_colour_is_red_or_green(tokens: Tokens) -> None:
    for colour in (tokens.accent, tokens.attention):
        hue = QColor(colour).hue()
        assert 20 <= hue <= 340, "red"
        assert not 80 <= hue <= 160, "green"


def test_light_and_dark_are_worn_whatever_the_system_says(
    qapp: QApplication, dressed: Theme
) -> None:
    dressed.apply(Appearance.DARK, 100)
    assert qapp.palette().window().color().name().upper() == DARK.background
    dressed.apply(Appearance.LIGHT, 100)
    assert qapp.palette().window().color().name().upper() == LIGHT.background


def test_high_contrast_is_worn_by_choice_whatever_the_system_says(
    qapp: QApplication, dressed: Theme
) -> None:
    looks = {Appearance.CONTRAST_LIGHT: HIGH_LIGHT, Appearance.CONTRAST_DARK: HIGH_DARK}
    for look, tokens in looks.items():
        dressed.apply(look, 100)
        assert worn(qapp) == (tokens.background, tokens.line)


@pytest.mark.parametrize(
    ("look", "usual", "high"),
    [
        (Appearance.SYSTEM, LIGHT, HIGH_LIGHT),
        (Appearance.LIGHT, LIGHT, HIGH_LIGHT),
        (Appearance.DARK, DARK, HIGH_DARK),
        (Appearance.CONTRAST_LIGHT, HIGH_LIGHT, HIGH_LIGHT),
    ],
)
def test_a_change_of_the_systems_contrast_is_worn_at_once(
    qapp: QApplication, dressed: Theme, look: Appearance, usual: Tokens, high: Tokens
) -> None:
    sheets: list[str] = []
    dressed.sheet_changed.connect(sheets.append)
    dressed.follow()
    dressed.apply(look, 150)
    hints = qapp.styleHints()
    wanted, none = Qt.ContrastPreference.HighContrast, Qt.ContrastPreference.NoPreference
    for preference, tokens in ((wanted, high), (none, usual), (wanted, high), (none, usual)):
        hints.accessibility().contrastPreferenceChanged.emit(preference)
        assert worn(qapp) == (tokens.background, tokens.line)
        assert sheets[-1] == dressed.sheet == theme.sheet(tokens, qapp.font().pointSizeF(), 150)


def worn(app: QApplication) -> tuple[str, str]:
    """Return ground and line of the palette that is worn."""
    palette = app.palette()
    return palette.window().color().name().upper(), palette.mid().color().name().upper()


def test_text_grows_with_the_setting_and_only_within_its_bounds(
    qapp: QApplication, dressed: Theme
) -> None:
    dressed.apply(Appearance.LIGHT, 100)
    usual = qapp.font().pointSizeF()
    dressed.apply(Appearance.LIGHT, 200)
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    dressed.apply(Appearance.LIGHT, 900)
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)


def test_what_is_dressed_changes_with_the_look_and_what_comes_into_it_too(
    qtbot: QtBot, dressed: Theme
) -> None:
    window, label = QWidget(), Muted("said")
    qtbot.addWidget(window)
    dressed.apply_theme(window)
    QVBoxLayout(window).addWidget(label)
    for look, tokens in ((Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)):
        dressed.apply(look, 100)
        label.ensurePolished()
        assert label.palette().windowText().color().name().upper() == tokens.muted


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_stands_in_an_empty_field_is_as_readable_as_other_muted_text(
    qtbot: QtBot, dressed: Theme, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    window, field = QWidget(), kind()
    qtbot.addWidget(window)
    dressed.apply_theme(window)
    QVBoxLayout(window).addWidget(field)
    for look, tokens in ((Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)):
        dressed.apply(look, 100)
        field.ensurePolished()
        shown = field.palette().placeholderText().color()
        assert (shown.name().upper(), shown.alpha()) == (tokens.muted, 255)


def test_there_is_one_theme_however_often_it_is_applied(qapp: QApplication, dressed: Theme) -> None:
    theme.apply(qapp, Appearance.LIGHT, 100)
    theme.apply(qapp, Appearance.DARK, 100)
    assert qapp.findChildren(Theme) == [dressed]


def test_colours_stand_in_the_theme_only() -> None:
    folder = Path(ldn_desktop.ui.__file__).parent
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\d")
    holding = [
        path.name
        for path in folder.rglob("*.py")
        if colour.search(path.read_text(encoding="utf-8"))
    ]
    assert holding == ["theme.py"]


def test_the_style_sheet_goes_by_name_kind_or_role_never_by_a_bare_widget() -> None:
    text = theme.sheet(LIGHT, 11, 100)
    assert not re.search(r"(^|[\s,}])(QWidget|\*)\s*[{,]", text)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_a_field_is_as_high_as_a_button_beside_it_and_a_link_begins_where_text_does(
    qtbot: QtBot, dressed: Theme, percent: int
) -> None:
    window, label = QWidget(), Muted("Words")
    qtbot.addWidget(window)
    dressed.apply_theme(window)
    dressed.apply(Appearance.LIGHT, percent)
    link, fields = LinkButton("Words"), [QLineEdit(), QComboBox(), QuietButton("Words")]
    column = QVBoxLayout(window)
    for widget in (label, link, *fields):
        column.addWidget(widget)
    window.show()
    assert len({field.sizeHint().height() for field in fields}) == 1
    grounds = [left_edge(widget.grab().toImage()) for widget in (label, link)]
    assert abs(grounds[0] - grounds[1]) <= 2


def left_edge(picture: QImage) -> int:
    """Return where (px from the left) something is drawn on the ground."""
    ground = picture.pixel(picture.width() - 1, 0)
    inside = range(picture.height())
    return next(
        x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in inside)
    )


def test_a_chevron_grows_with_the_text() -> None:
    sizes = [
        re.findall(r"down-arrow .*?width: (\d+)px", theme.sheet(LIGHT, 11, percent), re.DOTALL)
        for percent in (100, 200)
    ]
    assert sizes == [["12"], ["24"]]

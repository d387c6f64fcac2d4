"""The theme: every colour, size and font of the window, and the one style sheet made of them.

Painted widgets read the same tokens from their `QPalette`, so no widget holds a colour itself:
`Window` background, `Base` card, `Text` text, `PlaceholderText` muted, `Highlight` accent,
`HighlightedText` text on accent, `BrightText` attention, `Mid` control line, `Midlight` a soft
accent.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ldn_desktop.services.settings import TEXT_PERCENTS, Appearance
from ldn_desktop.wording.i18n import resources

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

GRID = 8
CARD_PADDING = 16
RADIUS = 12
MAIN_BUTTON = 48
BUTTON = 36
SCORE = 28
FIELD = 36
ITEM = 32
MARK = 24
ARROW = 12
NAV_WIDTH = 168
PAGE_WIDTH = 760
NARROW = 640
"""Below this width (px) the navigation is a bar at the top; it grows with the text."""

PROPERTY = "theme"
BODY_SCALE = 1.1
AMOUNT_SCALE = 2.6
TITLE_SCALE = 1.45
HEADING_SCALE = 1.15
SMALL_SCALE = 0.92


@dataclass(frozen=True)
class Tokens:
    """The colours of one palette; `line_width` in px."""

    background: str
    card: str
    text: str
    muted: str
    accent: str
    on_accent: str
    attention: str
    line: str
    soft: str
    edge: str
    line_width: int = 1


LIGHT = Tokens(
    background="#FAFAF7",
    card="#FFFFFF",
    text="#1C2326",
    muted="#55626A",
    accent="#0F6B72",
    on_accent="#FFFFFF",
    attention="#8A5A00",
    line="#7D8890",
    soft="#E4F0F0",
    edge="#E1E4E0",
)
DARK = Tokens(
    background="#16191B",
    card="#1F2427",
    text="#E8ECEE",
    muted="#A9B4BA",
    accent="#5CC4C9",
    on_accent="#0B1E20",
    attention="#E0B050",
    line="#78858C",
    soft="#24393B",
    edge="#2E3639",
)
HIGH_LIGHT = Tokens(
    background="#FFFFFF",
    card="#FFFFFF",
    text="#000000",
    muted="#2B2B2B",
    accent="#004A50",
    on_accent="#FFFFFF",
    attention="#5A3800",
    line="#000000",
    soft="#E0ECEC",
    edge="#000000",
    line_width=2,
)
HIGH_DARK = Tokens(
    background="#000000",
    card="#000000",
    text="#FFFFFF",
    muted="#E0E0E0",
    accent="#7FE6EC",
    on_accent="#000000",
    attention="#FFD480",
    line="#FFFFFF",
    soft="#12383B",
    edge="#FFFFFF",
    line_width=2,
)

DUE_MARK = "#C2410C"
"""The mark in the tray's icon that a dose is due, the same on any panel."""

DARK_LOOKS = frozenset({Appearance.DARK, Appearance.CONTRAST_DARK})
HIGH_LOOKS = frozenset({Appearance.CONTRAST_LIGHT, Appearance.CONTRAST_DARK})


class Theme(QObject):
    """Keeps the application in the palette and text size that the settings ask for."""

    sheet_changed = Signal(str)
    """Carries the new style sheet."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._base = QFont(app.font())
        self.sheet = ""
        self._applied: tuple[Tokens, int] | None = None
        self._appearance = Appearance.SYSTEM
        self._percent = 100
        # Read from the palette that Qt made for the system at first: asking for the colour scheme
        # would load Qt's namespace before the first paint, see `widgets.labels.PLAIN_TEXT`.
        self._system_is_dark = app.palette().window().color().lightness() < 128
        self._wants_contrast = self._hears_contrast = False
        app.styleHints().colorSchemeChanged.connect(self.follow)

    @property
    def narrow(self) -> int:
        """The width (px) below which the navigation is a bar at the top."""
        return _grown(NARROW, self._percent)

    def apply(self, appearance: Appearance, percent: int) -> None:
        """Apply this look at `percent` (100-200) of the usual text size, unless it is applied."""
        self._appearance, self._percent = appearance, clamp_percent(percent)
        tokens = self._tokens()
        if self._applied == (tokens, self._percent):
            return
        self._applied = (tokens, self._percent)
        points = _points(self._base) * BODY_SCALE * self._percent / 100
        font = QFont(self._base)
        font.setPointSizeF(points)
        self._app.setFont(font)
        self._app.setPalette(palette_of(tokens))
        self.sheet = sheet(tokens, points, self._percent)
        self.sheet_changed.emit(self.sheet)

    def apply_theme(self, top: QWidget) -> None:
        """Keep this top-level widget, with all its children, in the current style sheet.

        The application has no sheet: with one, Qt goes through all children of a widget each time
        the widget gets another parent, which takes a third of the time to make a page.
        """
        top.setStyleSheet(self.sheet)
        self.sheet_changed.connect(top.setStyleSheet)

    def follow(self) -> None:
        """Read dark or light and the contrast from the system, apply the look, and go on so."""
        from PySide6.QtCore import Qt

        hints = self._app.styleHints()
        scheme = hints.colorScheme()
        if scheme is not Qt.ColorScheme.Unknown:
            self._system_is_dark = scheme is Qt.ColorScheme.Dark
        if hasattr(hints, "accessibility") and not self._hears_contrast:  # Qt 6.10 and later
            self._hears_contrast = True
            system = hints.accessibility()
            system.contrastPreferenceChanged.connect(self._follow_contrast)
            self._wants_contrast = _is_high(system.contrastPreference())
        self.apply(self._appearance, self._percent)

    def _follow_contrast(self, preference: "Qt.ContrastPreference") -> None:
        self._wants_contrast = _is_high(preference)
        self.apply(self._appearance, self._percent)

    def _tokens(self) -> Tokens:
        look = self._appearance
        is_dark = self._system_is_dark if look is Appearance.SYSTEM else look in DARK_LOOKS
        if self._wants_contrast or look in HIGH_LOOKS:
            return HIGH_DARK if is_dark else HIGH_LIGHT
        return DARK if is_dark else LIGHT


def apply(app: QApplication, appearance: Appearance, percent: int) -> None:
    """Apply the theme; with `Appearance.SYSTEM` it follows the system from then on."""
    the_theme(app).apply(appearance, percent)


def the_theme(app: QApplication) -> Theme:
    """Return the application's one theme."""
    # A property, no search: `findChildren` loads Qt's namespace for its default options, and
    # `findChild` under PySide6 6.12 drops a reference to None too often.
    theme = app.property(PROPERTY)
    if not isinstance(theme, Theme):
        theme = Theme(app)
        app.setProperty(PROPERTY, theme)
    return theme


def clamp_percent(percent: int) -> int:
    """Return `percent` limited to the text sizes on offer."""
    return max(TEXT_PERCENTS[0], min(TEXT_PERCENTS[-1], percent))


def palette_of(tokens: Tokens) -> QPalette:
    """Return the tokens as the palette that painted widgets read."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.background,
        role.Base: tokens.card,
        role.AlternateBase: tokens.background,
        role.Button: tokens.card,
        role.ToolTipBase: tokens.card,
        role.Text: tokens.text,
        role.WindowText: tokens.text,
        role.ButtonText: tokens.text,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.BrightText: tokens.attention,
        role.Mid: tokens.line,
        role.Midlight: tokens.soft,
        role.Light: tokens.edge,
    }
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.muted))
    return palette


def sheet(tokens: Tokens, points: float, percent: int) -> str:
    """Return the style sheet (`points`: body text); it selects by object name, kind or role."""
    values = {
        "t": tokens,
        "w": tokens.line_width,
        "ring": tokens.line_width + 1,
        "radius": RADIUS,
        "main": _grown(MAIN_BUTTON, percent),
        "button": _grown(BUTTON, percent),
        "score": _grown(SCORE, percent),
        "last": _grown(SCORE, percent) - 4 + tokens.line_width,
        "field": _grown(FIELD, percent),
        "item": _grown(ITEM, percent),
        "arrow": ARROW * percent // 100,
        "arrow_box": ARROW * percent // 100 + 2 * GRID,
        "amount": points * AMOUNT_SCALE,
        "title": points * TITLE_SCALE,
        "heading": points * HEADING_SCALE,
        "small": points * SMALL_SCALE,
    }
    chevron = (resources() / "icons" / "chevron.svg").as_posix()
    return _SHEET.format(**values, chevron=chevron)


def _grown(height: int, percent: int) -> int:
    """Return a height (px) that grows half as fast as the text: padding need not double."""
    return height * (100 + percent) // 200


def _points(font: QFont) -> float:
    return font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75


def _is_high(preference: "Qt.ContrastPreference") -> bool:
    return preference.name == "HighContrast"


_SHEET = """
#window, #page, #pageBody {{ background: {t.background}; }}
#pageScroll {{ border: none; background: {t.background}; }}
#textScroll {{ border: {ring}px solid {t.background}; background: {t.background}; }}
#textScroll:focus {{ border-color: {t.accent}; }}
#card {{ background: {t.card}; border: {w}px solid {t.edge}; border-radius: {radius}px; }}
#card[tone="attention"] {{ border: 2px solid {t.attention}; }}
#card[tone="due"] {{ background: {t.soft}; border: {w}px solid {t.accent}; }}
#banner {{ background: {t.card}; border: none; border-left: 6px solid {t.attention};
  border-bottom: {w}px solid {t.edge}; }}
#nav {{ background: {t.card}; border: none; border-right: {w}px solid {t.edge}; }}
#nav[place="top"] {{ border-right: none; border-bottom: {w}px solid {t.edge}; }}
QLabel {{ color: {t.text}; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: {small:.1f}pt; }}
QLabel[role="title"] {{ font-size: {title:.1f}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {heading:.1f}pt; font-weight: 600; }}
QLabel[role="amount"] {{ font-size: {amount:.1f}pt; font-weight: 600; }}
QLabel[role="attention"] {{ color: {t.attention}; }}
QLabel[role="problem"] {{ color: {t.attention}; font-weight: 600; }}
QPushButton {{ background: {t.card}; color: {t.text}; border: {w}px solid {t.line};
  border-radius: 8px; padding: 1px 13px; min-height: {button}px; }}
QPushButton:hover {{ background: {t.soft}; }}
QPushButton:focus {{ border: {ring}px solid {t.accent}; padding: 0px 12px; outline: none; }}
QPushButton:disabled {{ color: {t.muted}; border-style: dashed; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600;
  border: {w}px solid {t.accent}; padding: 1px 23px; min-height: {main}px; }}
QPushButton[kind="primary"]:focus {{ border: 3px solid {t.text}; padding: 0px 21px; }}
QPushButton[kind="primary"]:disabled {{ background: {t.soft}; color: {t.muted}; }}
QPushButton[kind="main"] {{ min-height: {main}px; padding: 1px 19px; }}
QPushButton[kind="main"]:focus {{ padding: 0px 18px; }}
QPushButton[kind="link"] {{ background: transparent; color: {t.accent}; border-color: transparent;
  text-decoration: underline; border-width: {ring}px; padding: 0px 3px 0px 0px; text-align: left; }}
QPushButton[kind="link"]:hover {{ background: {t.soft}; }}
QPushButton[kind="link"]:focus {{ border-color: {t.accent}; }}
QPushButton[kind="score"] {{ padding: 0px 1px; border-radius: 6px; min-height: {score}px; }}
QPushButton[kind="score"][last="true"] {{ border-bottom: 4px solid {t.line};
  min-height: {last}px; }}
QPushButton[kind="score"]:focus {{ padding: 0px; }}
QPushButton[kind="more"] {{ background: transparent; border-color: transparent; color: {t.accent};
  font-weight: 600; padding: 0px 5px; border-radius: 6px; min-height: {score}px; }}
QPushButton[kind="more"]:hover {{ background: {t.soft}; }}
QPushButton[kind="more"]:focus {{ border: {ring}px solid {t.accent}; padding: 0px 4px; }}
#pill {{ background: {t.soft}; border: {w}px solid {t.edge}; border-radius: 12px; }}
#today {{ background: {t.soft}; border-radius: 8px; }}
QPushButton:checked, QPushButton[kind="score"]:checked {{ background: {t.accent};
  color: {t.on_accent}; font-weight: 600; border: {ring}px solid {t.accent}; }}
QPushButton:checked:focus {{ border: 3px solid {t.text}; }}
QPushButton[kind="nav"] {{ background: transparent; border: {ring}px solid transparent;
  border-radius: 8px; padding: 4px 9px; text-align: left; font-weight: 600; }}
QPushButton[kind="nav"][alone="true"] {{ text-align: center; }}
QPushButton[kind="nav"]:hover {{ background: {t.soft}; }}
QPushButton[kind="nav"]:checked {{ background: {t.soft}; color: {t.accent};
  border: {ring}px solid transparent; border-left: 4px solid {t.accent}; padding-left: 7px; }}
QPushButton[kind="nav"]:focus {{ border: {ring}px solid {t.accent}; padding-left: 9px; }}
QPushButton::menu-indicator {{ width: 0px; }}
QLineEdit, QPlainTextEdit {{ background: {t.card}; color: {t.text}; border-radius: 6px;
  border: {w}px solid {t.line}; padding: 3px 7px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.muted}; }}
QPlainTextEdit:focus {{ border: {ring}px solid {t.accent}; padding: 2px 6px; }}
QLineEdit {{ min-height: {field}px; padding: 1px 7px; }}
QLineEdit:focus {{ border: {ring}px solid {t.accent}; padding: 0px 6px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {t.attention}; padding: 0px 6px; }}
QDateEdit, QComboBox, QSpinBox {{ min-height: {field}px; background: {t.card}; color: {t.text};
  border: {w}px solid {t.line}; border-radius: 6px; padding: 1px 7px; }}
QDateEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: {ring}px solid {t.accent};
  padding: 0px 6px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {t.card}; color: {t.text}; outline: none;
  border: {w}px solid {t.line}; }}
QComboBox QAbstractItemView::item {{ min-height: {item}px; padding: 0px 6px; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {arrow_box}px; }}
#picker {{ background: {t.card}; border: {w}px solid {t.line}; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{chevron}"); width: {arrow}px;
  height: {arrow}px; }}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 0px; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 4px; min-height: 40px;
  margin: 3px; }}
QScrollBar::handle:vertical:hover {{ background: {t.accent}; }}
QScrollBar:horizontal {{ background: transparent; height: 14px; margin: 0px; }}
QScrollBar::handle:horizontal {{ background: {t.line}; border-radius: 4px; min-width: 40px;
  margin: 3px; }}
QScrollBar::handle:horizontal:hover {{ background: {t.accent}; }}
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: 0px; }}
QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal {{ background: transparent; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0px; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
QTableView {{ border: {ring}px solid {t.card}; outline: none; }}
QTableView:focus {{ border-color: {t.accent}; }}
QTableView::item:selected {{ background: {t.soft}; color: {t.text};
  border-top: {ring}px solid {t.accent}; border-bottom: {ring}px solid {t.accent}; }}
QHeaderView::section {{ background: {t.card}; color: {t.muted}; border: none; padding: 4px;
  border-bottom: {w}px solid {t.line}; }}
QMenu {{ background: {t.card}; color: {t.text}; border: {w}px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 8px 20px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QToolTip {{ background: {t.card}; color: {t.text}; border: {w}px solid {t.line}; }}
"""

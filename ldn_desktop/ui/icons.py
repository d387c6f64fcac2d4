"""Paints the line icons in the palette's colours, because loading Qt's SVG module costs more.

The files in resources/icons are SVG of 24 x 24 with `path` (absolute M, L, C) and `circle` only.
Nothing here uses Qt's namespace, which is slow to load, so that the first paint has its icons.
"""

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from ldn_desktop.paper.pens import round_pen
from ldn_desktop.ui.theme import DUE_MARK
from ldn_desktop.wording.i18n import resources

SIDE = 24
LINE = 2
SIZES = (24, 32, 48, 64, 128)
DUE_PLACE, DUE_RADIUS = (18, 18), 5
"""The mark that a dose is due: large enough to be seen in a tray of 22 pixels."""

_SHAPE = re.compile(r"<(path|circle)\s([^>]*)/>")
_VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
_COMMAND = re.compile(r"([MLC])([^MLC]*)")


def tinted(name: str, colour: QColor, checked: QColor, pixels: float) -> QIcon:
    """Return the icon in `colour`, and in `checked` for its checked state, for so many pixels."""
    side = next((side for side in SIZES if side >= pixels), SIZES[-1])
    icon = QIcon(_pixmap(name, side, colour))
    icon.addPixmap(_pixmap(name, side, checked), QIcon.Mode.Normal, QIcon.State.On)
    return icon


def app_icon(*, is_due: bool = False) -> QIcon:
    """Return the app's icon in its own colours; with a mark in its corner if a dose is due."""
    icon = QIcon()
    for side in SIZES:
        pixmap = _pixmap("ldn-desktop", side, QColor("white"))
        if is_due:
            _mark(pixmap)
        icon.addPixmap(pixmap)
    return icon


def _mark(pixmap: QPixmap) -> None:
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixmap.width() / SIDE, pixmap.height() / SIDE)
    for radius, colour in ((DUE_RADIUS + 1, "white"), (DUE_RADIUS, DUE_MARK)):
        dot = QPainterPath()
        dot.addEllipse(QPointF(*DUE_PLACE), radius, radius)
        painter.fillPath(dot, QColor(colour))
    painter.end()


def _pixmap(name: str, side: int, colour: QColor) -> QPixmap:
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(QColor("transparent"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / SIDE, side / SIDE)
    pen = round_pen(colour, LINE)
    for path, fill in _shapes(name):
        if fill:
            painter.fillPath(path, QColor(fill))
        else:
            painter.strokePath(path, pen)
    painter.end()
    return pixmap


@lru_cache(maxsize=32)
def _shapes(name: str) -> tuple[tuple[QPainterPath, str], ...]:
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    shapes = []
    for kind, attributes in _SHAPE.findall(text):
        values = dict(_VALUE.findall(attributes))
        path = _circle(values) if kind == "circle" else _path(values["d"])
        shapes.append((path, values.get("fill", "")))
    return tuple(shapes)


def _circle(values: dict[str, str]) -> QPainterPath:
    x, y, radius = (float(values[name]) for name in ("cx", "cy", "r"))
    path = QPainterPath()
    path.addEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
    return path


def _path(commands: str) -> QPainterPath:
    path = QPainterPath()
    for command, text in _COMMAND.findall(commands):
        numbers = [float(number) for number in text.split()]
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if command == "M":
            path.moveTo(points[0])
        elif command == "L":
            path.lineTo(points[0])
        else:
            path.cubicTo(*points)
    return path

"""Paints the state of a dose as a shape that is clear without its colour."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPalette

from ldn_desktop.paper.pens import plain_pen
from ldn_desktop.paper.shapes import Mark

_IN_ACCENT = frozenset({Mark.TAKEN, Mark.DUE, Mark.PUT_OFF, Mark.EXTRA})
_RINGS = frozenset({Mark.SKIPPED, Mark.NOT_RECORDED, Mark.DUE, Mark.PUT_OFF})


def paint_mark(painter: QPainter, box: QRectF, mark: Mark, palette: QPalette) -> None:
    """Paint the shape into `box`: disc with tick, disc with bar, dashed ring, dot, clock hand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, text = palette.highlight(), palette.placeholderText()
    width = max(box.width() / 12, 1.5)
    disc = box.adjusted(width, width, -width, -width)
    centre, radius = disc.center(), disc.width() / 2
    pen = plain_pen((accent if mark in _IN_ACCENT else text).color(), width)
    if mark is Mark.NOT_RECORDED:
        pen.setDashPattern([2, 1.6])
    if mark in _RINGS:
        painter.strokePath(_circle(centre, radius), pen)
    if mark is Mark.TAKEN:
        painter.fillPath(_circle(centre, radius + width / 2), accent)
        tick = plain_pen(palette.highlightedText().color(), width * 1.2)
        painter.strokePath(
            _line(centre, radius, ((-0.42, 0.05), (-0.1, 0.38), (0.45, -0.32))), tick
        )
    elif mark is Mark.SKIPPED:
        painter.strokePath(_line(centre, radius, ((-0.5, 0), (0.5, 0))), pen)
    elif mark is Mark.UPCOMING:
        painter.fillPath(_circle(centre, radius * 0.3), text)
    elif mark is Mark.DUE:
        painter.fillPath(_circle(centre, radius * 0.45), accent)
    elif mark is Mark.EXTRA:
        across = plain_pen(accent.color(), width * 1.6)
        for ends in (((-0.8, 0), (0.8, 0)), ((0, -0.8), (0, 0.8))):
            painter.strokePath(_line(centre, radius, ends), across)
    elif mark is Mark.PUT_OFF:
        painter.strokePath(_line(centre, radius, ((0, -0.62), (0, 0), (0.42, 0))), pen)


def _circle(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(centre, radius, radius)
    return path


def _line(centre: QPointF, radius: float, points: tuple[tuple[float, float], ...]) -> QPainterPath:
    places = [centre + QPointF(x * radius, y * radius) for x, y in points]
    path = QPainterPath(places[0])
    for place in places[1:]:
        path.lineTo(place)
    return path

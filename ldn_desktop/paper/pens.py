"""Pens that are made without Qt's namespace, which is slow to load: the first paint needs some.

What takes a kind of line or of filling too would load it, to see which of them it got:
`QPen(colour)`, `setPen`, `setBrush`. `strokePath` does not, nor `fillPath` with a palette's brush.
"""

from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QColor, QPen

QT_3 = 6
"""The version of streams up to Qt 3.2, as `QDataStream` numbers them."""
SOLID_AND_ROUND = 0x01 | 0x20 | 0x80
"""The kind of a solid line with round ends and corners, as a stream has it."""


def plain_pen(colour: QColor, width: float) -> QPen:
    """Return a pen for lines with square ends."""
    pen = QPen()
    pen.setColor(colour)
    pen.setWidthF(width)
    return pen


def round_pen(colour: QColor, width: int) -> QPen:
    """Return a pen for lines with round ends and corners, read from a stream of Qt 3.

    That has its kind, its width and a colour.
    """
    stream = QDataStream(QByteArray(bytes((SOLID_AND_ROUND, width, 0, 0, 0, 0))))
    stream.setVersion(QT_3)
    pen = QPen()
    stream >> pen
    pen.setColor(colour)
    return pen

"""The preview of a report's pages, one below the other, as wide as there is room."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.paper.pages import sheet
from ldn_desktop.report.pages import ReportPages
from ldn_desktop.report.summary import Printed
from ldn_desktop.typing_compat import override
from ldn_desktop.wording.i18n import _

GAP = 12
LEAST_WIDTH, MOST_WIDTH = 280, 900


class ReportPreview(QWidget):
    """Paints the visible pages as vectors, so they are sharp at any size."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: ReportPages | None = None
        self._paper = sheet()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(MOST_WIDTH)

    @property
    def pages(self) -> ReportPages | None:
        """The pages that are shown."""
        return self._pages

    def show_pages(self, printed: Printed | None) -> None:
        """Show this report on the country's paper, or nothing."""
        self._paper = sheet()
        self._pages = self._laid_out(printed) if printed else None
        count = self._pages.count if self._pages else 0
        self.setAccessibleName(_("Preview of {count} pages").format(count=count))
        self._fit()
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, self.height())

    def _fit(self) -> None:
        count = self._pages.count if self._pages else 0
        self.setFixedHeight(round(count * (self._height(self.width()) + GAP)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale(self.width())
        height = self._height(self.width())
        for number in range(self._pages.count):
            sheet = QRectF(1, number * (height + GAP) + 1, self.width() - 2, height)
            if not sheet.intersects(QRectF(event.rect())):
                continue
            painter.setPen(QPen(self.palette().mid().color(), 1))
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawRect(sheet)
            painter.save()
            painter.translate(sheet.topLeft())
            painter.scale(scale, scale)
            painter.translate(self._paper.paintRect().topLeft() * self._dots())
            self._pages.paint(painter, number)
            painter.restore()
        painter.end()

    def _height(self, width: int) -> float:
        return self._paper.fullRect().height() * self._dots() * self._scale(width)

    def _laid_out(self, printed: Printed) -> ReportPages:
        return ReportPages(printed, self, self._paper.paintRect().size() * self._dots())

    def _dots(self) -> float:
        """Return the layout's resolution in dots per millimetre."""
        return self.logicalDpiY() / 25.4

    def _scale(self, width: int) -> float:
        return max(width - 2, 1) / (self._paper.fullRect().width() * self._dots())

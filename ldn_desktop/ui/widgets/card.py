"""A card, which is a framed box, and a page that scrolls its cards."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import CARD_PADDING, GRID, PAGE_WIDTH
from ldn_desktop.ui.widgets.layouts import column_in

NO_FOCUS = 0
WIDE_LETTERS = 135
"""The width in average letters from which a page has two columns: about a window of 1200 px."""

TWO_COLUMNS = 2 * PAGE_WIDTH


class Card(QFrame):
    """A framed box; its content goes into `body`."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        padding = CARD_PADDING
        self.body = column_in(self, spacing=GRID, margins=(padding, padding, padding, padding))

    def make_slim(self) -> None:
        """Take the room above and below that a card of one line does not need."""
        self.body.setContentsMargins(CARD_PADDING, GRID // 2, CARD_PADDING, GRID // 2)

    def set_tone(self, tone: str) -> None:
        """Set the colours: "attention", "due" for a dose to take now, or "" for the usual ones."""
        if (self.property("tone") or "") == tone:
            return
        self.setProperty("tone", tone)
        self.style().polish(self)


class Page(QScrollArea):
    """A scrolling page; its cards go into `body`, a column of at most `PAGE_WIDTH`.

    From `WIDE_LETTERS` on a page has room for two such columns: `widened` is called then, and when
    it has not any more. It scrolls sideways if the content is wider than the window; no page
    should need that.
    """

    def __init__(self, name: str, widened: Callable[[bool], None] | None = None) -> None:
        super().__init__()
        self._widened, self._is_wide = widened, False
        self.setObjectName("pageScroll")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        # A number, for the reason that `labels.PLAIN_TEXT` gives.
        self.setProperty("focusPolicy", NO_FOCUS)
        inner = QWidget()
        inner.setObjectName("pageBody")
        # Otherwise it is at least as high as all texts at their narrowest: blank space at the end.
        inner.setMinimumHeight(1)
        side = 3 * GRID
        self.body = column_in(inner, spacing=2 * GRID, margins=(side, side, side, side))
        self.setWidget(inner)
        # While a scroll bar is visible, Qt reports it to a screen reader as another child, found
        # by the name of its holder. If the reader asks for that child after the page was left, Qt
        # reads past the end of its list and the app crashes. Without the name the page always has
        # one child.
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            holder = bar.parentWidget()
            if holder is not None:
                holder.setObjectName("")

    def show_from_top(self, card: QWidget) -> None:
        """Scroll so that the whole card is visible, or its top if it is higher than the view."""
        self.ensureWidgetVisible(card)
        inner = self.widget()
        if inner is not None and card.height() > self.viewport().height():
            self.verticalScrollBar().setValue(card.mapTo(inner, QPoint(0, 0)).y())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._centre()
        return super().event(event)

    def _centre(self) -> None:
        """Keep the column in the middle of a wide window."""
        width, most = self.width(), PAGE_WIDTH
        if self._widened is not None:
            is_wide = width >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
            most = TWO_COLUMNS if is_wide else PAGE_WIDTH
            if is_wide is not self._is_wide:
                self._is_wide = is_wide
                self._widened(is_wide)
        side = max(2 * GRID, (width - most) // 2)
        side = min(side, 6 * GRID) if width < most + 12 * GRID else side
        self.body.setContentsMargins(side, 2 * GRID, side, 3 * GRID)

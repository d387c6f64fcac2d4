"""A card that holds one matter, and a page that scrolls its cards."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ldn_desktop.ui.theme import CARD_PADDING, GRID, PAGE_WIDTH

NO_FOCUS = 0


class Card(QFrame):
    """A framed box; put the content into `body`."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        self.body.setSpacing(GRID)

    def set_tone(self, tone: str) -> None:
        """Give the frame the tone "attention", or "" for none."""
        if (self.property("tone") or "") == tone:
            return
        self.setProperty("tone", tone)
        self.style().polish(self)


class Page(QScrollArea):
    """A page: put the cards into `body`. It is as wide as is good to read, and never wider.

    What does not fit its window can be scrolled to sideways; nothing should have to be.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageScroll")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        # As a number, for the reason that `labels.PLAIN_TEXT` gives.
        self.setProperty("focusPolicy", NO_FOCUS)
        inner = QWidget()
        inner.setObjectName("pageBody")
        # Else it is at least as high as all texts broken at their narrowest: a blank foot.
        inner.setMinimumHeight(1)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self.body.setSpacing(2 * GRID)
        self.setWidget(inner)
        # Qt tells a screen reader of a scroll bar, by the name of what holds it, as another
        # child while it shows. A reader that asks for it once the page is left ends the app: Qt
        # looks beyond the end of its list. Without the name the page has one child, always.
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            holder = bar.parentWidget()
            if holder is not None:
                holder.setObjectName("")

    def show_from_top(self, card: QWidget) -> None:
        """Scroll so that a card is seen whole, or from its top where it is too high for that."""
        self.ensureWidgetVisible(card)
        inner = self.widget()
        if inner is not None and card.height() > self.viewport().height():
            self.verticalScrollBar().setValue(card.mapTo(inner, QPoint(0, 0)).y())

    def event(self, event: QEvent) -> bool:
        """Keep the column in the middle of a wide window."""
        if event.type() is QEvent.Type.Resize:
            side = max(2 * GRID, (self.width() - PAGE_WIDTH) // 2)
            side = min(side, 6 * GRID) if self.width() < PAGE_WIDTH + 12 * GRID else side
            self.body.setContentsMargins(side, 2 * GRID, side, 3 * GRID)
        return super().event(event)

"""The page Supply at home: how much there is, how long it lasts, and documents to print."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.stock import read_stock
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.supply.forms import CountCard, UseByCard
from ldn_desktop.ui.supply.papers import PaperCard
from ldn_desktop.ui.supply.presenter import SupplyState, present
from ldn_desktop.ui.supply.table import StockTable
from ldn_desktop.ui.widgets import Body, Card, Heading, LinkButton, Muted, Page, Title
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import say_notice


class SupplyPage(QWidget):
    """Shows the stock; typed text survives a refresh."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self.setObjectName("page")
        self.setAccessibleName(_("Supply at home"))
        self._page = Page(_("Supply at home"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.notices, self.empty, self.notes = Body(), Body(), Muted()
        self.plan = LinkButton(_("Open the plan"))
        self.plan.clicked.connect(lambda: controller.open_page.emit("plan"))
        self.table = StockTable()
        self.count, self.use_by = CountCard(controller), UseByCard(controller)
        self.paper = PaperCard(controller)
        self._have = Card(_("What you have"))
        self._arrive = Debounce(self, lambda: self._page.show_from_top(self.paper))
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Read again and show it; if that fails, the banner says why."""
        snapshot = self._controller.snapshot()
        try:
            stock = read_stock(self._controller.context, snapshot) if snapshot else None
        except StorageError:
            return  # what is shown stays
        formats = self._controller.formats
        notices = stock.notices if stock else ()
        today = stock.today if stock else None
        self._show(present(stock, formats))
        said = [say_notice(notice, today, formats) for notice in notices if today]
        self.notices.set_text("\n".join(said))
        self.notices.setVisible(bool(said))
        self.paper.setVisible(stock is not None)
        self.paper.pharmacy.setVisible(stock is not None and bool(stock.outlook.items))

    def open_section(self, _name: str) -> None:
        """Scroll to the plan sheet and focus what prints it."""
        self.paper.sheet.to_print.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrive.start()  # its place is known once the page is laid out

    def _show(self, state: SupplyState) -> None:
        self.empty.set_text(state.empty)
        self.notes.set_text("\n".join(state.notes))
        self.notes.setVisible(bool(state.notes))
        shown: dict[QWidget, bool] = {
            self.empty: bool(state.empty),
            self.plan: bool(state.empty),
            self.table: not state.empty,
            self.count: not state.empty,
        }
        for widget, is_shown in shown.items():
            widget.setVisible(is_shown)
        self.table.show_rows(state.rows)
        self.count.show_state(state)
        self.use_by.show_state(state)

    def _lay_out(self) -> None:
        self._page.body.addWidget(Title(_("Supply at home")))
        self._page.body.addWidget(self.notices)
        self._have.body.addWidget(Heading(_("What you have")))
        for widget in (self.empty, self.plan, self.table, self.notes):
            self._have.body.addWidget(widget)
        self._have.body.setAlignment(self.plan, Qt.AlignmentFlag.AlignLeft)
        for card in (self._have, self.count, self.use_by, self.paper):
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)

"""The changes of the supply at home."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.stock import Item, StockEntry
from ldn_desktop.services import stock
from ldn_desktop.ui.operations.changes import Changes
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import show_count


class SupplyOperations:
    """Saves stock-takes, additions and opened bottles. Amounts are in pieces or mL.

    Undo takes none of them back: a wrong count is corrected by counting again.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context

    def count(self, item: Item, amount: Decimal) -> Outcome[StockEntry]:
        """Save an amount counted now."""
        said = _("Kept: {count} at home.").format(count=self._show(item, amount))
        return self._changes.make_final(lambda: stock.take_stock(self._context, item, amount), said)

    def add(self, item: Item, amount: Decimal) -> Outcome[StockEntry]:
        """Save an addition."""
        said = _("Kept: {count} more.").format(count=self._show(item, amount))
        return self._changes.make_final(lambda: stock.add_stock(self._context, item, amount), said)

    def open_bottle(self, item: Item, use_by: date | None) -> Outcome[StockEntry]:
        """Save the use-by date (local) of the opened bottle; None means that none is open."""
        return self._changes.make_final(
            lambda: stock.open_bottle(self._context, item, use_by), _("Saved.")
        )

    def _show(self, item: Item, amount: Decimal) -> str:
        return show_count(item, amount, self._changes.formats)

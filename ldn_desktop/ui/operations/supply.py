"""The changes of the supply at home."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from ldn_desktop.domain.stock import Item, StockEntry
from ldn_desktop.services import stock
from ldn_desktop.ui.operations.changes import Act, Changes, taking_back
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import show_count


class SupplyOperations:
    """Saves stock-takes, additions and use-by dates. Amounts are in pieces or mL.

    Undo takes back each of them that no later one replaced or builds on.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context

    def count(self, item: Item, amount: Decimal) -> Outcome[StockEntry]:
        """Save an amount counted now."""
        said = _("Kept: {count} at home.").format(count=self._show(item, amount))
        return self._keep(lambda: stock.take_stock(self._context, item, amount), said)

    def add(self, item: Item, amount: Decimal) -> Outcome[StockEntry]:
        """Save an addition."""
        said = _("Kept: {count} more.").format(count=self._show(item, amount))
        return self._keep(lambda: stock.add_stock(self._context, item, amount), said)

    def keep_use_by(self, item: Item, use_by: date | None) -> Outcome[StockEntry]:
        """Save the use-by date (local) of pieces or an opened bottle; None means none."""
        return self._keep(lambda: stock.keep_use_by(self._context, item, use_by), _("Saved."))

    def _keep(self, append: Callable[[], StockEntry], said: str) -> Outcome[StockEntry]:
        def keep() -> tuple[StockEntry, Act]:
            entry = append()
            return entry, taking_back(entry, back, partial(stock.append_again, self._context))

        def back(entry: StockEntry) -> StockEntry:
            stock.withdraw(self._context, entry)
            return entry

        return self._changes.make_reversible(keep, said)

    def _show(self, item: Item, amount: Decimal) -> str:
        return show_count(item, amount, self._changes.formats)

"""The stock of the supply at home."""

from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.storage.repositories.logs import SqliteWithdrawableLog
from ldn_desktop.storage.sql import Values
from ldn_desktop.storage.values import Row, amount, day, instant, optional, whole, word
from ldn_desktop.typing_compat import override


class SqliteStock(SqliteWithdrawableLog[StockEntry]):
    """The log of the stock."""

    table = "stock_entry"
    withdrawals = "stock_withdrawal"

    @override
    def read(self, row: Row) -> StockEntry:
        return StockEntry(
            id=whole(row, "id"),
            kind=EntryKind(word(row, "kind")),
            item=Item(Form(word(row, "form")), amount(row, "strength_thousandths")),
            at=instant(row, "at"),
            amount=optional(row, "amount_thousandths", amount),
            use_by=optional(row, "use_by", day),
            withdrawn_at=optional(row, "withdrawn_at", instant),
        )

    @override
    def values(self, entry: StockEntry) -> Values:
        return {
            "kind": entry.kind,
            "form": entry.item.form,
            "strength_thousandths": entry.item.strength,
            "at": entry.at,
            "amount_thousandths": entry.amount,
            "use_by": entry.use_by,
        }

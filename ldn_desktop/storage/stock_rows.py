"""Maps stock entries to rows and back."""

from sqlalchemy import Connection, RowMapping

from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.storage.rows import insert_numbered
from ldn_desktop.storage.tables import stock_entry


def insert_stock_entry(connection: Connection, entry: StockEntry) -> int:
    """Insert an entry and return its id."""
    row = {
        "kind": entry.kind.value,
        "form": entry.item.form.value,
        "strength_thousandths": entry.item.strength,
        "at": entry.at,
        "amount_thousandths": entry.amount,
        "use_by": entry.use_by,
    }
    return insert_numbered(connection, stock_entry, row)


def stock_entry_of(row: RowMapping) -> StockEntry:
    """Return the entry of a row."""
    return StockEntry(
        id=row["id"],
        kind=EntryKind(row["kind"]),
        item=Item(Form(row["form"]), row["strength_thousandths"]),
        at=row["at"],
        amount=row["amount_thousandths"],
        use_by=row["use_by"],
    )

"""Whether the rows that imports brought count."""

from datetime import datetime

from ldn_desktop.services.repositories import ImportedRows, ImportRepository, Row
from ldn_desktop.storage.sql import Sql, Values
from ldn_desktop.typing_compat import override

TABLES = (
    "plan",
    "dose_record",
    "score",
    "note",
    "symptom_change",
    "question_line",
    "review_line",
    "report_made",
    "stock_entry",
    "conditions",
)
"""The tables with a row for each thing that was entered, of which an import writes new ones."""


class SqliteImports(ImportRepository):
    """The log of imports that were taken back or put back."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def newest(self) -> dict[str, int]:
        numbers = {**dict.fromkeys(TABLES, "id"), "revision": "number"}
        return {table: self._number(f"max({name})", table) for table, name in numbers.items()}

    @override
    def sample(self, rows: ImportedRows) -> tuple[Row, ...]:
        statement = f"SELECT * FROM {rows.table} WHERE id IN (:first, :last) ORDER BY id"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, tuple, {"first": rows.first, "last": rows.last})

    @override
    def take_back(self, rows: ImportedRows, at: datetime) -> None:
        self._append("taken_back", rows, at)

    @override
    def put_back(self, rows: ImportedRows, at: datetime) -> None:
        self._append("put_back", rows, at)

    def has_any(self) -> bool:
        """Return whether any row of these tables counts."""
        counts = (
            self._number("count(*)", f"(SELECT 1 FROM {t} WHERE {self._sql.counted(t)} LIMIT 1)")  # noqa: S608 - made of our own parts
            for t in TABLES
        )
        return any(counts)

    def _number(self, what: str, source: str) -> int:
        statement = f"SELECT coalesce({what}, 0) FROM {source}"  # noqa: S608 - made of our own parts
        (found,) = self._sql.rows(statement, tuple)
        return int(found[0])

    def _append(self, kind: str, rows: ImportedRows, at: datetime) -> None:
        row: Values = {
            "kind": kind,
            "of_table": rows.table,
            "first": rows.first,
            "last": rows.last,
            "recorded_at": at,
        }
        self._sql.insert("import_line", row)

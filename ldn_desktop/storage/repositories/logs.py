"""The implementation that the append-only logs share."""

from abc import abstractmethod
from dataclasses import Field, replace
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar

from ldn_desktop.services.repositories import DatedWithdrawableLog, Log, WithdrawableLog
from ldn_desktop.storage.sql import Sql, Values, within
from ldn_desktop.storage.values import Row
from ldn_desktop.typing_compat import override


class Numbered(Protocol):
    """A dataclass with an `id`."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # of any type, as dataclasses says

    @property
    def id(self) -> int:
        """The number that the store gave it, 0 before."""


Entry = TypeVar("Entry", bound=Numbered)
_NOT_IN_ROW = ("id", "withdrawn_at")


class SqliteLog(Log[Entry]):
    """A log in a table with the primary key `id`. A subclass names the table and maps its rows."""

    table: ClassVar[str]

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @abstractmethod
    def read(self, row: Row) -> Entry:
        """Return the entry of a row. Raises `ValueError` for one that the app did not write."""

    def values(self, entry: Entry) -> Values:
        """Return the row of an entry, without its `id`: its fields, unless a subclass maps them."""
        return {name: value for name, value in vars(entry).items() if name not in _NOT_IN_ROW}

    @override
    def all(self) -> tuple[Entry, ...]:
        counted = self._sql.counted(self.table)
        statement = f"SELECT * FROM {self.table} WHERE {counted} ORDER BY id"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, self.read)

    @override
    def add(self, entry: Entry) -> Entry:
        return replace(entry, id=self._sql.insert(self.table, self.values(entry)))


class SqliteWithdrawableLog(SqliteLog[Entry], WithdrawableLog[Entry]):
    """A log, and the table of its entries that were taken back, by default `<table>_withdrawal`.

    That table's key is named as the log's table. `read` gets the withdrawal's `withdrawn_at` too.
    """

    withdrawals: ClassVar[str | None] = None

    @override
    def all(self) -> tuple[Entry, ...]:
        return self._of()

    def _of(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        where, given = within(first, last, self._sql.counted(self.table))
        statement = (
            f"SELECT said.*, withdrawn_at FROM {self.table} AS said "  # noqa: S608 - made of our own parts
            f"LEFT JOIN {self._withdrawals} AS back ON back.{self.table} = said.id "
            f"{where} ORDER BY id"
        )
        return self._sql.rows(statement, self.read, given)

    @override
    def add(self, entry: Entry) -> Entry:
        return replace(super().add(entry), withdrawn_at=None)

    @override
    def withdraw(self, number: int, at: datetime) -> None:
        self._sql.insert(self._withdrawals, {self.table: number, "withdrawn_at": at})

    @property
    def _withdrawals(self) -> str:
        return self.withdrawals or f"{self.table}_withdrawal"


class SqliteDatedWithdrawableLog(SqliteWithdrawableLog[Entry], DatedWithdrawableLog[Entry]):
    """A log of dated entries that can be taken back."""

    @override
    def between(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        return self._of(first, last)

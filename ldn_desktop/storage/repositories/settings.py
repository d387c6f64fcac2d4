"""The settings."""

from ldn_desktop.services.repositories import SettingRepository
from ldn_desktop.storage.sql import Sql
from ldn_desktop.storage.values import word
from ldn_desktop.typing_compat import override


class SqliteSettings(SettingRepository):
    """The settings by name."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def all(self) -> dict[str, str]:
        statement = "SELECT name, value FROM setting"
        return dict(self._sql.rows(statement, lambda row: (word(row, "name"), word(row, "value"))))

    @override
    def save(self, name: str, value: str) -> None:
        self._sql.save("setting", {"name": name}, {"value": value})

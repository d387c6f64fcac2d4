"""The full export: writes all rows of the user's data into one JSON file, and reads it back."""

import json
from datetime import datetime

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.repositories import Plain, PlainRow, Rows

FORMAT = "ldn-desktop"
VERSION = 1
"""Must rise when older files can no longer be read as they are. A missing column is null."""

_HEAD = frozenset({"format", "version", "exported_at", "data"})


def full_export_text(rows: Rows, exported_at: datetime) -> str:
    """Return the file's text; two exports of the same data differ only in `exported_at` (UTC)."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at.isoformat(timespec="seconds"),
        "data": {name: list(found) for name, found in rows.items()},
    }
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"


def is_full_export(value: Json) -> bool:
    """Return whether a parsed file claims to be a full export."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def rows_of(value: Json) -> Rows:
    """Return the rows of a parsed file. Checks its form only; raises `ValidationError`."""
    head = Fields.of(value, _HEAD)
    head.needed("version", "data")
    version = head.whole("version")
    if version is not None and version > VERSION:
        raise ValidationError(ValidationCode.NEWER_EXPORT)
    if version != VERSION:
        raise ValidationError(ValidationCode.NOT_ONE_OF, where="version", choices=str(VERSION))
    given = head.values["data"]
    data = Fields.of(given, frozenset(given) if isinstance(given, dict) else frozenset(), "data")
    return {
        name: tuple(_row(item, where) for where, item in data.items(name)) for name in data.values
    }


def _row(value: Json, where: str) -> PlainRow:
    if not isinstance(value, dict):
        raise ValidationError(ValidationCode.NOT_AN_OBJECT, where=where)
    return {key: _plain(item, f"{where}.{key}"[:80]) for key, item in value.items()}


def _plain(value: Json, where: str) -> Plain:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(ValidationCode.NOT_TEXT, where=where)
    return value

"""Parses untrusted JSON: no duplicate keys, no NaN, bounded depth and size."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.services.errors import StorageError, StorageErrorKind

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]

DEEPEST = 20
MEGABYTE = 1_000_000
MOST_PARTS = 2_000_000
"""Most lists and objects in a file: empty ones take a hundred times their size in memory."""

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)


def read_json_file(path: Path, most_bytes: int) -> Json:
    """Return the parsed file. Raises `StorageError` if it can't be read, else `ValidationError`."""
    return read_json(read_text_file(path, most_bytes))


def read_text_file(path: Path, most_bytes: int) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises like `read_bytes`, and `ValidationError` if it is not UTF-8.
    """
    return decode(read_bytes(path, most_bytes))


def read_bytes(path: Path, most_bytes: int) -> bytes:
    """Return the content of a file.

    Raises `StorageError` if it can't be read, `ValidationError` if it is larger than `most_bytes`.
    """
    try:
        too_big = path.is_file() and path.stat().st_size > most_bytes
        with path.open("rb") as file:
            data = b"" if too_big else file.read(most_bytes + 1)
    except (OSError, ValueError):  # ValueError: a name that holds a null character
        raise StorageError(StorageErrorKind.FILE_NOT_READABLE, path=str(path)) from None
    if too_big or len(data) > most_bytes:
        raise ValidationError(ValidationCode.TOO_BIG, most=str(most_bytes // MEGABYTE))
    return data


def decode(data: bytes) -> str:
    """Return text in UTF-8, with or without a byte order mark. Raises `ValidationError`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(ValidationCode.NOT_UTF8) from None


def read_json(text: str) -> Json:
    """Return the parsed text, fractions as exact decimals. Raises `ValidationError`."""
    _check_shape(text)
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_float=Decimal
        )
    except json.JSONDecodeError as error:
        raise ValidationError(ValidationCode.NOT_JSON, line=str(error.lineno)) from None
    except (ValueError, InvalidOperation):  # a number of thousands of digits, or 1e9999999999
        raise ValidationError(ValidationCode.NOT_JSON, line="1") from None
    return value


def _check_shape(text: str) -> None:
    """Refuse too many or too deep brackets (outside strings): Python's parser recurses."""
    depth, parts = 0, 0
    for found in _STRING_OR_BRACKET.finditer(text):
        sign = text[found.start()]
        if sign in "[{":
            depth, parts = depth + 1, parts + 1
            if depth > DEEPEST:
                raise ValidationError(ValidationCode.TOO_DEEP)
            if parts > MOST_PARTS:
                raise ValidationError(ValidationCode.TOO_MANY_PARTS, most=str(MOST_PARTS))
        elif sign in "]}":
            depth -= 1


def _no_key_twice(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise ValidationError(ValidationCode.KEY_TWICE, key=key[:40])
        found[key] = value
    return found


def _no_constant(name: str) -> Json:
    raise ValidationError(ValidationCode.NOT_A_WHOLE_NUMBER, value=name)

"""Writes JSON with exact decimals as numbers: 4.5 as "4.5" and 4 as "4", never through a float."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring

from ldn_desktop.domain.amounts import plain

Exact = None | bool | int | Decimal | str | Sequence["Exact"] | Mapping[str, "Exact"]
_WORDS = {None: "null", True: "true", False: "false"}


def decimal_json(value: Exact) -> str:
    """Return the value as JSON text, indented by one space."""
    parts: list[str] = []
    _write(value, "\n", parts.append)
    return "".join(parts) + "\n"


def _write(value: Exact, line: str, put: Callable[[str], None]) -> None:
    """Pass the parts of a value's text to `put`, each new line beginning with `line`.

    Ten years of data have a million values, so the most frequent types are tried first.
    """
    if isinstance(value, str):
        put(encode_basestring(value))
    elif isinstance(value, dict):
        _write_object(value, line, put)
    elif isinstance(value, list):
        _write_list(value, line, put)
    elif isinstance(value, Decimal):
        put(plain(value))
    elif value is None or isinstance(value, bool):
        put(_WORDS[value])
    elif isinstance(value, int):
        put(str(value))
    elif isinstance(value, Mapping):
        _write_object(value, line, put)
    else:
        _write_list(value, line, put)


def _write_object(value: Mapping[str, Exact], line: str, put: Callable[[str], None]) -> None:
    inner, opening = line + " ", "{"
    for key, item in value.items():
        put(f"{opening}{inner}{encode_basestring(key)}: ")
        _write(item, inner, put)
        opening = ","
    put(line + "}" if value else "{}")


def _write_list(value: Sequence[Exact], line: str, put: Callable[[str], None]) -> None:
    inner, opening = line + " ", "["
    for item in value:
        put(opening + inner)
        _write(item, inner, put)
        opening = ","
    put(line + "]" if value else "[]")

"""Writes JSON with exact decimals as numbers: 4.5 is "4.5" and 4 is "4", never a float's guess."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from ldn_desktop.domain.amounts import plain

Exact = None | bool | int | Decimal | str | Sequence["Exact"] | Mapping[str, "Exact"]


def exact_json(value: Exact) -> str:
    """Return the value as JSON text, indented by one space."""
    parts: list[str] = []
    _write(value, "\n", parts.append)
    return "".join(parts) + "\n"


def _write(value: Exact, line: str, put: Callable[[str], None]) -> None:
    if isinstance(value, Decimal):
        put(plain(value))
    elif isinstance(value, Mapping):
        labelled = ((f"{_text(key)}: ", item) for key, item in value.items())
        _write_between("{}", labelled, line, put)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        _write_between("[]", (("", item) for item in value), line, put)
    else:
        put(_text(value))


def _write_between(
    brackets: str, items: Iterable[tuple[str, Exact]], line: str, put: Callable[[str], None]
) -> None:
    inner = line + " "
    separator = brackets[0]
    for label, item in items:
        put(f"{separator}{inner}{label}")
        _write(item, inner, put)
        separator = ","
    put(brackets if separator == brackets[0] else line + brackets[1])


def _text(value: str | int | None) -> str:
    return json.dumps(value, ensure_ascii=False)

"""Writes JSON with exact decimals as numbers: 4.5 is "4.5" and 4 is "4", never a float's guess."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ldn_desktop.domain.amounts import plain

Exact = None | bool | int | Decimal | str | Sequence["Exact"] | Mapping[str, "Exact"]


def exact_json(value: Exact) -> str:
    """Return the value as JSON text, indented by one space."""
    return "".join(_parts(value, "\n")) + "\n"


def _parts(value: Exact, line: str) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield plain(value)
    elif isinstance(value, Mapping):
        pairs = ((f"{_text(key)}: ", item) for key, item in value.items())
        yield from _between("{", pairs, "}", line)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _between("[", (("", item) for item in value), "]", line)
    else:
        yield _text(value)


def _between(
    opening: str, items: Iterator[tuple[str, Exact]], closing: str, line: str
) -> Iterator[str]:
    separator = opening
    for label, item in items:
        yield f"{separator}{line} {label}"
        yield from _parts(item, line + " ")
        separator = ","
    yield opening + closing if separator == opening else line + closing


def _text(value: str | int | None) -> str:
    return json.dumps(value, ensure_ascii=False)

"""Reads JSON that comes from outside: no duplicate keys, no NaN, bounded depth and size."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.services.errors import Fault, StorageError

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]

DEEPEST = 20


def read_json_file(path: Path, most_bytes: int) -> Json:
    """Return what the file says. Raises `StorageError` if it can't be read, else `Invalid`."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError:
        raise StorageError(Fault.FILE_NOT_READABLE, path=str(path)) from None
    if len(data) > most_bytes:
        raise Invalid(Problem.TOO_BIG, most=str(most_bytes))
    try:
        return read_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(Problem.NOT_JSON, line="1") from None


def read_json(text: str) -> Json:
    """Return what the text says, numbers with a point as exact decimals. Raises `Invalid`."""
    _check_depth(text)
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_float=Decimal
        )
    except json.JSONDecodeError as error:
        raise Invalid(Problem.NOT_JSON, line=str(error.lineno)) from None
    except ValueError:  # a number of thousands of digits
        raise Invalid(Problem.NOT_JSON, line="1") from None
    return value


def _check_depth(text: str) -> None:
    """Count brackets outside of strings, since the parser itself recurses."""
    depth, in_string, escaped = 0, False, False
    for sign in text:
        if in_string:
            in_string = escaped or sign != '"'
            escaped = not escaped and sign == "\\"
        elif sign == '"':
            in_string = True
        elif sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Invalid(Problem.TOO_DEEP)
        elif sign in "]}":
            depth -= 1


def _no_key_twice(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise Invalid(Problem.KEY_TWICE, key=key[:40])
        found[key] = value
    return found


def _no_constant(name: str) -> Json:
    raise Invalid(Problem.NOT_A_WHOLE_NUMBER, value=name)

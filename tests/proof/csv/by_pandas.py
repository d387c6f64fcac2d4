"""Reads the exported tables by pandas, which is set up in build/pandas, as a program would."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.support.home import Made

SET_UP = Path(__file__).parents[3] / "build" / "pandas"
VERSION = "3.1.1"
UTC = "_utc"
CODE = """
import json, sys
import pandas
table = pandas.read_csv(sys.argv[1])
told = {}
for name in table:
    cells = table[name]
    cells = pandas.to_datetime(cells, utc=True) if name.endswith("_utc") else cells
    values = [None if pandas.isna(cell) else cell for cell in cells.tolist()]
    told[name] = {"kind": cells.dtype.kind, "cells": values}
json.dump(told, sys.stdout, default=str)
"""


def set_up() -> None:
    """Install pandas, unless it is there."""
    if (SET_UP / f"pandas-{VERSION}.dist-info").is_dir():
        return
    shutil.rmtree(SET_UP, ignore_errors=True)
    words = ["install", "--quiet", "--target", str(SET_UP), f"pandas=={VERSION}"]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)


def differences(path: Path, wanted: Sequence[dict[str, str]], numbers: frozenset[str]) -> list[str]:
    """Return a line for each number, instant or word that pandas reads as another."""
    told = subprocess.run(
        [sys.executable, "-c", CODE, str(path)],
        env={**os.environ, "PYTHONPATH": str(SET_UP)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [*_differences(json.loads(told.stdout, parse_float=Decimal), wanted, numbers)]


def _differences(
    told: Made, wanted: Sequence[dict[str, str]], numbers: frozenset[str]
) -> Iterator[str]:
    for name in wanted[0]:
        column = told[name]
        if name in numbers and column["kind"] not in "iuf":
            yield f"pandas takes {name} for {column['kind']}"
        for row, cell in zip(wanted, column["cells"], strict=True):
            if not _is_same(name, row[name], cell, numbers):
                yield f"pandas reads {name} {row[name]!r} as {cell!r}"


def _is_same(name: str, text: str, cell: Made, numbers: frozenset[str]) -> bool:
    if not text or cell is None:
        return not text and cell is None
    if name in numbers:
        return Decimal(cell) == Decimal(text)
    if name.endswith(UTC):
        return datetime.fromisoformat(cell) == datetime.fromisoformat(text)
    return str(cell).splitlines() == text.splitlines() or str(cell).lower() == text

"""The libraries of the exchange are loaded by what needs them, and by nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("icalendar", "fhir", "pydantic", "sqlalchemy")
CODE = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
loaded = [name for name in sys.argv[1].split(",") if name in sys.modules]
print(",".join(loaded))
"""


def loaded_by(*modules: str) -> set[str]:
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", CODE, ",".join(HEAVY), *modules],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return {name for name in told.stdout.strip().split(",") if name}


@pytest.mark.parametrize("module", ["ldn_desktop.app.cli", "ldn_desktop.__main__"])
def test_a_start_loads_none_of_them(module: str) -> None:
    assert loaded_by(module) == set()


def test_an_export_loads_them_only_when_it_writes() -> None:
    modules = ("calendar_file", "fhir_bundle", "csv_files", "full_export", "importers", "exporters")
    assert loaded_by(*(f"ldn_desktop.exchange.{name}" for name in modules)) == set()

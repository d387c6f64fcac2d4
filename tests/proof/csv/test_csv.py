"""The part on the tables, where LibreOffice is installed."""

import shutil

import pytest

from tests.proof.csv.run import run
from tests.proof.proving import Budget

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")


def test_libreoffice_reads_the_tables_as_they_were_written_and_runs_nothing() -> None:
    result = run(Budget.a_sample())
    assert (result.app.notes, result.app.wrong) == ((), 0)
    assert result.proves

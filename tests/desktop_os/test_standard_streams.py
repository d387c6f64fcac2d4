"""A process started with standard streams closed."""

import subprocess
import sys
from pathlib import Path

import pytest

OPENS = """
import os, sys
from ldn_desktop.desktop.standard_streams import replace_closed_streams, drop_unwritable_output
replace_closed_streams()
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
os.write(file, b"mine")
for number in (1, 2):
    try:
        os.write(number, b"a warning of a library")
    except OSError:
        pass
sys.stdout.write("words")
drop_unwritable_output()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&- 2>&-", ">&-", "2>&-"])
def test_what_is_meant_for_a_closed_stream_gets_into_no_file(tmp_path: Path, closed: str) -> None:
    file = tmp_path / "file"
    ran = subprocess.run(
        ["sh", "-c", f'"$0" "$@" {closed}', sys.executable, "-c", OPENS, str(file)],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0
    assert file.read_bytes() == b"mine"

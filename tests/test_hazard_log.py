"""The hazard log is kept true: each hazard is whole, and each test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOG = (ROOT / "docs/hazard-log.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LOG.splitlines()
    if line.startswith("| H")
]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_there_are_at_least_45_hazards_numbered_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"H{n:02}" for n in range(1, len(ROWS) + 1)]
    assert len(ROWS) >= 45


def test_each_hazard_has_its_cause_effect_severity_control_test_and_what_remains() -> None:
    for row in ROWS:
        assert len(row) == 7, row
        assert all(row), row
        assert row[3] in {"catastrophic", "major", "minor"}, row


def test_each_test_that_holds_a_control_is_there() -> None:
    for row in ROWS:
        named = TEST.findall(row[5])
        assert named, row
        for file, test in named:
            assert f"\ndef {test}(" in (ROOT / file).read_text("utf-8"), test

"""What the doctor says: every finding in words, with a mend wherever something is wrong."""

import re
from datetime import UTC, datetime

import pytest

from ldn_desktop.services.doctor import DoctorCheck, Finding, FindingCase
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.wording.doctor import as_text, say_finding, share_finding, show_finding
from ldn_desktop.wording.formats import PLAIN

DETAILS = {
    "name": "dunst",
    "screen": ":10",
    "file": "sway/config",
    "line": "exec ldn-desktop --background",
    "why": "No server.",
    "zone": "Europe/Berlin",
    "offset": "+01:00",
    "journal": "delete",
    "level": "NORMAL",
    "megabytes": "12",
}
AT = datetime(2027, 1, 4, 21, tzinfo=UTC)
BAD_ONLY = [
    (DoctorCheck.APP, FindingCase.ELSEWHERE),
    (DoctorCheck.APP, FindingCase.HANGS),
    (DoctorCheck.DO_NOT_DISTURB, FindingCase.DROPPED),
    (DoctorCheck.APP, FindingCase.UNREACHABLE),
    (DoctorCheck.AUTOSTART, FindingCase.BY_CONFIG),
    (DoctorCheck.AUTOSTART, FindingCase.GONE),
    (DoctorCheck.BACKUP, FindingCase.NEVER),
    (DoctorCheck.CLOCK, FindingCase.BEHIND),
    (DoctorCheck.SYNC, FindingCase.UNSYNCED),
]
GOOD_ONLY = [
    (DoctorCheck.BUTTONS, FindingCase.IN_MENU),
    (DoctorCheck.BUTTONS, FindingCase.UNTRIED),
    (DoctorCheck.DO_NOT_DISTURB, FindingCase.SHOWN),
]
ALL = [
    Finding(examined, ok, DETAILS, case=case, at=AT)
    for examined in DoctorCheck
    if examined is not DoctorCheck.LIMITS
    for case in FindingCase
    if case not in (FindingCase.TO_SHARE, FindingCase.NOT_NEEDED)
    for ok in ((False,) if (examined, case) in BAD_ONLY else (True, False))
    if ok or (examined, case) not in GOOD_ONLY
]


@pytest.mark.parametrize("finding", ALL, ids=lambda f: f"{f.examined}-{f.case}-{f.ok}")
def test_each_finding_has_a_sentence_and_a_mend_where_something_is_wrong(finding: Finding) -> None:
    for check in (say_finding(finding), show_finding(finding, PLAIN)):
        assert check.check == finding.examined
        assert check.text
        assert "{" not in check.text
        assert bool(check.fix) == (finding.ok is False)
        for sentence in re.split(r"(?<=[.!?])\s+", f"{check.text} {check.fix or ''}"):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    "examined",
    [
        DoctorCheck.REMINDERS,
        DoctorCheck.SCHEDULER,
        DoctorCheck.LAST_CHECK,
        DoctorCheck.NOTIFICATIONS,
        DoctorCheck.BUTTONS,
        DoctorCheck.DO_NOT_DISTURB,
        DoctorCheck.TRAY,
        DoctorCheck.AUTOSTART,
        DoctorCheck.SYNC,
        DoctorCheck.LIMITS,
    ],
)
def test_what_cannot_be_known_is_said_without_a_mend(examined: DoctorCheck) -> None:
    check = show_finding(Finding(examined, None), PLAIN)
    assert check.text
    assert check.fix is None


def test_a_tray_that_is_not_needed_is_told_of_without_a_mend() -> None:
    check = show_finding(Finding(DoctorCheck.TRAY, None, case=FindingCase.NOT_NEEDED), PLAIN)
    assert "no tray" in check.text
    assert check.fix is None


def test_what_is_wrong_with_the_file_is_said_in_its_own_words() -> None:
    fault = StorageError(StorageErrorKind.DISK_FULL, path="/data/{x}")
    check = show_finding(Finding(DoctorCheck.DATABASE, False, fault=fault), PLAIN)
    assert "full" in check.text
    assert check.fix


@pytest.mark.parametrize("fault", StorageErrorKind)
def test_only_a_damaged_file_is_to_be_replaced_by_a_backup(fault: StorageErrorKind) -> None:
    finding = Finding(DoctorCheck.DATABASE, False, fault=StorageError(fault, path="/data/x"))
    for check in (say_finding(finding), show_finding(finding, PLAIN)):
        assert check.fix
        said = f"{check.text} {check.fix}".lower()
        assert ("backup" in said) == (fault is StorageErrorKind.DAMAGED)
        for sentence in re.split(r"(?<=[.!?])\s+", said):
            assert len(sentence.split()) <= 20, sentence


def test_a_damaged_file_is_mended_by_a_command_or_by_a_page() -> None:
    finding = Finding(
        DoctorCheck.DATABASE, False, fault=StorageError(StorageErrorKind.DAMAGED, path="/data/x")
    )
    assert "ldn-desktop restore FILE" in (say_finding(finding).fix or "")
    assert "Settings, “Data and privacy”" in (show_finding(finding, PLAIN).fix or "")


def test_a_command_is_told_other_commands_and_the_window_its_pages() -> None:
    finding = Finding(DoctorCheck.BACKUP, False, case=FindingCase.NEVER)
    assert "ldn-desktop backup" in (say_finding(finding).fix or "")
    assert "Settings" in (show_finding(finding, PLAIN).fix or "")


def test_how_sqlite_names_it_is_told_to_a_command_and_to_who_helps_not_on_the_page() -> None:
    finding = Finding(DoctorCheck.SYNC, True, {"journal": "wal", "level": "FULL"})
    assert say_finding(finding).text.endswith("(journal=wal, synchronous=FULL)")
    assert share_finding(finding, PLAIN).text.endswith("(journal=wal, synchronous=FULL)")
    assert "wal" not in show_finding(finding, PLAIN).text


def test_who_helps_is_told_no_time_of_a_dose() -> None:
    finding = Finding(DoctorCheck.SCHEDULER, True, at=AT)
    assert "21:00" in show_finding(finding, PLAIN).text
    assert "21:00" not in share_finding(finding, PLAIN).text


def test_the_checks_as_text_have_each_mend_below_its_finding() -> None:
    wrong = say_finding(Finding(DoctorCheck.APP, False))
    lines = as_text([say_finding(Finding(DoctorCheck.CLOCK, True)), wrong])
    assert lines == ("✓ The clock looks right.", f"✗ {wrong.text}", f"  {wrong.fix}")


def test_what_several_checks_say_alike_stands_in_the_text_once() -> None:
    unknown = [
        DoctorCheck.REMINDERS,
        DoctorCheck.SCHEDULER,
        DoctorCheck.LAST_CHECK,
        DoctorCheck.LIMITS,
    ]
    lines = as_text([say_finding(Finding(examined, None)) for examined in unknown])
    assert len(lines) == len(set(lines)) == 2

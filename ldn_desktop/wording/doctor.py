"""Sentences for the doctor's findings, each with its fix."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from ldn_desktop.services.doctor import DoctorCheck, Finding, FindingCase
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.ports import DoctorLine
from ldn_desktop.wording.formats import PLAIN, Formats
from ldn_desktop.wording.health_issues import (
    fix_elsewhere,
    fix_hung,
    fix_unreachable,
    say_elsewhere,
    say_hung,
    say_unreachable,
)
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say, say_to_person

MARKS = {True: "✓", False: "✗", None: "–"}
"""The mark before a finding in plain text."""

_APP_RUNS = (FindingCase.HANGS, FindingCase.UNREACHABLE, FindingCase.ELSEWHERE)

Words = tuple[str, str, str, str]
"""The sentences for good, bad and unknown, and the fix."""


def say_finding(finding: Finding) -> DoctorLine:
    """Return a finding as one line with its fix, for a command."""
    text = say(finding.fault) if finding.fault else _text(finding, PLAIN)
    fix = _fix_by_command(finding) or _fix(finding)
    return _in_detail(finding, DoctorLine(finding.examined.value, finding.ok, text, fix))


def share_finding(finding: Finding, formats: Formats) -> DoctorLine:
    """Return a finding to share with a helper: with technical details, without a dose's time."""
    if finding.examined is DoctorCheck.SCHEDULER:
        finding = replace(finding, case=FindingCase.TO_SHARE, at=None)
    return _in_detail(finding, show_finding(finding, formats))


def show_finding(finding: Finding, formats: Formats) -> DoctorLine:
    """Return a finding as one line with its fix, for the window."""
    fault = finding.fault
    decimal_sign = formats.decimal_sign
    text = say_to_person(fault, decimal_sign=decimal_sign) if fault else _text(finding, formats)
    return DoctorLine(finding.examined.value, finding.ok, text, _fix(finding))


def _fix(finding: Finding) -> str | None:
    """Return what to do; None if nothing is wrong."""
    if finding.ok is not False:
        return None
    if finding.fault:
        return _of_faults()[finding.fault.kind]
    fix = _words(finding)[3]
    return fix.format(**finding.details) if finding.case is FindingCase.BY_CONFIG else fix


def _fix_by_command(finding: Finding) -> str | None:
    """Return what to do with a command; None if the fix is the same as in the window."""
    if finding.ok is not False or finding.case in _APP_RUNS:
        return None
    if finding.fault is not None and finding.fault.kind is not StorageErrorKind.DAMAGED:
        return None
    return _by_command().get(finding.examined)


def as_text(checks: Iterable[DoctorLine]) -> tuple[str, ...]:
    """Return the checks as plain lines, each fix below its finding.

    If several checks have the same text, such as that the app is not running, it comes once.
    """
    found = [(f"{MARKS[check.ok]} {check.text}", check.fix) for check in checks]
    lines = ((line, f"  {fix}") if fix else (line,) for line, fix in dict.fromkeys(found))
    return tuple(chain.from_iterable(lines))


def _in_detail(finding: Finding, check: DoctorLine) -> DoctorLine:
    """Add SQLite's own terms to the check of how data is synced, for those who know them."""
    if finding.examined is not DoctorCheck.SYNC or not finding.details:
        return check
    detail = "(journal={journal}, synchronous={level})".format(**finding.details)
    return replace(check, text=f"{check.text} {detail}")


def _text(finding: Finding, formats: Formats) -> str:
    good, bad, unknown, _fix = _words(finding)
    text = {True: good, False: bad, None: unknown}[finding.ok]
    details = dict(finding.details)
    if finding.at is not None:
        details["time"] = formats.time(finding.at.time())
        details["day"] = formats.day(finding.at.date())
    return text.format(**details)


def _words(finding: Finding) -> Words:
    special = _special().get((finding.examined, finding.case))
    if special is not None:
        return special
    usual = _of_the_app() | _of_the_desktop() | _of_the_computer() | _of_the_data()
    return usual[finding.examined]


def _by_command() -> dict[DoctorCheck, str]:
    """Return the fixes that differ for a user of the commands."""
    return {
        DoctorCheck.APP: _("Start it: ldn-desktop --background"),
        DoctorCheck.BUTTONS: _("Tick doses off in the window, or with: ldn-desktop taken"),
        DoctorCheck.DATABASE: _("Restore a backup: ldn-desktop restore FILE"),
        DoctorCheck.BACKUP: _("Make one: ldn-desktop backup FILE"),
    }


def _special() -> dict[tuple[DoctorCheck, FindingCase], Words]:
    return _special_of_the_app() | _special_of_the_desktop() | _special_of_the_data()


def _special_of_the_app() -> dict[tuple[DoctorCheck, FindingCase], Words]:
    return {
        (DoctorCheck.APP, FindingCase.HANGS): ("", say_hung(), "", fix_hung()),
        (DoctorCheck.APP, FindingCase.ELSEWHERE): ("", say_elsewhere(), "", fix_elsewhere()),
        (DoctorCheck.APP, FindingCase.UNREACHABLE): ("", say_unreachable(), "", fix_unreachable()),
        (DoctorCheck.SCHEDULER, FindingCase.NOTHING_PLANNED): (
            _("LDN Desktop looks each minute. No dose is planned now."),
            _("Reminders have stopped."),
            _not_while_off(),
            _restart(),
        ),
        (DoctorCheck.SCHEDULER, FindingCase.TO_SHARE): (
            _("LDN Desktop looks each minute."),
            _("Reminders have stopped."),
            _not_while_off(),
            _restart(),
        ),
    }


def _special_of_the_desktop() -> dict[tuple[DoctorCheck, FindingCase], Words]:
    return {
        (DoctorCheck.TRAY, FindingCase.NOT_NEEDED): (
            "",
            "",
            _("This desktop has no tray, so a closed window is minimised instead."),
            "",
        ),
        (DoctorCheck.BUTTONS, FindingCase.IN_MENU): (
            _("Reminders have buttons, in a menu. A click on a reminder opens LDN Desktop."),
            "",
            "",
            "",
        ),
        (DoctorCheck.BUTTONS, FindingCase.UNTRIED): (
            _("Reminders can have buttons. They come in the form that every desktop reads right."),
            "",
            "",
            "",
        ),
        (DoctorCheck.DO_NOT_DISTURB, FindingCase.SHOWN): (
            _("“Do not disturb” is on. This desktop shows reminders all the same."),
            "",
            "",
            "",
        ),
        (DoctorCheck.DO_NOT_DISTURB, FindingCase.DROPPED): (
            "",
            _("“Do not disturb” is on, so reminders wait. They come a minute after it ends."),
            "",
            _("Turn “Do not disturb” off in your desktop's notifications."),
        ),
        (DoctorCheck.AUTOSTART, FindingCase.BY_CONFIG): (
            "",
            _("This desktop starts only what its own settings file names."),
            "",
            _("Add this line to {file}: {line}"),
        ),
        (DoctorCheck.AUTOSTART, FindingCase.GONE): (
            "",
            _("LDN Desktop was to start with your computer, but its program was moved or removed."),
            "",
            _("In Settings, “This computer”, tick the box again."),
        ),
    }


def _special_of_the_data() -> dict[tuple[DoctorCheck, FindingCase], Words]:
    return {
        (DoctorCheck.CLOCK, FindingCase.BEHIND): (
            "",
            _("Your computer's clock is behind what was recorded."),
            "",
            _("Check the date and time in the system's settings."),
        ),
        (DoctorCheck.SYNC, FindingCase.UNSYNCED): (
            "",
            _("A power cut could lose the last answers."),
            "",
            _restart(),
        ),
        (DoctorCheck.BACKUP, FindingCase.NEVER): (
            "",
            _("No backup was made on this computer yet."),
            "",
            _make_a_backup(),
        ),
    }


def _of_the_app() -> dict[DoctorCheck, Words]:
    return {
        DoctorCheck.APP: (
            _("LDN Desktop is running."),
            _("LDN Desktop is not running, so nothing rings."),
            "",
            _("Start LDN Desktop."),
        ),
        DoctorCheck.REMINDERS: (
            _("Reminders work."),
            _("Reminders have a problem. {why}"),
            _not_while_off(),
            _("Open the window; Today says what to do."),
        ),
        DoctorCheck.SCHEDULER: (
            _("LDN Desktop looks each minute. The next moment that matters: {day}, {time}."),
            _("Reminders have stopped. They were to look at {time} on {day}."),
            _not_while_off(),
            _restart(),
        ),
        DoctorCheck.LAST_CHECK: (
            _("It last looked at {time}."),
            _("It has not looked since {time} on {day}."),
            _not_while_off(),
            _restart(),
        ),
        DoctorCheck.LIMITS: (
            "",
            "",
            _(
                "While the computer is off or asleep, or you are logged out, nothing rings. "
                "Afterwards the newest open dose rings, and Today lists the rest."
            ),
            "",
        ),
    }


def _of_the_desktop() -> dict[DoctorCheck, Words]:
    return {
        DoctorCheck.NOTIFICATIONS: (
            _("The desktop shows notifications ({name})."),
            _("The desktop shows no notifications now."),
            _("There is no screen; reminders are printed in the terminal."),
            _("Turn on notifications, or keep the window open: it shows what is due."),
        ),
        DoctorCheck.BUTTONS: (
            _("Reminders can have buttons."),
            _("This desktop shows reminders without buttons."),
            _("Buttons can't be checked now."),
            _("Tick doses off in the window or from the tray."),
        ),
        DoctorCheck.DO_NOT_DISTURB: (
            _("“Do not disturb” is off."),
            _("“Do not disturb” is on, so reminders may stay hidden."),
            _("Whether “Do not disturb” is on can't be known here."),
            _("Turn “Do not disturb” off in your desktop's notifications."),
        ),
        DoctorCheck.TRAY: (
            _("LDN Desktop has an icon in the tray."),
            _("This desktop has no tray, so a closed window is minimised instead."),
            _("The tray can't be checked from here."),
            _("To reopen the window, start LDN Desktop again."),
        ),
        DoctorCheck.INPUT_METHOD: (
            _("The input method {name} works here."),
            _("The input method {name} does not work here, so some letters can't be typed."),
            "",
            _("Turn on its part for IBus, then start LDN Desktop again."),
        ),
        DoctorCheck.AUTOSTART: (
            _("LDN Desktop starts with your computer."),
            _("LDN Desktop does not start with your computer."),
            _("Whether it starts with your computer can't be checked here."),
            _("Turn it on in Settings, so that reminders come after a restart."),
        ),
    }


def _of_the_computer() -> dict[DoctorCheck, Words]:
    return {
        DoctorCheck.CLOCK: (
            _("The clock looks right."),
            _("The clock's year looks wrong."),
            "",
            _("Set the date and time in the system's settings."),
        ),
        DoctorCheck.ZONE: (
            _("The time zone is {zone}, now UTC{offset}."),
            _("The time zone can't be read, so times are UTC."),
            "",
            _("Set the time zone in the system's settings."),
        ),
    }


def _of_the_data() -> dict[DoctorCheck, Words]:
    return {
        DoctorCheck.DATABASE: (
            _("The data file is sound."),
            _("The data file has a problem."),
            "",
            _restart(),
        ),
        DoctorCheck.SYNC: (
            _("Each answer is on the disk before it is shown as saved."),
            _("The data lies on a network drive or an unusual disk."),
            _("How answers are saved can't be checked now."),
            _("Keep the data folder on this computer's own disk."),
        ),
        DoctorCheck.DISK: (
            _("The disk has {megabytes} MB free."),
            _("The disk has only {megabytes} MB free."),
            "",
            _("Free some space, so that answers can be saved."),
        ),
        DoctorCheck.BACKUP: (
            _("The last backup was made on {day}."),
            _("The last backup is from {day}, more than a month ago."),
            "",
            _make_a_backup(),
        ),
    }


def _of_faults() -> dict[StorageErrorKind, str]:
    """Return the fix for each fault of the data file.

    Only for a damaged file is that to restore a backup: it loses all answers since it was made.
    """
    allow = _("Allow your account to read and write the data folder and its files.")
    return {
        StorageErrorKind.DAMAGED: _("Put a backup back: Settings, “Data and privacy”."),
        StorageErrorKind.DISK_FULL: _("Empty the wastebasket, or move large files elsewhere."),
        StorageErrorKind.LOCKED: _(
            "Close what else uses the data folder, such as a program that syncs it."
        ),
        StorageErrorKind.NEWER_VERSION: _("Update LDN Desktop. Your data stays as it is."),
        StorageErrorKind.FOREIGN_FILE: _("Move that file elsewhere, then start LDN Desktop again."),
        StorageErrorKind.IO_ERROR: _(
            "Quit LDN Desktop and copy the data folder to another disk. Then check this one."
        ),
        StorageErrorKind.FOLDER_NOT_WRITABLE: allow,
        StorageErrorKind.READ_ONLY: allow,
        StorageErrorKind.FILE_NOT_READABLE: allow,
        StorageErrorKind.FILE_NOT_WRITABLE: allow,
        StorageErrorKind.BROKE_OFF: _("Check this disk, then start LDN Desktop again."),
        StorageErrorKind.FILE_EXISTS: _restart(),
        StorageErrorKind.LINK: _("Put the file itself in its place, then start LDN Desktop again."),
    }


def _not_while_off() -> str:
    return _("Reminders can't be checked while LDN Desktop is not running.")


def _restart() -> str:
    return _("Quit LDN Desktop and start it again.")


def _make_a_backup() -> str:
    return _("Make one: Settings, “Data and privacy”.")

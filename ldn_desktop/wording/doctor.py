"""The doctor's findings in words, each with its mend."""

from ldn_desktop.services.doctor import Examined, Finding
from ldn_desktop.services.ports import Check
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say


def say_finding(finding: Finding) -> Check:
    """Return a finding as one line with its mend, None where there is nothing to mend."""
    good, bad, unknown, mend = _words(finding.examined)
    if finding.ok is None:
        return Check(finding.examined.value, None, unknown)
    if finding.ok:
        return Check(finding.examined.value, True, good.format(**finding.details))
    text = say(finding.fault) if finding.fault else bad.format(**finding.details)
    return Check(finding.examined.value, False, text, mend)


def _words(examined: Examined) -> tuple[str, str, str, str]:
    """Return the sentences for good, bad and unknown, and the mend."""
    return {
        Examined.APP: (
            _("LDN Desktop is running."),
            _("LDN Desktop is not running, so nothing rings."),
            "",
            _("Start it: ldn-desktop --background"),
        ),
        Examined.REMINDERS: (
            _("Reminders work."),
            _("Reminders have a problem. {why}"),
            _("Reminders can't be checked while LDN Desktop is not running."),
            _("Open the window; Today says what to do."),
        ),
        Examined.NOTIFICATIONS: (
            _("The desktop shows notifications ({name})."),
            _("The desktop shows no notifications now."),
            _("There is no screen; reminders are printed in the terminal."),
            _("Turn on notifications, or keep the window open: it shows what is due."),
        ),
        Examined.BUTTONS: (
            _("Reminders can have buttons."),
            _("This desktop shows reminders without buttons."),
            _("Buttons can't be checked now."),
            _("Tick doses off in the window, or with: ldn-desktop taken"),
        ),
        Examined.AUTOSTART: (
            _("LDN Desktop starts with your computer."),
            _("LDN Desktop does not start with your computer."),
            _("Whether it starts with your computer can't be checked here."),
            _("Turn it on in Settings, so that reminders come after a restart."),
        ),
        Examined.CLOCK: (
            _("The clock looks right."),
            _("The clock's year looks wrong."),
            "",
            _("Set the date and time in the system's settings."),
        ),
        Examined.ZONE: (
            _("The time zone is {zone}."),
            _("The time zone can't be read, so times are UTC."),
            "",
            _("Set the time zone in the system's settings."),
        ),
        Examined.DATABASE: (
            _("The data file is sound."),
            _("The data file has a problem."),
            "",
            _("Restore a backup: ldn-desktop restore FILE"),
        ),
        Examined.SYNC: (
            _("Each answer is on the disk before it is shown as saved."),
            _("The data lies on a network drive or an unusual disk ({journal})."),
            _("How answers are saved can't be checked now."),
            _("Keep the data folder on this computer's own disk."),
        ),
        Examined.DISK: (
            _("The disk has {megabytes} MB free."),
            _("The disk has only {megabytes} MB free."),
            "",
            _("Free some space, so that answers can be saved."),
        ),
    }[examined]

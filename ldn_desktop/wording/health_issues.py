"""Sentences about why reminders may not work, each with the fix."""

from datetime import timedelta

from ldn_desktop.services.reminder_dispatch import Health, HealthIssue
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.sentences import say


def say_health_issues(health: Health) -> tuple[str, ...]:
    """Return a sentence with the fix for each health issue, the gravest first."""
    issues = health.issues
    if HealthIssue.NEVER_READ in issues:
        issues -= {HealthIssue.BUG}  # whose sentence says that reminders go on
    sentences = tuple(_say(issue, health) for issue in HealthIssue if issue in issues)
    return sentences if health.late_by is None else (*sentences, _say_late(health.late_by))


def reminders_state(health: Health) -> str:
    """Return "ok", "degraded" or "off", as `status --json` prints it."""
    if health.issues & {
        HealthIssue.STARTING,
        HealthIssue.SCHEDULER_STOPPED,
        HealthIssue.NEVER_READ,
    }:
        return "off"
    if health.issues:
        return "degraded"
    return "ok"


def say_unreachable() -> str:
    """Return the sentence for a running app without a control socket."""
    return _(
        "LDN Desktop is running, but commands and a second start can't reach it. It rings all the "
        "same, and sees within a minute what a command changes."
    )


def fix_unreachable() -> str:
    """Return the fix for a running app without a control socket."""
    return _(
        "Quit it, let XDG_RUNTIME_DIR name a folder that only you can use, and start it again."
    )


def say_elsewhere() -> str:
    """Return the sentence for an app that runs in another session of the user; {screen} is free."""
    return _("LDN Desktop runs on another screen of yours ({screen}), and rings there.")


def fix_elsewhere() -> str:
    """Return what to do to have reminders in this session."""
    return _("Start it here: it offers to come over.")


def say_hung() -> str:
    """Return the sentence for a running app that does not answer."""
    return _("LDN Desktop is running but does not answer, so nothing may ring.")


def fix_hung() -> str:
    """Return the fix for a running app that does not answer."""
    return _("Start it once more: it offers to end the one that hangs.")


def _say(issue: HealthIssue, health: Health) -> str:
    sentence = {
        HealthIssue.NOT_SHOWN: _(
            "Reminders can't be shown on this desktop now. Keep this window open, or turn on "
            "its notifications."
        ),
        HealthIssue.SHOWN_PERHAPS: _(
            "Reminders can only be shown from the tray. Keep the window open to be sure."
        ),
        HealthIssue.NEVER_READ: _(
            "Your plan can't be read yet, so nothing rings: watch the time yourself. LDN Desktop "
            "goes on trying."
        ),
        HealthIssue.NOT_READ: _("Your data can't be read now. Reminders go on from memory."),
        HealthIssue.TICK_NOT_SAVED: _("Your answer was NOT saved. Answer again."),
        HealthIssue.REMINDER_NOT_SAVED: _("Reminders ring, but can't be saved now."),
        HealthIssue.STARTING: _("Reminders are being started."),
        HealthIssue.SCHEDULER_STOPPED: _(
            "Reminders have stopped and are being started again. If this stays, quit LDN Desktop "
            "and start it again."
        ),
        HealthIssue.ZONE_UNKNOWN: _(
            "Your time zone can't be read, so times are UTC. Set it in the system's settings."
        ),
        HealthIssue.BUG: _(
            "Something in LDN Desktop went wrong. Reminders go on; the log has details."
        ),
    }[issue]
    if issue in _OF_STORAGE and health.fault is not None:
        return f"{sentence} {say(health.fault)}"
    return sentence


_OF_STORAGE = frozenset(
    {
        HealthIssue.NEVER_READ,
        HealthIssue.NOT_READ,
        HealthIssue.TICK_NOT_SAVED,
        HealthIssue.REMINDER_NOT_SAVED,
    }
)


def _say_late(late_by: timedelta) -> str:
    minutes = max(round(late_by.total_seconds() / 60), 1)
    return plural(
        "A reminder came {count} minute late: reminders had stopped. They go on now.",
        "A reminder came {count} minutes late: reminders had stopped. They go on now.",
        minutes,
    ).format(count=minutes)

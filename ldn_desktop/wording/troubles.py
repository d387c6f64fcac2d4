"""Why reminders may not work, and the mend, each in a plain sentence."""

from datetime import timedelta

from ldn_desktop.services.reminding import Health, Trouble
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.sentences import say


def say_troubles(health: Health) -> tuple[str, ...]:
    """Return a sentence with the mend for each trouble, the gravest first."""
    told = health.troubles
    if Trouble.NEVER_READ in told:
        told -= {Trouble.BUG}  # its sentence says that reminders go on
    said = tuple(_say(trouble, health) for trouble in Trouble if trouble in told)
    return said if health.late_by is None else (*said, _say_late(health.late_by))


def reminders_state(health: Health) -> str:
    """Return "ok", "degraded" or "off", the words of the contract."""
    if health.troubles & {Trouble.STARTING, Trouble.BELL_STOPPED, Trouble.NEVER_READ}:
        return "off"
    if health.troubles:
        return "degraded"
    return "ok"


def say_unreachable() -> str:
    """Return the sentence for an app without a socket."""
    return _(
        "LDN Desktop is running, but commands and a second start can't reach it. It rings all the "
        "same, and sees within a minute what a command changes."
    )


def mend_unreachable() -> str:
    """Return what makes such an app reachable."""
    return _(
        "Quit it, let XDG_RUNTIME_DIR name a folder that only you can use, and start it again."
    )


def _say(trouble: Trouble, health: Health) -> str:
    sentence = {
        Trouble.NOT_SHOWN: _(
            "Reminders can't be shown on this desktop now. Keep this window open, or turn on "
            "its notifications."
        ),
        Trouble.SHOWN_PERHAPS: _(
            "Reminders can only be shown from the tray. Keep the window open to be sure."
        ),
        Trouble.NEVER_READ: _(
            "Your plan can't be read yet, so nothing rings: watch the time yourself. LDN Desktop "
            "goes on trying."
        ),
        Trouble.NOT_READ: _("Your data can't be read now. Reminders go on from memory."),
        Trouble.TICK_NOT_SAVED: _("Your answer was NOT saved. Answer again."),
        Trouble.REMINDER_NOT_SAVED: _("Reminders ring, but can't be saved now."),
        Trouble.STARTING: _("Reminders are being started."),
        Trouble.BELL_STOPPED: _(
            "Reminders have stopped and are being started again. If this stays, quit LDN Desktop "
            "and start it again."
        ),
        Trouble.ZONE_UNKNOWN: _(
            "Your time zone can't be read, so times are UTC. Set it in the system's settings."
        ),
        Trouble.BUG: _(
            "Something in LDN Desktop went wrong. Reminders go on; the log has details."
        ),
    }[trouble]
    if trouble in _OF_STORAGE and health.fault is not None:
        return f"{sentence} {say(health.fault)}"
    return sentence


_OF_STORAGE = frozenset(
    {
        Trouble.NEVER_READ,
        Trouble.NOT_READ,
        Trouble.TICK_NOT_SAVED,
        Trouble.REMINDER_NOT_SAVED,
    }
)


def _say_late(late_by: timedelta) -> str:
    minutes = max(round(late_by.total_seconds() / 60), 1)
    return plural(
        "A reminder came {count} minute late: reminders had stopped. They go on now.",
        "A reminder came {count} minutes late: reminders had stopped. They go on now.",
        minutes,
    ).format(count=minutes)

"""What the window says after a test reminder: on the first run and in the settings."""

from dataclasses import dataclass

from ldn_desktop.services.ports import Delivery
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class AfterTest:
    """What to say after a test reminder; `fix` is what to do if it did not come."""

    sentence: str
    fix: tuple[str, ...] = ()


def present_test(delivery: Delivery) -> AfterTest:
    """Return what to say once the test reminder was sent."""
    if delivery is Delivery.FAILED:
        return AfterTest(_("The test reminder could not be shown."), fixes())
    if delivery is Delivery.UNCERTAIN:
        return AfterTest(_("A test reminder was sent to the tray. Did you see it?"))
    return AfterTest(_("A test reminder was sent. Did you see it?"))


def fixes() -> tuple[str, ...]:
    """Return what to do if reminders do not come, the likeliest first."""
    return (
        _("Turn notifications on for LDN Desktop in your system's settings."),
        _("Turn off “Do not disturb”, if it is on."),
        _("Until then keep this window open: Today shows each dose when it is due."),
    )

"""The label of each setting that the settings' pages show, by the setting's name."""

from ldn_desktop.services.setting_types import WholeRange
from ldn_desktop.services.settings import SETTINGS
from ldn_desktop.wording.i18n import _

SET_ELSEWHERE = frozenset(
    {
        "quiet_until",  # on Today
        "closing_explained",  # when the window is closed
        "test_reminder_seen",  # after a test reminder
        "baseline_closed",  # on Today
        "accepted_checks",  # on Today
        "report_name",  # on the report's page
        "report_born",
        "other_medicines",
        "calendar_out",  # when a calendar is exported
        "sheet_out",  # when the plan sheet is made
        "strengths_told",  # on Today
        "is_demo",  # by the demo
    }
)
"""The settings that no page of the settings shows."""


def labels() -> dict[str, str]:
    """Return the labels by name; these and `SET_ELSEWHERE` are all settings."""
    return {
        "again_minutes": _("Ring again so many minutes after the dose is due"),
        "then_every_minutes": _("Then every so many minutes"),
        "sound": _("Play a sound with each reminder"),
        "own_sound": _("Sound"),
        "louder": _("Louder at each ring, until it is answered"),
        "ahead_minutes": _("So many minutes before, from 5 to 120"),
        "quiet_start": _("Quiet hours start"),
        "quiet_end": _("Quiet hours end"),
        "on_time_hours": _("A dose is on time within so many hours of its time"),
        "late_hours": _("It can be recorded as late for so many hours"),
        "before_next_hours": _("That ends so many hours before the next dose"),
        "reveal": _("What a reminder shows"),
        "look": _("Look"),
        "text_percent": _("Text size"),
        "supply_days": _("Tell me so many days before something runs out"),
        "check_in_reminder": _("Time of the check-in reminder"),
        "ldn_since": _("Since when do you take LDN?"),
        "ldn_for": _("What do you take it for?"),
        "symptoms": _("Shown in the check-in"),
    }


def range_of(name: str) -> WholeRange:
    """Return the range of a setting of whole numbers; raises `LookupError` for another."""
    allowed = SETTINGS[name].type.whole_range
    if allowed is None:
        raise LookupError(name)
    return allowed

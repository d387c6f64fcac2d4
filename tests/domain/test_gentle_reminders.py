"""A gentle reminder has a key that no dose has, and is shown once."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import (
    GentleReminder,
    GentleReminderKind,
    gentle_reminder_key,
    gentle_reminder_of,
)
from ldn_desktop.domain.reminder import RingRules
from ldn_desktop.domain.ringing import check

DAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)


def test_each_kind_has_one_key_and_no_dose_has_it() -> None:
    keys = [gentle_reminder_key(kind) for kind in GentleReminderKind]
    assert [gentle_reminder_of(key) for key in keys] == list(GentleReminderKind)
    # Plans are numbered from 1.
    assert all(key.plan_id == 0 for key in keys)
    assert gentle_reminder_of(DoseKey(DAY, 1, 1)) is None


def test_what_was_shown_or_closed_is_over() -> None:
    assert GentleReminder(GentleReminderKind.REVIEW, DAY).is_over is False
    assert GentleReminder(GentleReminderKind.REVIEW, DAY, shown_at=NOW).is_over is True
    assert GentleReminder(GentleReminderKind.REVIEW, DAY, closed=True).is_over is True


def test_a_look_at_the_doses_withdraws_no_gentle_reminder() -> None:
    gone = DoseKey(DAY, 1, 1)
    shown = {gone, *map(gentle_reminder_key, GentleReminderKind)}
    found = check((), shown, RingRules(), NOW, ZoneInfo("Europe/Berlin"))
    assert found.withdraw == (gone,)

"""When a daily cron job fires: APScheduler's own trigger, asked as its scheduler asks it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger


def fires(at: time, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the UTC instants from `since` to before `until` at which a job for `at` runs.

    The scheduler asks for the first run when the job is added, and for the next one after each.
    """
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=zone)
    found = trigger.get_next_fire_time(None, since)
    while found is not None and found.astimezone(UTC) < until.astimezone(UTC):
        yield found.astimezone(UTC)
        found = trigger.get_next_fire_time(found, found)

"""How long ago the last dose was taken, and whether that is far from what the plan has."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from ldn_desktop.domain.calendar import PlannedDose
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.records import Record, RecordKind, current_answers, current_extras


def last_taken(log: Iterable[Record], now: datetime) -> datetime | None:
    """Return the UTC instant up to `now` of the last dose that was taken, extra ones included.

    None if there was none, or if a later one was taken at an unknown time.
    """
    lines = tuple(log)
    said = (*current_answers(lines).values(), *current_extras(lines))
    taken = [one for one in said if one.kind in (RecordKind.TAKEN, RecordKind.EXTRA)]
    timed = [one.taken_at for one in taken if one.taken_at is not None and one.taken_at <= now]
    last = max(timed, default=None)
    untimed = (one.due or one.recorded_at for one in taken if one.taken_at is None)
    return None if last is None or any(at > last for at in untimed) else last


def usual_interval(dose: PlannedDose) -> timedelta:
    """Return how long after the dose before it a dose comes by its own plan, by a clock there."""
    plan = dose.part.plan
    earlier = [at for at in plan.times if at < dose.at]
    before = (earlier or plan.times)[-1]
    days = 0 if earlier else plan.calendar[dose.step - 1].step.every_days
    return _of_day(dose.at) - _of_day(before) + days * ONE_DAY


def unusual_interval(log: Iterable[Record], dose: PlannedDose, now: datetime) -> timedelta | None:
    """Return how long ago the last dose was taken, as `last_taken` says.

    None if that is from half of the usual interval to one and a half of it.
    """
    last, usual = last_taken(log, now), usual_interval(dose)
    since = usual if last is None else now - last
    return None if usual / 2 <= since <= usual * 1.5 else since


def _of_day(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)

"""The zone and the window's hours over time: noted when a check or a change finds them changed.

A dose's window comes from what held when the dose came due; so a later zone, or other hours in the
settings, open no closed window and close no open one.
"""

from datetime import UTC, datetime, tzinfo

from ldn_desktop.domain.conditions import Conditions, ConditionsLog, WindowRules
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import known_zone
from ldn_desktop.services.ports import LocalZone, NotedConditions, UnitOfWork

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def conditions_log(
    noted: tuple[NotedConditions, ...], now: datetime, zone: LocalZone, rules: WindowRules
) -> ConditionsLog:
    """Return what was noted, and from the UTC instant `now` on what holds now if it differs."""
    rows = [Conditions(one.since, _zone(one.zone, zone), one.rules) for one in noted]
    if not rows:
        return ConditionsLog((Conditions(_BEFORE_ALL, zone.zone, rules),))
    if is_changed(noted, now, zone, rules):
        rows.append(Conditions(now, zone.zone if zone.known else rows[-1].zone, rules))
    return ConditionsLog(tuple(rows))


def is_changed(
    noted: tuple[NotedConditions, ...], now: datetime, zone: LocalZone, rules: WindowRules
) -> bool:
    """Say whether what holds from the UTC instant `now` on is to be noted.

    A zone that stands in for another is not. What a clock that was set back since found, ahead of
    it, is noted again: it holds from now on.
    """
    if not noted:
        return zone.known
    newest = noted[-1]
    is_other = newest.rules != rules or (zone.known and newest.zone != zone.name)
    return is_other or newest.since > now


def note_conditions(work: UnitOfWork, now: datetime, zone: LocalZone, rules: WindowRules) -> None:
    """Append what holds from the UTC instant `now` on, if it is not what was noted last."""
    noted = work.conditions()
    if is_changed(noted, now, zone, rules):
        name = zone.name if zone.known or not noted else noted[-1].zone
        work.append_conditions(NotedConditions(now, name, rules))


def _zone(name: str, local: LocalZone) -> tzinfo:
    """Return the zone of a name; where the computer does not know it any more, its own."""
    if name == local.name:
        return local.zone
    try:
        return known_zone(name)
    except ValidationError:
        return local.zone

"""Logs the zone and the window's hours when a check or a change of plan finds them changed.

A dose's window depends on those in force when the dose came due. So a later change of zone or
settings neither opens a closed window nor closes an open one.
"""

from datetime import UTC, datetime, tzinfo

from ldn_desktop.domain.conditions import Conditions, ConditionsLog, WindowRules
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import known_zone
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import LoggedConditions, UnitOfWork

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def conditions_log(
    logged: tuple[LoggedConditions, ...], now: datetime, zone: LocalZone, rules: WindowRules
) -> ConditionsLog:
    """Return the logged conditions, plus those from the UTC instant `now` on if they differ."""
    rows = [Conditions(one.since, _zone(one.zone, zone), one.rules) for one in logged]
    if not rows:
        return ConditionsLog((Conditions(_BEFORE_ALL, zone.zone, rules),))
    if is_changed(logged, now, zone, rules):
        rows.append(Conditions(now, zone.zone if zone.known else rows[-1].zone, rules))
    return ConditionsLog(tuple(rows))


def is_changed(
    logged: tuple[LoggedConditions, ...], now: datetime, zone: LocalZone, rules: WindowRules
) -> bool:
    """Return whether the conditions from the UTC instant `now` on have to be logged.

    A zone that is only a substitute (not `known`) is not logged. If the newest entry lies after
    `now`, as the clock was set back since, the conditions are logged again: they apply from now on.
    """
    if not logged:
        return zone.known
    newest = logged[-1]
    is_other = newest.rules != rules or (zone.known and newest.zone != zone.name)
    return is_other or newest.since > now


def log_conditions(work: UnitOfWork, now: datetime, zone: LocalZone, rules: WindowRules) -> None:
    """Log the conditions from the UTC instant `now` on, unless they equal the newest entry."""
    logged = work.conditions.all()
    if is_changed(logged, now, zone, rules):
        name = zone.name if zone.known or not logged else logged[-1].zone
        work.conditions.add(LoggedConditions(now, name, rules))


def _zone(name: str, local: LocalZone) -> tzinfo:
    """Return the zone of a name, or the local zone if the computer no longer knows that name."""
    if name == local.name:
        return local.zone
    try:
        return known_zone(name)
    except ValidationError:
        return local.zone

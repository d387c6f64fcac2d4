"""Zones and hours are noted when they change, so that no later ones speak for an earlier dose."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.services.conditions import conditions_log, is_changed, log_conditions
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import LoggedConditions
from tests.support.memory_store import MemoryStore

NOON, RULES = datetime(2027, 1, 4, 12, tzinfo=UTC), WindowRules()
BERLIN = LocalZone(ZoneInfo("Europe/Berlin"), "Europe/Berlin")
LISBON = LocalZone(ZoneInfo("Europe/Lisbon"), "Europe/Lisbon")
UNKNOWN = LocalZone(UTC, "UTC", known=False)


def noted(zone: LocalZone, hours: int = 0, rules: WindowRules = RULES) -> LoggedConditions:
    return LoggedConditions(NOON + timedelta(hours=hours), zone.name, rules)


@pytest.mark.parametrize(
    ("rows", "zone", "rules", "changed"),
    [
        ((), BERLIN, RULES, True),
        ((), UNKNOWN, RULES, False),
        ((noted(BERLIN),), BERLIN, RULES, False),
        ((noted(BERLIN),), LISBON, RULES, True),
        ((noted(BERLIN),), UNKNOWN, RULES, False),
        ((noted(BERLIN),), BERLIN, WindowRules(late_hours=8), True),
        ((noted(BERLIN),), UNKNOWN, WindowRules(late_hours=8), True),
        ((noted(BERLIN), noted(LISBON, 1)), BERLIN, RULES, True),
        # the clock was set back since
        ((noted(BERLIN, 3),), BERLIN, RULES, True),
    ],
)
def test_only_another_zone_or_other_hours_are_noted(
    rows: tuple[LoggedConditions, ...], zone: LocalZone, rules: WindowRules, changed: bool
) -> None:
    assert is_changed(rows, NOON + timedelta(hours=2), zone, rules) == changed


def test_what_is_noted_twice_is_noted_once_and_an_unknown_zone_keeps_the_one_before() -> None:
    store, late = MemoryStore(), WindowRules(late_hours=8)
    with store.work(write=True) as work:
        for hours, zone, rules in ((0, BERLIN, RULES), (1, BERLIN, RULES), (2, UNKNOWN, late)):
            log_conditions(work, NOON + timedelta(hours=hours), zone, rules)
        assert work.conditions.all() == (noted(BERLIN), noted(BERLIN, 2, late))


def test_what_holds_now_is_the_end_of_the_log() -> None:
    assert conditions_log((), NOON, BERLIN, RULES).rows[0].zone is BERLIN.zone
    same = conditions_log((noted(BERLIN),), NOON, BERLIN, RULES)
    assert [str(row.zone) for row in same.rows] == [BERLIN.name]
    moved = conditions_log((noted(BERLIN),), NOON + timedelta(hours=3), LISBON, RULES)
    assert [str(row.zone) for row in moved.rows] == [BERLIN.name, LISBON.name]
    assert moved.now.since == NOON + timedelta(hours=3)


def test_a_zone_that_is_not_known_any_more_counts_as_the_one_of_now() -> None:
    gone = LoggedConditions(NOON, "Middle/Earth", RULES)
    log = conditions_log((gone, noted(BERLIN, 1)), NOON + timedelta(hours=2), BERLIN, RULES)
    assert [row.zone for row in log.rows] == [BERLIN.zone, BERLIN.zone]

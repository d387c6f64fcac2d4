"""Reminders go on: through sleep, clock and zone changes, faults, and a bell that stops."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ldn_desktop.desktop.clocks import SystemZones
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.reminders import loop_scheduler
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.planning import ChangeRequest, change_plan
from ldn_desktop.services.ports import Button, LocalZone
from ldn_desktop.services.reminder_dispatch import HealthIssue
from tests.support.home import Home, SettableZones, empty_database, home, house, make_home
from tests.support.reminded import Attended, attended
from tests.support.zone_rules import rules_of, update, zone_rules

__all__ = ["empty_database", "home", "house", "make_home"]
TITLE = "Time for your 21:00 dose"


@pytest.fixture
def world(house: Home) -> Iterator[Attended]:
    """The design's plan on its first day at 20:00, the attendant started."""
    with attended(house, "2027-01-04 20:00") as made:
        made.reminder_service.start()
        yield made


@pytest.fixture
def unstarted(house: Home) -> Iterator[Attended]:
    with attended(house, "2027-01-04 20:58") as made:
        yield made


# Noticed without any signal, within a minute


@pytest.mark.parametrize("seconds_before", [0, 1, 30, 59])
def test_a_sleep_over_a_dose_rings_within_a_minute_of_waking_without_a_signal(
    world: Attended, seconds_before: int
) -> None:
    world.pass_time(seconds_before)
    world.suspend(2 * 3600)
    woke = world.steady
    world.pass_time(60)
    assert world.rang == [TITLE]
    assert world.shown_at[0] - woke <= 60


@pytest.mark.parametrize("seconds_before", [0, 1, 30, 59])
def test_a_clock_set_over_a_dose_rings_within_a_minute_without_a_signal(
    world: Attended, seconds_before: int
) -> None:
    world.pass_time(seconds_before)
    world.set_clock("2027-01-04 21:20")
    world.pass_time(60)
    assert world.rang == [TITLE]


class ZonesOfTheSystem(SettableZones):
    """The zone that the app finds out by itself."""

    def __init__(self, settings: Path) -> None:
        self._system = SystemZones(settings)

    def local(self) -> LocalZone:
        return self._system.local()


@pytest.mark.parametrize(
    "plan", [{}, {"time_rule": "home", "home_zone": "Home"}], ids=["local time", "home zone"]
)
def test_zone_rules_that_changed_hold_within_a_minute_for_the_ring_and_all_who_tell(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: dict[str, str]
) -> None:
    zone, local = ("UTC", "2027-01-04 18:05") if plan else ("Home", "2027-01-04 20:05")
    monkeypatch.setenv("TZ", zone)
    home.zones = ZonesOfTheSystem(tmp_path / "etc")
    with zone_rules(tmp_path / "rules") as rules:
        update(rules / "Home", rules_of(2))
        home.start("--yes", **plan)
        with attended(home, local) as world:
            monkeypatch.setenv("TZ", zone)  # to travel in time sets it too
            world.reminder_service.start()
            assert home.row("2027-01-04#1")["due"] == "2027-01-04T21:00:00+02:00"
            update(rules / "Home", rules_of(3))
            world.pass_time(60)
            assert world.rang == [TITLE]
            home.clock.moment = world.clock.now()
            row = home.row("2027-01-04#1")
            assert (row["due"], row["state"]) == ("2027-01-04T21:00:00+03:00", "due")
            assert home.json("status")["open"] == [row]
            told = {one["check"]: one["text"] for one in home.json("doctor")}
            offset = "+00:00" if plan else "+03:00"
            assert told["zone"] == f"The time zone is {zone}, now UTC{offset}."


def test_a_clock_set_back_over_a_ring_rings_nothing_twice(world: Attended) -> None:
    world.pass_time(3601)
    world.set_clock("2027-01-04 20:50")
    world.pass_time(300)
    assert world.rang == [TITLE]


@pytest.mark.parametrize("at", [time(22), time(23, 30)])
def test_a_dose_that_rang_by_a_clock_hours_ahead_and_was_moved_since_rings_at_its_new_time(
    world: Attended, at: time
) -> None:
    day = date(2027, 1, 4)
    world.set_clock("2027-01-04 21:05")
    world.pass_time(60)
    world.set_clock("2027-01-04 19:06")
    world.pass_time(60)
    context = world.reminder_service.context
    plan = context.read().plan.joined(day)
    assert plan is not None
    request = ChangeRequest(Operation.CHANGE, day, plan=replace(plan, times=(at,)))
    change_plan(context, request)
    world.reminder_service.changed()
    world.set_clock("2027-01-04 20:59")
    world.pass_time((at.hour - 21) * 3600 + at.minute * 60)
    assert world.rang == [TITLE]
    world.pass_time(62)
    assert world.rang == [TITLE, f"Time for your {at:%H:%M} dose"]


@pytest.mark.parametrize("seconds_before", [0, 1, 30, 59])
def test_a_zone_changed_is_noticed_within_a_minute_without_a_signal(
    world: Attended, seconds_before: int
) -> None:
    world.pass_time(seconds_before)
    world.home.zones.set("Europe/Helsinki")  # 21:00 there was due an hour ago in Berlin's time
    world.pass_time(60)
    assert world.rang == [TITLE]


# Noticed at once, where the system tells


def test_waking_is_looked_at_at_once(world: Attended) -> None:
    assert world.system.events is not None
    world.pass_time(10)
    world.suspend(2 * 3600)
    world.system.events.on_resume()
    assert world.rang == [TITLE]
    assert world.shown_at == [10]


def test_a_clock_or_zone_that_was_set_is_looked_at_at_once(world: Attended) -> None:
    assert world.system.events is not None
    world.pass_time(10)
    world.home.zones.set("Europe/Helsinki")
    world.system.events.on_clock_changed()
    assert world.shown_at == [10]


def test_what_hears_the_system_is_taken_up_again_at_each_look(world: Attended) -> None:
    before = world.system.listened
    world.pass_time(300)
    assert world.system.listened >= before + 5


# The running log


def test_a_sleep_that_is_told_of_is_not_up(world: Attended) -> None:
    assert world.system.events is not None
    began = world.clock.now()
    world.pass_time(100)
    world.system.events.on_suspend()
    slept = world.clock.now()
    world.suspend(120)
    world.system.events.on_resume()
    woke = world.clock.now()
    world.pass_time(10)
    world.reminder_service.stop()
    assert world.spans() == [(began, slept), (woke, woke + timedelta(seconds=10))]


def test_a_window_slept_through_is_told_as_computer_off_and_one_watched_as_no_answer(
    world: Attended,
) -> None:
    world.pass_time(50)
    world.suspend(20 * 3600)
    world.pass_time(60)
    assert world.home.row("2027-01-04#1")["computer_off"] is None  # its window is the next day's
    world.set_clock("2027-01-05 20:59")
    world.pass_time(3600)
    world.set_clock("2027-01-06 12:00")
    world.pass_time(60)
    world.home.clock.moment = world.clock.now()
    rows = [world.home.row(f"2027-01-0{day}#1") for day in (4, 5)]
    assert [row["computer_off"] for row in rows] == [True, False]


# The watchdog


def test_while_all_is_well_the_watchdog_costs_no_wake_up(world: Attended) -> None:
    world.wakes = 0
    world.pass_time(600)
    assert world.wakes <= 11


@pytest.mark.parametrize("how", ["timer", "scheduler", "jobs"])
def test_a_bell_that_stops_is_made_anew_within_three_minutes_and_rings(
    world: Attended, how: str
) -> None:
    world.set_clock("2027-01-04 20:59:00")
    world.pass_time(59)
    stop_the_bell(world, how)
    world.pass_time(181)
    assert world.rang == [TITLE]
    assert world.reminder_service.health.issues == frozenset()
    rung = len(world.rang)
    world.pass_time(15 * 60)
    assert len(world.rang) == rung + 1


def stop_the_bell(world: Attended, how: str) -> None:
    bell = world.reminder_service._scheduler
    assert bell._scheduler is not None
    if how == "timer":
        world.timers[0].stop()
    elif how == "scheduler":
        bell._scheduler.shutdown()
    else:
        bell._scheduler.remove_all_jobs()


def test_the_user_is_told_by_how_much_a_reminder_came_late_for_a_day(world: Attended) -> None:
    told: list[object] = []
    world.reminder_service.reminding.observer.health_changed = lambda: told.append(
        world.reminder_service.health.late_by
    )
    world.set_clock("2027-01-04 20:59:00")
    world.pass_time(59)
    stop_the_bell(world, "timer")
    world.pass_time(181)
    late_by = world.reminder_service.health.late_by
    assert late_by is not None
    assert timedelta(minutes=2) < late_by <= timedelta(minutes=3)
    assert told[-1] == late_by
    world.suspend(23 * 3600)
    assert world.reminder_service.health.late_by == late_by
    world.suspend(3600)
    assert world.reminder_service.health.late_by is None


def test_nothing_is_told_where_no_reminder_was_late_by_it(world: Attended) -> None:
    stop_the_bell(world, "timer")
    world.pass_time(300)
    assert world.reminder_service.health.late_by is None


def test_a_reminder_late_by_a_sleep_is_not_told_as_late(world: Attended) -> None:
    world.suspend(2 * 3600)
    world.pass_time(60)
    assert world.rang == [TITLE]
    assert world.reminder_service.health.late_by is None


def test_a_reminder_late_by_a_computer_that_was_off_is_not_told_as_late(house: Home) -> None:
    with attended(house, "2027-01-04 21:10") as world:
        world.reminder_service.start()
        assert world.rang == [TITLE]
        assert world.reminder_service.health.late_by is None


def test_a_scheduler_that_ended_is_noticed_at_the_next_wake_up(world: Attended) -> None:
    world.set_clock("2027-01-04 20:59:00")
    world.pass_time(59)
    stop_the_bell(world, "scheduler")
    world.pass_time(61)
    assert world.rang == [TITLE]
    world.pass_time(60)
    assert world.reminder_service.health.issues == frozenset()


def test_a_loop_that_was_held_up_is_not_told_as_a_stopped_bell(world: Attended) -> None:
    world.set_clock("2027-01-04 20:59:00")
    world.pass_time(59)
    bell = world.reminder_service._scheduler
    world.timers.reverse()  # the watchdog fires first, as it may elsewhere
    world.hold_up(600)
    assert world.rang == [TITLE]
    assert world.reminder_service._scheduler is bell
    assert world.reminder_service.health.issues == frozenset()


@pytest.mark.parametrize(("held_up", "late_by"), [(170, None), (240, 239), (3000, 2999)])
def test_a_reminder_late_by_a_loop_that_was_held_up_for_over_three_minutes_is_told_as_late(
    world: Attended, held_up: int, late_by: int | None
) -> None:
    told: list[object] = []
    world.reminder_service.reminding.observer.health_changed = lambda: told.append(
        world.reminder_service.health.late_by
    )
    world.pass_time(3599)  # looks at 20:59:59 too
    world.reminder_service.changed()
    world.hold_up(held_up)
    assert world.rang == [TITLE]
    expected = None if late_by is None else timedelta(seconds=late_by)
    assert world.reminder_service.health.late_by == expected
    assert told == ([] if expected is None else [expected])


def test_a_loop_that_was_held_up_where_nothing_was_due_is_told_as_nothing(world: Attended) -> None:
    world.hold_up(600)
    assert world.reminder_service.health.late_by is None
    world.pass_time(3600)
    assert world.reminder_service.health.late_by is None


def test_a_reminder_late_by_a_sleep_of_a_loop_that_was_held_up_is_not_told_as_late(
    world: Attended,
) -> None:
    world.stand_still(100)
    world.suspend(95 * 60)
    world.hold_up(100)
    assert world.rang == [TITLE]
    assert world.reminder_service.health.late_by is None


@pytest.mark.parametrize("heard", ["before", "after", "both"])
def test_a_reminder_late_by_a_sleep_that_the_steady_clock_counts_is_not_told_as_late(
    world: Attended, heard: str
) -> None:
    assert world.system.events is not None
    if heard != "after":
        world.system.events.on_suspend()
    world.stand_still(2 * 3600)
    if heard != "before":
        world.system.events.on_resume()
    world.hold_up(0)
    assert world.rang == [TITLE]
    assert world.reminder_service.health.late_by is None


def test_a_clock_that_was_set_over_a_dose_makes_no_reminder_late(world: Attended) -> None:
    world.stand_still(240)
    world.set_clock("2027-01-04 21:10")
    world.hold_up(0)
    assert world.rang == [TITLE]
    assert world.reminder_service.health.late_by is None


def test_a_silent_bell_is_told_until_it_is_made_anew(
    world: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_bell(world, "timer")
    with monkeypatch.context() as broken:
        broken.setattr(loop_scheduler, "LoopScheduler", broken_scheduler)
        world.pass_time(181)
        assert world.reminder_service.health.issues == {HealthIssue.SCHEDULER_STOPPED}
    world.pass_time(60)
    assert world.reminder_service.health.issues == frozenset()


def broken_scheduler(*_arguments: object) -> None:
    raise RuntimeError("a bug")


def test_a_start_that_fails_is_told_and_tried_again_within_a_minute(
    unstarted: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    reminder_service = unstarted.reminder_service
    reminder_service.reminding.observer.health_changed = lambda: told.append(
        reminder_service.health.issues
    )
    assert reminder_service.health.issues == {HealthIssue.STARTING}
    with monkeypatch.context() as broken:
        broken.setattr(loop_scheduler, "LoopScheduler", broken_scheduler)
        reminder_service.start()
        assert told[-1] == {HealthIssue.SCHEDULER_STOPPED}
    unstarted.pass_time(60)
    assert reminder_service.health.issues == frozenset()
    assert told[-1] == frozenset()
    unstarted.pass_time(61)
    assert unstarted.rang == [TITLE]


def test_a_change_by_the_user_mends_a_start_that_failed(
    unstarted: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(loop_scheduler, "LoopScheduler", broken_scheduler)
        unstarted.reminder_service.start()
    unstarted.reminder_service.changed()
    assert unstarted.reminder_service.health.issues == frozenset()


def test_nothing_is_looked_at_before_the_start_and_after_the_end(unstarted: Attended) -> None:
    unstarted.reminder_service.changed()
    assert unstarted.reminder_service.health.last_check is None
    unstarted.reminder_service.start()
    unstarted.reminder_service.stop()
    unstarted.reminder_service.changed()
    unstarted.pass_time(600)
    assert unstarted.rang == []


def test_a_scheduler_that_raises_is_looked_past_and_made_anew(world: Attended) -> None:
    def fail() -> None:
        raise RuntimeError("a bug")

    world.set_clock("2027-01-04 20:59:50")
    bell = world.reminder_service._scheduler
    assert bell._scheduler is not None
    bell._scheduler.run_due_jobs = fail  # type: ignore[method-assign] # a bug in the library
    world.pass_time(190)
    assert world.rang == [TITLE]
    assert world.reminder_service._scheduler is not bell
    assert world.reminder_service.health.issues == frozenset()


# What goes wrong around a look


def test_a_window_that_raises_at_a_look_makes_no_later_one_late(unstarted: Attended) -> None:
    def fail() -> None:
        raise RuntimeError("a bug")

    unstarted.reminder_service.observer.checked = fail
    unstarted.reminder_service.start()
    unstarted.pass_time(300)
    assert unstarted.rang == [TITLE]
    assert unstarted.shown_at[0] == pytest.approx(120, abs=1)


@pytest.mark.parametrize("when", ["reading", "writing"])
def test_a_database_that_fails_rings_on_time_and_recovers(world: Attended, when: str) -> None:
    setattr(world.store, when, StorageError(StorageErrorKind.LOCKED))
    world.pass_time(3600)
    assert world.rang == [TITLE]
    assert world.shown_at[0] == pytest.approx(3600, abs=1)
    assert world.reminder_service.health.issues
    setattr(world.store, when, None)
    world.pass_time(60)
    assert world.reminder_service.health.issues == frozenset()


def test_a_press_that_fails_is_looked_after_at_once(world: Attended) -> None:
    def fail(_row: object) -> None:
        raise RuntimeError("a bug")

    world.pass_time(3600)
    (message,) = world.notifier.messages
    world.reminder_service.reminding.observer.answered = fail
    with pytest.raises(RuntimeError):
        world.reminder_service._press(message.key, Button.TAKEN)
    assert world.notifier.on_screen == {}

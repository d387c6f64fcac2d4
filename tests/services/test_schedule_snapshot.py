"""What is planned and what became of it: open, next, to be asked about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.services.schedule_snapshot import EARLY, ScheduleSnapshot
from tests.support.home import Home


def read(home: Home, local: str) -> ScheduleSnapshot:
    home.at(local)
    with home.context() as context:
        return context.read()


def asked_about(snapshot: ScheduleSnapshot) -> list[str]:
    return [str(row.key) for row in snapshot.unanswered(7)]


def test_the_next_dose_is_found_beyond_a_long_pause(home: Home) -> None:
    steps = [
        {"dose_mg": "1", "days": 1},
        {"dose_mg": None, "days": 300},
        {"dose_mg": "1", "days": 1},
    ]
    home.start(steps=steps)
    row = read(home, "2027-01-05 12:00").next_row()
    assert row is not None
    assert str(row.key) == "2027-11-01#1"


def test_after_the_last_dose_there_is_no_next(house: Home) -> None:
    assert read(house, "2027-01-31 21:00").next_row() is None


def test_a_dose_ticked_early_is_not_the_next(house: Home) -> None:
    house.at("2027-01-04 20:00")
    house.json("taken", "2027-01-04")
    row = read(house, "2027-01-04 20:01").next_row()
    assert row is not None
    assert str(row.key) == "2027-01-05#1"


def test_doses_not_recorded_are_asked_about_in_due_order(house: Home) -> None:
    house.at("2027-01-05 21:00")
    house.json("taken")
    assert asked_about(read(house, "2027-01-07 12:00")) == ["2027-01-04#1", "2027-01-06#1"]


def test_a_dose_that_is_open_is_not_asked_about(house: Home) -> None:
    assert asked_about(read(house, "2027-01-05 08:00")) == []


def test_what_closed_before_the_plan_was_saved_is_not_asked_about(home: Home) -> None:
    home.at("2027-01-06 12:00")
    home.start("--yes")
    assert asked_about(read(home, "2027-01-06 13:00")) == []
    assert asked_about(read(home, "2027-01-07 12:00")) == ["2027-01-06#1"]


def test_a_ring_ahead_of_a_clock_put_right_says_nothing_of_whether_the_app_was_up(
    house: Home,
) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    rang = Reminder(DoseKey(date(2027, 1, 4), 1, 1), due, due, rings=1)
    told = []
    for row in (rang, replace(rang, last_mark=None)):
        with house.context() as context, context.store.work(write=True) as work:
            work.reminders.save(row)
            work.commit()
        house.at("2027-01-05 12:00")
        told.append(house.row("2027-01-04#1")["computer_off"])
    assert told == [False, True]


def test_today_is_that_of_the_plan_s_own_zone(home: Home) -> None:
    home.start(time_rule="home", home_zone="Europe/Berlin")
    home.zones.set("America/Los_Angeles")
    snapshot = read(home, "2027-01-04 16:00")
    assert str(snapshot.today) == "2027-01-05"


@pytest.mark.parametrize("answer", ["none", "taken", "later"])
def test_nothing_changes_by_itself_before_the_next_moment(home: Home, answer: str) -> None:
    home.start(times=["08:00", "21:00"])
    home.at("2027-01-04 21:00")
    if answer == "taken":
        home.json("taken")
    if answer == "later":
        home.json("later", "--minutes", "45")
    snapshot, quarter = read(home, "2027-01-04 21:00"), timedelta(minutes=15)
    changes = 0
    for _quarter in range(2 * 24 * 4):
        after = replace(snapshot, now=snapshot.now + quarter)
        if standing(after) != standing(snapshot):
            changes += 1
            assert snapshot.next_moment == after.now
        assert snapshot.next_moment is not None
        assert snapshot.next_moment >= after.now
        snapshot = after
    # Due, closed and soon to be ticked without a question: each of two doses, on two days.
    assert changes >= 8


def standing(snapshot: ScheduleSnapshot) -> object:
    rows = snapshot.rows(date(2027, 1, 3), date(2027, 1, 8))
    following = snapshot.next_row()
    assert following is not None
    assert following.dose.due is not None
    is_early = following.dose.due - snapshot.now > EARLY
    return [(row.key, row.state) for row in rows], is_early


def test_the_end_of_the_quiet_is_a_moment_too(house: Home) -> None:
    snapshot = read(house, "2027-01-04 09:00")
    in_an_hour = snapshot.now + timedelta(hours=1)
    quiet = replace(snapshot, settings=replace(snapshot.settings, quiet_until=in_an_hour))
    assert quiet.next_moment == in_an_hour


def test_after_the_last_dose_nothing_changes_by_itself(house: Home) -> None:
    assert read(house, "2027-02-20 12:00").next_moment is None

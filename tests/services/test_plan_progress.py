"""Where the plan stands on a day: each phase."""

from datetime import date

import pytest

from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress, plan_progress
from tests.support.home import Home

STEPS = [
    {"dose_mg": "1", "days": 10},
    {"dose_mg": None, "days": 5},
    {"dose_mg": "0.5", "days": 10, "every_days": 2},
]


def stands(home: Home, local: str) -> PlanProgress:
    home.at(local)
    with home.context() as context:
        return plan_progress(context.read())


def test_without_a_plan_there_is_no_phase_to_be_in(home: Home) -> None:
    assert stands(home, "2027-01-03 12:00") == PlanProgress(PlanPhase.NO_PLAN)


@pytest.mark.parametrize(
    ("local", "phase", "step", "day"),
    [
        ("2027-01-03 23:59", PlanPhase.BEFORE, None, None),
        ("2027-01-04 00:00", PlanPhase.IN_STEP, 1, 1),
        ("2027-01-13 23:59", PlanPhase.IN_STEP, 1, 10),
        ("2027-01-14 00:00", PlanPhase.PAUSE, 2, 1),
        ("2027-01-18 12:00", PlanPhase.PAUSE, 2, 5),
        ("2027-01-19 12:00", PlanPhase.IN_STEP, 3, 1),
        ("2027-01-28 12:00", PlanPhase.IN_STEP, 3, 10),
        ("2027-01-29 12:00", PlanPhase.FOLLOW_UP, None, None),
        ("2027-02-24 12:00", PlanPhase.FOLLOW_UP, None, None),
        ("2027-02-25 12:00", PlanPhase.OVER, None, None),
    ],
)
def test_each_day_lies_in_its_phase(
    home: Home, local: str, phase: PlanPhase, step: int | None, day: int | None
) -> None:
    home.start(steps=STEPS)
    found = stands(home, local)
    assert (found.phase, found.step, found.day) == (phase, step, day)
    # The last day of the last step is an off-day, so the last dose and the follow-up count from
    # the day before.
    assert str(found.ends_on) == "2027-01-27"
    assert str(found.follow_up_until) == "2027-02-24"


def test_the_following_step_is_told_until_the_last(home: Home) -> None:
    home.start(steps=STEPS)
    numbers = []
    for local in ("2027-01-03 12:00", "2027-01-04 12:00", "2027-01-14 12:00", "2027-01-19 12:00"):
        following = stands(home, local).following
        numbers.append(following.number if following else None)
    assert numbers == [1, 2, 3, None]


def test_a_plan_that_goes_on_has_no_end(home: Home) -> None:
    home.start(steps=[{"dose_mg": "1", "days": None}])
    found = stands(home, "2028-01-01 12:00")
    assert (found.phase, found.ends_on, found.follow_up_until) == (PlanPhase.IN_STEP, None, None)


def test_a_pause_without_end_after_the_last_dose_is_follow_up(home: Home) -> None:
    home.start(steps=[{"dose_mg": "1", "days": 2}, {"dose_mg": None, "days": None}])
    assert stands(home, "2027-01-06 12:00").phase is PlanPhase.FOLLOW_UP
    assert stands(home, "2027-06-06 12:00").phase is PlanPhase.OVER


def test_of_two_plans_to_come_the_earlier_is_the_next(home: Home) -> None:
    home.start()
    home.start("--yes", start_date="2027-01-10")
    found = stands(home, "2027-01-03 12:00")
    assert found.part is not None
    # The one that is to come later goes on to its own end.
    assert (found.phase, found.part.first) == (PlanPhase.BEFORE, date(2027, 1, 4))
    assert found.ends_on == date(2027, 2, 6)


def test_status_says_the_end_and_the_steps_that_were_agreed_for_later(house: Home) -> None:
    house.at("2027-01-06 12:00")
    house.json("plan", "stop", "--from", "2027-01-12")
    found = house.json("status")
    assert (found["step"], found["steps"], found["day"], found["days"]) == (1, 1, 3, 8)
    assert found["ends_on"] == "2027-01-11"

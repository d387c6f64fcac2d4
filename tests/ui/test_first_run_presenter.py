"""From the three answers of the first run to a plan."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.services.ports import Delivery
from ldn_desktop.ui.first_run.presenter import Answers, Since, present
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.test_reminder import present_test

TODAY = date(2027, 1, 20)
FULL = Answers(TODAY, Decimal("4.5"), time(21))


def test_nothing_is_complained_of_before_the_first_try() -> None:
    state = present(Answers(TODAY), tried=False)
    assert (state.dose_problem, state.time_problem, state.day_problem) == ("", "", "")
    assert state.plan is None


def test_a_try_says_what_is_missing_beside_each_field() -> None:
    state = present(Answers(TODAY, since=Since.DAY_NUMBER), tried=True)
    assert "how much" in state.dose_problem
    assert "21:00" in state.time_problem
    assert "day" in state.day_problem


def test_the_answers_make_one_step_that_goes_on_until_changed() -> None:
    plan = present(FULL, tried=True).plan
    assert plan == Plan(TODAY, (time(21),), (Step(Decimal("4.5"), None),))


def test_the_day_number_sets_the_start_back() -> None:
    state = present(replace(FULL, since=Since.DAY_NUMBER, day_number=" 20 "), tried=True)
    assert state.start == date(2027, 1, 1)


@pytest.mark.parametrize("typed", ["1", "١", "۱"])
def test_day_one_is_today(typed: str) -> None:
    answers = replace(FULL, since=Since.DAY_NUMBER, day_number=typed)
    assert present(answers, tried=True).start == TODAY


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.5", "99999", "③", "1" * 400])
def test_a_day_that_is_no_day_is_refused(typed: str) -> None:
    state = present(replace(FULL, since=Since.DAY_NUMBER, day_number=typed), tried=False)
    assert state.plan is None
    assert state.day_problem


def test_a_test_reminder_that_failed_comes_with_the_mend() -> None:
    assert present_test(Delivery.FAILED).fix
    assert not present_test(Delivery.DELIVERED).fix
    assert "Did you see it?" in present_test(Delivery.UNCERTAIN).sentence


def test_who_stops_on_a_date_takes_the_dose_up_to_the_day_before() -> None:
    stops = replace(FULL, kind=PlanKind.STOP, none_from=date(2027, 2, 3))
    plan = present(stops, tried=True).plan
    assert plan is not None
    assert plan.steps == (Step(Decimal("4.5"), 14),)
    assert plan.ends_on() == date(2027, 2, 2)


def test_a_stop_needs_its_date_and_no_plan_is_made_without() -> None:
    stops = replace(FULL, kind=PlanKind.STOP)
    assert present(stops, tried=False).stop_problem == ""
    state = present(stops, tried=True)
    assert state.plan is None
    assert state.stop_problem == "Choose the first day without a dose."


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 3)])
def test_a_stop_before_the_first_dose_is_refused(day: date) -> None:
    state = present(replace(FULL, kind=PlanKind.STOP, none_from=day), tried=False)
    assert state.plan is None
    assert state.stop_problem == "This comes after your first day. Choose a later one."


@pytest.mark.parametrize("kind", [None, PlanKind.STEP_DOWN])
def test_without_a_date_to_stop_the_dose_goes_on(kind: PlanKind | None) -> None:
    plan = present(replace(FULL, kind=kind), tried=True).plan
    assert plan is not None
    assert plan.steps == (Step(Decimal("4.5"), None),)

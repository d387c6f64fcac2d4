"""Changes to one running plan: what was before stays, and the rest moves as agreed.

The reference writes a plan out day by day and cuts and joins that list.
"""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.effective_plan import operated_on
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import MOST_STEP_DAYS, MOST_STEPS, Plan, Step
from ldn_desktop.domain.revisions import Operation
from tests.support.plan_parts import START, in_words, plan

DAY = timedelta(days=1)
HORIZON = 600
"""Days that are written out of a plan that goes on; longer than any plan here."""

Days = list[Decimal | None]


def hold(some: Plan, day: date, days: int | None) -> Plan:
    return operated_on(some, Operation.HOLD, day, days)


def pause(some: Plan, day: date, days: int | None) -> Plan:
    return operated_on(some, Operation.PAUSE, day, days)


def resume(some: Plan, day: date) -> Plan:
    return operated_on(some, Operation.RESUME, day, None)


def back(some: Plan, day: date, days: int | None = None) -> Plan:
    return operated_on(some, Operation.BACK, day, days)


def stop(some: Plan, day: date) -> Plan:
    return operated_on(some, Operation.STOP, day, None)


steps = st.builds(
    Step,
    st.none() | st.integers(1, 9).map(lambda n: Decimal(n) / 2),
    st.integers(1, 16),
    st.sampled_from([1, 2]),
)


@st.composite
def plans_with_a_day(draw: st.DrawFn) -> tuple[Plan, date]:
    chosen = draw(st.lists(steps, min_size=1, max_size=7))
    if draw(st.booleans()):
        chosen[-1] = replace(chosen[-1], days=None)
    some = Plan(START, (time(21),), tuple(chosen))
    row = draw(st.sampled_from(some.calendar))
    length = 30 if row.last is None else (row.last - row.first).days
    offset = draw(st.sampled_from([0, length]) | st.integers(0, length))
    return some, row.first + offset * DAY


def written_out(step: Step) -> Days:
    days = HORIZON if step.days is None else step.days
    return [step.dose_mg if day % step.every_days == 0 else None for day in range(days)]


def day_by_day(some: Plan) -> Days:
    return [dose for step in some.steps for dose in written_out(step)][:HORIZON]


def same_doses(some: Plan, expected: Days) -> bool:
    """Compare doses day by day; days without one at the end are the same as no more days."""
    found = day_by_day(some)
    padded = [[*days, *[None] * HORIZON][:HORIZON] for days in (found, expected)]
    return padded[0] == padded[1]


def index(day: date) -> int:
    return (day - START).days


@settings(max_examples=300)
@given(plans_with_a_day(), st.integers(1, 40))
def test_a_hold_lengthens_the_step_and_moves_the_rest(where: tuple[Plan, date], more: int) -> None:
    some, day = where
    row = some.step_on(day)
    assert row is not None
    if row.last is None:
        with pytest.raises(ValidationError) as caught:
            hold(some, day, more)
        assert caught.value.code is ValidationCode.STEP_HAS_NO_END
        return
    before, end = day_by_day(some), index(row.last) + 1
    held = written_out(replace(row.step, days=(row.step.days or 0) + more))
    assert same_doses(hold(some, day, more), before[: index(row.first)] + held + before[end:])


@settings(max_examples=300)
@given(plans_with_a_day(), st.integers(1, 40))
def test_a_pause_moves_each_later_dose_by_its_days(where: tuple[Plan, date], days: int) -> None:
    some, day = where
    before, cut = day_by_day(some), index(day)
    assert same_doses(pause(some, day, days), before[:cut] + [None] * days + before[cut:])


def reference_step_before(some: Plan, number: int) -> Step | None:
    """Walk back to where this dose was first taken, then to all parts of the one before."""
    current, place = some.steps[number - 1], number - 1
    for earlier in range(number - 1, -1, -1):
        step = some.steps[earlier]
        if (step.dose_mg, step.every_days) == (current.dose_mg, current.every_days):
            place = earlier
    found: Step | None = None
    for step in reversed(some.steps[:place]):
        if step.dose_mg is None:
            continue
        if found is None:
            found = step
        elif (step.dose_mg, step.every_days) == (found.dose_mg, found.every_days):
            found = replace(found, days=(found.days or 0) + (step.days or 0))
        else:
            break
    return found


@settings(max_examples=300)
@given(plans_with_a_day(), st.none() | st.integers(1, 40))
def test_going_back_takes_the_step_before_then_this_one_again(
    where: tuple[Plan, date], days: int | None
) -> None:
    some, day = where
    row = some.step_on(day)
    assert row is not None
    if row.step.dose_mg is None:
        with pytest.raises(ValidationError) as caught:
            back(some, day, days)
        assert caught.value.code is ValidationCode.IN_A_PAUSE
        return
    earlier = reference_step_before(some, row.number)
    if earlier is None:
        with pytest.raises(ValidationError) as caught:
            back(some, day, days)
        assert caught.value.code is ValidationCode.NO_STEP_BEFORE
        return
    before = day_by_day(some)
    again = written_out(earlier if days is None else replace(earlier, days=days))
    expected = before[: index(day)] + again + before[index(row.first) :]
    assert same_doses(back(some, day, days), expected)


@settings(max_examples=300)
@given(plans_with_a_day())
def test_after_a_stop_there_are_no_doses(where: tuple[Plan, date]) -> None:
    some, day = where
    assert same_doses(stop(some, day), day_by_day(some)[: index(day)])


@settings(max_examples=300)
@given(
    plans_with_a_day(),
    st.sampled_from([hold, pause, back, lambda some, day, _days: stop(some, day)]),
    st.integers(1, 40),
)
def test_each_day_before_the_change_is_planned_as_it_was(
    where: tuple[Plan, date], edit: object, days: int
) -> None:
    some, day = where
    assert callable(edit)
    try:
        edited = edit(some, day, days)
    except ValidationError:
        assume(False)
    assert edited.start_date == some.start_date
    for offset in range(index(day)):
        one, other = some.step_on(START + offset * DAY), edited.step_on(START + offset * DAY)
        assert one is not None
        assert other is not None
        assert one.step.dose_mg == other.step.dose_mg
        assert one.first == other.first
        assert one.step.doses_on(offset) == other.step.doses_on(offset)


TAPER = plan("4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2")
"""Ends on day 14 * 3 + 12 = 54: Jan 4 + 54 days is Feb 27."""


def test_the_plan_to_be_changed_ends_as_worked_out_by_hand() -> None:
    assert TAPER.ends_on() == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("offset", "days", "steps", "ends_on"),
    [
        (0, 7, ["4.5 x 21", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-03-06"),  # first day of all
        (13, 7, ["4.5 x 21", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-03-06"),  # its last day
        (14, 1, ["4.5 x 14", "4 x 15", "0.5 x 14", "0.5 x 13/2"], "2027-02-28"),  # the next step
        (20, 14, ["4.5 x 14", "4 x 28", "0.5 x 14", "0.5 x 13/2"], "2027-03-13"),  # in its middle
        # Every other day, two more days: one more dose, two days later.
        (45, 2, ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 15/2"], "2027-03-01"),
        # One more day is an off-day: the last dose stays where it was.
        (54, 1, ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 14/2"], "2027-02-27"),
    ],
)
def test_holds_by_hand(offset: int, days: int, steps: list[str], ends_on: str) -> None:
    held = hold(TAPER, START + offset * DAY, days)
    assert in_words(held) == steps
    assert str(held.ends_on()) == ends_on


@pytest.mark.parametrize(
    ("offset", "days", "steps", "ends_on"),
    [
        (0, 7, ["- x 7", "4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-03-06"),
        (
            13,
            7,
            ["4.5 x 13", "- x 7", "4.5 x 1", "4 x 14", "0.5 x 14", "0.5 x 13/2"],
            "2027-03-06",
        ),
        (14, 1, ["4.5 x 14", "- x 1", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-02-28"),
        (
            20,
            3,
            ["4.5 x 14", "4 x 6", "- x 3", "4 x 8", "0.5 x 14", "0.5 x 13/2"],
            "2027-03-02",
        ),
        # A dose day of the finish, its fifth day: that dose is taken after the pause.
        (
            46,
            7,
            ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 4/2", "- x 7", "0.5 x 9/2"],
            "2027-03-06",
        ),
        # An off-day of the finish, its fourth day: it stays off, and the last day moves by 7.
        (
            45,
            7,
            ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 4/2", "- x 7", "0.5 x 9/2"],
            "2027-03-06",
        ),
    ],
)
def test_pauses_by_hand(offset: int, days: int, steps: list[str], ends_on: str) -> None:
    paused = pause(TAPER, START + offset * DAY, days)
    assert in_words(paused) == steps
    assert str(paused.ends_on()) == ends_on


def test_a_pause_on_the_last_off_day_leaves_nothing_of_the_step() -> None:
    some = plan("1 x 4/2", "0.5 x 3")
    paused = pause(some, START + 3 * DAY, 7)
    assert in_words(paused) == ["1 x 4/2", "- x 7", "0.5 x 3"]


def test_a_pause_of_a_step_that_goes_on_goes_on_after_it() -> None:
    some = plan("1 x 7", "0.5 x")
    assert in_words(pause(some, START + 9 * DAY, 7)) == ["1 x 7", "0.5 x 2", "- x 7", "0.5 x"]
    assert in_words(pause(some, START + 7 * DAY, 7)) == ["1 x 7", "- x 7", "0.5 x"]


def test_a_pause_in_a_pause_is_a_longer_pause() -> None:
    some = plan("1 x 7", "- x 4", "0.5 x 7")
    paused = pause(some, START + 8 * DAY, 3)
    assert in_words(paused) == ["1 x 7", "- x 1", "- x 3", "- x 3", "0.5 x 7"]
    assert paused.ends_on() == START + 20 * DAY


@pytest.mark.parametrize(
    ("offset", "days", "steps", "ends_on"),
    [
        # On the first day of 4 mg: 14 days of 4.5 come before it.
        (14, None, ["4.5 x 14", "4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-03-13"),
        (14, 7, ["4.5 x 14", "4.5 x 7", "4 x 14", "0.5 x 14", "0.5 x 13/2"], "2027-03-06"),
        # On its seventh day: six days are done; then 14 of 4.5 and all 14 of 4: 20 days later.
        (
            20,
            None,
            ["4.5 x 14", "4 x 6", "4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2"],
            "2027-03-19",
        ),
        # On its last day: 13 are done, then 7 and 14: 20 days later.
        (
            27,
            7,
            ["4.5 x 14", "4 x 13", "4.5 x 7", "4 x 14", "0.5 x 14", "0.5 x 13/2"],
            "2027-03-19",
        ),
        # From every other day back to every day.
        (
            45,
            5,
            ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 3/2", "0.5 x 5", "0.5 x 13/2"],
            "2027-03-07",
        ),
    ],
)
def test_steps_back_by_hand(offset: int, days: int | None, steps: list[str], ends_on: str) -> None:
    again = back(TAPER, START + offset * DAY, days)
    assert in_words(again) == steps
    assert str(again.ends_on()) == ends_on


def test_going_back_from_a_step_that_goes_on() -> None:
    some = plan("1 x 7", "0.5 x")
    assert in_words(back(some, START + 9 * DAY)) == ["1 x 7", "0.5 x 2", "1 x 7", "0.5 x"]


def test_after_a_pause_the_step_before_is_not_the_part_before_the_pause() -> None:
    paused = pause(TAPER, START + 20 * DAY, 7)
    assert in_words(back(paused, START + 30 * DAY, 5))[:6] == [
        *("4.5 x 14", "4 x 6", "- x 7", "4 x 3", "4.5 x 5", "4 x 8")
    ]


def test_a_step_that_was_paused_comes_again_with_all_its_days() -> None:
    paused = pause(TAPER, START + 5 * DAY, 7)  # 5 days, 7 without, 9 days of 4.5
    assert in_words(back(paused, START + 21 * DAY))[:5] == [
        *("4.5 x 5", "- x 7", "4.5 x 9", "4.5 x 14", "4 x 14")
    ]


def test_going_back_twice_goes_to_the_step_before_that() -> None:
    some = plan("4.5 x 14", "4 x 14", "3.5 x 14")
    once = back(some, START + 30 * DAY, 7)
    assert in_words(once) == ["4.5 x 14", "4 x 14", "3.5 x 2", "4 x 7", "3.5 x 14"]
    twice = back(once, START + 30 * DAY, 7)
    assert in_words(twice) == [*("4.5 x 14", "4 x 14", "3.5 x 2", "4.5 x 7", "4 x 7", "3.5 x 14")]
    with pytest.raises(ValidationError) as caught:
        back(twice, START + 33 * DAY)
    assert caught.value.code is ValidationCode.NO_STEP_BEFORE


@pytest.mark.parametrize(
    ("offset", "steps"),
    [
        (0, ["- x 1"]),
        (1, ["4.5 x 1"]),
        (13, ["4.5 x 13"]),
        (14, ["4.5 x 14"]),
        (20, ["4.5 x 14", "4 x 6"]),
        (45, ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 3/2"]),
        (54, ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 12/2"]),
    ],
)
def test_stops_by_hand(offset: int, steps: list[str]) -> None:
    assert in_words(stop(TAPER, START + offset * DAY)) == steps


def test_a_stop_on_the_first_day_leaves_no_dose() -> None:
    assert stop(TAPER, START).ends_on() is None


def test_a_stop_ends_a_plan_that_goes_on() -> None:
    stopped = stop(plan("1 x 7", "0.5 x"), START + 9 * DAY)
    assert in_words(stopped) == ["1 x 7", "0.5 x 2"]
    assert stopped.ends_on() == START + 8 * DAY


def test_everything_else_of_the_plan_stays() -> None:
    some = replace(TAPER, condition="fibromyalgia", agreed_with="Dr Example", follow_up_days=14)
    day = START + 20 * DAY
    for edited in (hold(some, day, 1), pause(some, day, 1), back(some, day), stop(some, day)):
        assert replace(edited, steps=some.steps) == some


@pytest.mark.parametrize("day", [START - DAY, START + 55 * DAY])
@pytest.mark.parametrize("edit", [hold, pause, back])
def test_a_day_outside_the_plan_is_refused(day: date, edit: object) -> None:
    assert callable(edit)
    with pytest.raises(ValidationError) as caught:
        edit(TAPER, day, 7)
    assert caught.value.code is ValidationCode.DAY_OUTSIDE_PLAN
    assert caught.value.details == {"value": day.isoformat()}
    with pytest.raises(ValidationError) as caught:
        stop(TAPER, day)
    assert caught.value.code is ValidationCode.DAY_OUTSIDE_PLAN


@pytest.mark.parametrize("days", [0, -1, MOST_STEP_DAYS + 1])
@pytest.mark.parametrize("edit", [hold, pause, back])
def test_days_that_no_step_can_have_are_refused(days: int, edit: object) -> None:
    assert callable(edit)
    with pytest.raises(ValidationError) as caught:
        edit(TAPER, START + 20 * DAY, days)
    assert caught.value.code is ValidationCode.STEP_DAYS


def test_an_edited_plan_keeps_the_limits_of_a_plan() -> None:
    full = plan(*["1 x 1"] * MOST_STEPS)
    with pytest.raises(ValidationError) as caught:
        pause(full, START, 1)
    assert caught.value.code is ValidationCode.STEPS_TOO_MANY
    long = Plan(date(2095, 1, 1), (time(21),), (Step(Decimal(1), 2000),))
    with pytest.raises(ValidationError) as caught:
        hold(long, date(2095, 1, 1), 500)
    assert caught.value.code is ValidationCode.DATE_RANGE


def test_a_pause_of_the_plan_s_own_is_cut_short_and_what_follows_comes_sooner() -> None:
    some = plan("1 x 7", "- x 5", "0.5 x 7")
    assert in_words(resume(some, START + 9 * DAY)) == ["1 x 7", "- x 2", "0.5 x 7"]
    assert in_words(resume(some, START + 7 * DAY)) == ["1 x 7", "0.5 x 7"]


@pytest.mark.parametrize("offset", [0, 12])
def test_what_is_not_paused_or_never_goes_on_is_not_resumed(offset: int) -> None:
    some = plan("1 x 7", "- x")
    with pytest.raises(ValidationError) as caught:
        resume(some, START + offset * DAY)
    assert caught.value.code is ValidationCode.NOT_PAUSED


def test_going_back_in_a_pause_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        back(plan("1 x 7", "- x 5", "0.5 x 7"), START + 8 * DAY)
    assert caught.value.code is ValidationCode.IN_A_PAUSE

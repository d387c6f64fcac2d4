"""A taper follows from its numbers, loses no day, never rises, and always ends.

The reference reduces step by step in exact fractions and finds what can be made by trying every
choice of pieces; what is tested has a formula for each dose and looks sums up.
"""

import time
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock_time
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import combinations_with_replacement, groupby, pairwise
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, event, given, reject, settings
from hypothesis import strategies as st

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import MOST_STEPS, Plan, Step
from ldn_desktop.domain.shapes import (
    Finish,
    MadeDose,
    Shape,
    Taper,
    asked_and_made,
    asked_doses,
    work_out,
)
from ldn_desktop.domain.supply import Capsules, Liquid, Supply, make_dose

DAY = timedelta(days=1)
GRID = Decimal("0.001")
USUAL = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 4)

starts = st.integers(10, 5000).map(lambda n: Decimal(n) / 100)
percents = st.integers(200, 9999).map(lambda n: Decimal(n) / 100) | st.sampled_from(
    [Decimal(text) for text in ("10", "25", "50", "33.333", "66.667", "99.999", "2.001")]
)
strengths = st.sampled_from([500, 250, 100, 1]).flatmap(
    lambda unit: st.integers(1, 10_000 // unit).map(lambda n: Decimal(n * unit) / 1000)
)
capsules = st.builds(
    lambda sizes, most: Capsules(tuple(sizes), most),
    st.lists(strengths, min_size=1, max_size=6, unique=True),
    st.integers(1, 4),
)
liquids = st.builds(
    Liquid,
    st.integers(1, 40).map(lambda n: Decimal(n) / 4),
    st.sampled_from([Decimal(text) for text in ("0.1", "0.2", "0.25", "0.5", "1")]),
)
supplies = capsules | liquids


@st.composite
def tapers(draw: st.DrawFn, *, to_none: bool | None = None) -> Taper:
    start = draw(starts)
    shape = draw(st.sampled_from(Shape))
    by = draw(percents)
    if shape is Shape.LINEAR:
        reductions = draw(st.integers(1, 80))
        by = max((start / reductions).quantize(draw(st.sampled_from([GRID, GRID * 10]))), GRID)
    if to_none is None:
        to_none = draw(st.booleans())
    if to_none:
        to_mg = Decimal(0)
    else:
        lowest = start / 400 if shape is Shape.PERCENT_OF_CURRENT else GRID
        to_mg = max(start * draw(st.integers(0, 999)) / 1000, lowest).quantize(GRID, ROUND_DOWN)
    finish = draw(st.sampled_from(Finish))
    return Taper(
        shape,
        start,
        by,
        draw(st.sampled_from([1, 7, 14, 30]) | st.integers(1, 60)),
        max(to_mg, GRID) if not to_none else to_mg,
        finish,
        draw(st.integers(1, 60)) if finish is Finish.ALTERNATE else None,
    )


def taper(start: str, by: str, to: str = "0", shape: Shape = Shape.LINEAR, days: int = 14) -> Taper:
    return Taper(shape, Decimal(start), Decimal(by), days, Decimal(to))


def reduced(one: Taper, until: Fraction) -> list[Fraction]:
    """Reduce step by step, exactly, down to the last dose above `until` and the target."""
    found: list[Fraction] = []
    dose = Fraction(one.start_mg)
    off = Fraction(one.by)
    if one.shape is Shape.PERCENT_OF_START:
        off = dose * Fraction(one.by) / 100
    while dose > until and on_grid(dose) > one.to_mg and len(found) <= MOST_STEPS:
        found.append(dose)
        dose -= dose * Fraction(one.by) / 100 if one.shape is Shape.PERCENT_OF_CURRENT else off
    return found + ([Fraction(one.to_mg)] if one.to_mg else [])


def on_grid(exact: Fraction) -> Decimal:
    """Round to thousandths, half down."""
    return ceil(exact * 1000 - Fraction(1, 2)) * GRID


def makeable(supply: Supply, most: Decimal) -> list[Fraction]:
    """Try every choice of pieces, or every mark of the syringe, up to `most`."""
    if isinstance(supply, Liquid):
        mark = Fraction(supply.mg_per_ml) * Fraction(supply.syringe_step_ml)
        doses = (mark * n for n in range(1, int(Fraction(most) / mark) + 1))
        return [dose for dose in doses if (dose * 1000).denominator == 1]
    choices = (
        choice
        for count in range(1, supply.max_pieces + 1)
        for choice in combinations_with_replacement(supply.strengths_mg, count)
    )
    return sorted({Fraction(sum(choice)) for choice in choices if sum(choice) <= most})


def merged(doses: list[Fraction], days: int) -> list[tuple[Fraction, int]]:
    return [(dose, days * len(list(same))) for dose, same in groupby(doses)]


def by_hand(one: Taper, supply: Supply) -> list[tuple[Fraction, int]]:
    """Round each asked dose to the nearest that can be made, none above the one before."""
    can = makeable(supply, one.start_mg)
    percent_to_none = one.shape is Shape.PERCENT_OF_CURRENT and not one.to_mg
    doses: list[Fraction] = []
    for asked in reduced(one, can[0] / 2 if percent_to_none else Fraction(one.to_mg)):
        can = [dose for dose in can if dose <= (doses or [Fraction(one.start_mg)])[-1]]
        doses.append(min(can, key=lambda dose: (abs(dose - asked), dose)))
    return merged(doses, one.every_days)


def daily(steps: tuple[Step, ...], one: Taper) -> list[tuple[Fraction, int]]:
    held = steps[:-1] if one.finish is Finish.ALTERNATE else steps
    assert all(step.every_days == 1 for step in held)
    return [(Fraction(step.dose_mg or 0), step.days or 0) for step in held]


def tried(one: Taper, supply: Supply | None = None) -> tuple[Step, ...]:
    """Work a taper out; what is refused for a reason that is tested elsewhere is no example."""
    refused: ValidationCode | None = None
    try:
        return work_out(one, supply, rounded=supply is not None)
    except ValidationError as error:
        refused = error.code
    event(f"refused: {refused}")
    if refused is ValidationCode.STEPS_TOO_MANY:
        until = Fraction(one.to_mg)
        if supply is not None and one.shape is Shape.PERCENT_OF_CURRENT and not one.to_mg:
            until = makeable(supply, one.start_mg)[0] / 2
        assert len(reduced(one, until)) >= MOST_STEPS
    elif refused is ValidationCode.NOTHING_CAN_BE_MADE:
        assert supply is not None
        assert makeable(supply, one.start_mg) == []
    elif refused is ValidationCode.SHAPE_NEVER_ENDS:
        assert supply is None
        assert one.shape is Shape.PERCENT_OF_CURRENT
    else:
        assert refused is ValidationCode.STEP_DAYS  # merged into one step of more than ten years
    return reject()


@settings(max_examples=150)
@given(tapers())
def test_asked_doses_follow_from_the_numbers_and_keep_each_day(one: Taper) -> None:
    steps = tried(one)
    expected = [Fraction(on_grid(exact)) for exact in reduced(one, Fraction(one.to_mg))]
    assert [Fraction(dose) for dose in asked_doses(one)] == expected
    assert daily(steps, one) == merged(expected, one.every_days)


@settings(max_examples=150)
@given(tapers(), supplies)
def test_rounded_doses_are_the_nearest_that_can_be_made(one: Taper, supply: Supply) -> None:
    assert daily(tried(one, supply), one) == by_hand(one, supply)


@settings(max_examples=150)
@given(tapers(), supplies)
def test_rounded_steps_never_rise_and_their_pieces_add_up(one: Taper, supply: Supply) -> None:
    steps = tried(one, supply)
    doses = [step.dose_mg for step in steps if step.dose_mg is not None]
    assert len(doses) == len(steps)
    assert doses[0] <= one.start_mg
    held = doses[:-1] if one.finish is Finish.ALTERNATE else doses
    assert all(after < before for before, after in pairwise(held))
    assert doses[-1] == held[-1]
    for dose in doses:
        making = make_dose(dose, supply)
        assert making is not None
        if isinstance(supply, Liquid):
            assert making.volume_ml is not None
            assert making.volume_ml * supply.mg_per_ml == dose
            assert making.volume_ml % supply.syringe_step_ml == 0
        else:
            pieces = making.pieces or ()
            assert sum(piece.strength_mg * piece.count for piece in pieces) == dose
            assert sum(piece.count for piece in pieces) <= supply.max_pieces


@settings(max_examples=150)
@given(tapers(), supplies)
def test_nothing_is_lost_between_asked_and_makeable(one: Taper, supply: Supply) -> None:
    assume(one.to_mg > 0 or one.shape is not Shape.PERCENT_OF_CURRENT)
    rounded, asked = tried(one, supply), tried(one)
    assert sum(step.days or 0 for step in rounded) == sum(step.days or 0 for step in asked)


@settings(max_examples=100)
@given(starts, percents, supplies)
def test_a_percent_of_the_current_dose_to_none_ends_where_none_is_as_near(
    start: Decimal, percent: Decimal, supply: Supply
) -> None:
    can = makeable(supply, start)
    assume(can)
    one = Taper(Shape.PERCENT_OF_CURRENT, start, percent, 1)
    steps = tried(one, supply)
    asked, left = 0, Fraction(start)
    while left > can[0] / 2:
        asked, left = asked + 1, left * (100 - Fraction(percent)) / 100
    assert sum(step.days or 0 for step in steps) == asked


@settings(max_examples=100)
@given(tapers(), supplies, st.dates(date(2000, 1, 1), date(2027, 12, 31)))
def test_dates_follow_each_other_and_end_as_by_hand(
    one: Taper, supply: Supply, first: date
) -> None:
    steps = tried(one, supply)
    plan = Plan(first, (clock_time(21),), steps, supply=supply)
    rows = plan.calendar
    assert rows[0].first == first
    for row, after in pairwise(rows):
        assert row.last is not None
        assert after.first == row.last + DAY
    days = sum(length for _dose, length in by_hand(one, supply))
    if one.finish is Finish.ALTERNATE:
        # Doses on the days 0, 2, 4, ... of the finish: the last is an even number of days on.
        days += ((one.finish_days or 1) - 1) // 2 * 2 + 1
    assert plan.ends_on() == first + (days - 1) * DAY


@given(tapers())
def test_without_a_supply_there_is_nothing_to_round_to(one: Taper) -> None:
    assert tried(one) == work_out(one, None, rounded=True) == work_out(one, USUAL)


def test_each_reduction_as_asked_and_as_made() -> None:
    one = taper("4.5", "1.2", "0.5")
    assert asked_and_made(one, USUAL) == tuple(
        MadeDose(Decimal(asked), Decimal(made))
        for asked, made in [
            ("4.5", "4.5"),
            ("3.3", "3.5"),
            ("2.1", "2"),
            ("0.9", "1"),
            ("0.5", "0.5"),
        ]
    )


@given(tapers(), supplies)
def test_what_was_made_of_each_reduction_is_what_the_steps_hold(one: Taper, supply: Supply) -> None:
    steps = tried(one, supply)
    made = asked_and_made(one, supply)
    assert merged([Fraction(m.dose_mg) for m in made], one.every_days) == daily(steps, one)
    if one.to_mg > 0 or one.shape is not Shape.PERCENT_OF_CURRENT:
        assert tuple(m.asked_mg for m in made) == asked_doses(one)


def numbers(steps: tuple[Step, ...]) -> str:
    return ", ".join(f"{plain(step.dose_mg or Decimal(0))} x {step.days}" for step in steps)


@pytest.mark.parametrize(("percent", "reductions"), [(10, 21), (20, 10), (25, 8), (50, 4)])
def test_known_numbers_of_reductions_from_4_5_to_0_5(percent: int, reductions: int) -> None:
    one = taper("4.5", str(percent), "0.5", Shape.PERCENT_OF_CURRENT)
    assert len(asked_doses(one)) == reductions + 1


def test_steps_too_small_for_the_grid_keep_their_days() -> None:
    # 0.01, 0.009, 0.0081, 0.00729, 0.006561, 0.0059049, then the target: the grid cannot tell the
    # fourth from the fifth. A taper that left one of them out would be a week faster.
    one = taper("0.01", "10", "0.005", Shape.PERCENT_OF_CURRENT, days=7)
    assert numbers(work_out(one)) == (
        "0.01 x 7, 0.009 x 7, 0.008 x 7, 0.007 x 14, 0.006 x 7, 0.005 x 7"
    )


def test_a_remainder_too_small_for_the_grid_is_no_step() -> None:
    third = taper("4.5", "33.333", shape=Shape.PERCENT_OF_START)
    assert numbers(work_out(third)) == "4.5 x 14, 3 x 14, 1.5 x 14"
    assert work_out(third, USUAL, rounded=True) == work_out(third)
    to_one = taper("3", "33.333", "1", Shape.PERCENT_OF_START)
    assert numbers(work_out(to_one)) == "3 x 14, 2 x 14, 1 x 14"


def test_a_half_of_the_grid_goes_to_the_lower() -> None:
    one = taper("3", "25", "0.5", Shape.PERCENT_OF_CURRENT)
    assert [plain(dose) for dose in asked_doses(one)] == [
        *("3", "2.25", "1.687", "1.266", "0.949", "0.712", "0.534", "0.5")
    ]


@pytest.mark.parametrize(
    ("values", "problem", "where"),
    [
        ({"start_mg": Decimal(0)}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"start_mg": Decimal(-1)}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"start_mg": Decimal("NaN")}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"start_mg": Decimal(1001)}, ValidationCode.AMOUNT_TOO_LARGE, ""),
        ({"start_mg": Decimal("4.0001")}, ValidationCode.AMOUNT_TOO_FINE, ""),
        ({"by": Decimal(0)}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"by": Decimal(-1)}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"to_mg": Decimal(-1)}, ValidationCode.AMOUNT_NOT_POSITIVE, ""),
        ({"to_mg": Decimal("0.0001")}, ValidationCode.AMOUNT_TOO_FINE, ""),
        ({"to_mg": Decimal("4.5")}, ValidationCode.TARGET_NOT_BELOW_START, "to"),
        ({"to_mg": Decimal(5)}, ValidationCode.TARGET_NOT_BELOW_START, "to"),
        ({"every_days": 0}, ValidationCode.STEP_DAYS, ""),
        ({"every_days": -7}, ValidationCode.STEP_DAYS, ""),
        ({"every_days": 3661}, ValidationCode.STEP_DAYS, ""),
        ({"finish": Finish.ALTERNATE}, ValidationCode.STEP_DAYS, ""),
        ({"finish": Finish.ALTERNATE, "finish_days": 0}, ValidationCode.STEP_DAYS, ""),
        *(
            ({"shape": shape, "by": Decimal(percent)}, ValidationCode.PERCENT_RANGE, "by")
            for shape in (Shape.PERCENT_OF_START, Shape.PERCENT_OF_CURRENT)
            for percent in (0, -10, 100, 150, 2000)
        ),
        (
            {"shape": Shape.PERCENT_OF_START, "by": Decimal("NaN")},
            ValidationCode.AMOUNT_NOT_POSITIVE,
            "",
        ),
    ],
)
def test_numbers_that_are_no_taper_are_refused(
    values: dict[str, Any], problem: ValidationCode, where: str
) -> None:
    fine: dict[str, Any] = {
        "shape": Shape.LINEAR,
        "start_mg": Decimal("4.5"),
        "by": Decimal("0.5"),
        "every_days": 14,
    }
    with pytest.raises(ValidationError) as caught:
        Taper(**(fine | values))
    assert (caught.value.code, caught.value.where) == (problem, where)


AT_ONCE_S = 2.0
"""Seconds of computing; a fast computer needs less than a hundredth of it."""


def refused(one: Taper, supply: Supply | None = None) -> ValidationError:
    began = time.process_time()
    with pytest.raises(ValidationError) as caught:
        work_out(one, supply, rounded=supply is not None)
    assert time.process_time() - began < AT_ONCE_S
    return caught.value


@pytest.mark.parametrize(
    ("start", "by", "shape"),
    [
        ("50", "0.001", Shape.LINEAR),
        ("1000", "0.001", Shape.LINEAR),
        ("50", "0.001", Shape.PERCENT_OF_START),
        ("0.1", "0.001", Shape.PERCENT_OF_START),
        ("50", "0.001", Shape.PERCENT_OF_CURRENT),
        ("50", "0.1", Shape.LINEAR),
    ],
)
@pytest.mark.parametrize("supply", [None, USUAL, Liquid(Decimal(1), Decimal("0.001"))])
def test_too_many_steps_are_refused_at_once(
    start: str, by: str, shape: Shape, supply: Supply | None
) -> None:
    to = "0.05" if shape is Shape.PERCENT_OF_CURRENT else "0"
    if isinstance(supply, Capsules):
        start = start.replace("0.1", "0.6")
    error = refused(taper(start, by, to, shape), supply)
    assert error.code is ValidationCode.STEPS_TOO_MANY
    assert error.details == {"most": "400"}


def test_the_most_steps_are_400_with_target_and_finish() -> None:
    one = taper("4", "0.01")
    assert len(work_out(one)) == MOST_STEPS
    assert refused(taper("4.01", "0.01")).code is ValidationCode.STEPS_TOO_MANY
    assert len(work_out(taper("4.1", "0.01", "0.11"))) == MOST_STEPS
    assert refused(taper("4.1", "0.01", "0.1")).code is ValidationCode.STEPS_TOO_MANY
    finish = Taper(Shape.LINEAR, Decimal(4), GRID * 10, 14, Decimal(0), Finish.ALTERNATE, 14)
    assert len(work_out(replace(finish, start_mg=Decimal("3.99")))) == MOST_STEPS
    assert refused(finish).code is ValidationCode.STEPS_TOO_MANY


def test_a_percent_of_the_current_dose_to_none_needs_something_to_end_at() -> None:
    one = taper("4.5", "10", shape=Shape.PERCENT_OF_CURRENT)
    error = refused(one)
    assert (error.code, error.where) == (ValidationCode.SHAPE_NEVER_ENDS, "to")
    with pytest.raises(ValidationError) as caught:
        work_out(one, USUAL)
    assert caught.value.code is ValidationCode.SHAPE_NEVER_ENDS
    assert work_out(one, USUAL, rounded=True)[-1].dose_mg == Decimal("0.5")


def test_a_percent_of_the_current_dose_to_none_has_no_dose_of_half_the_lowest() -> None:
    one = taper("2", "50", shape=Shape.PERCENT_OF_CURRENT)
    assert numbers(work_out(one, Capsules((Decimal(1),), 4), rounded=True)) == "2 x 14, 1 x 14"


@pytest.mark.parametrize("shape", list(Shape))
def test_a_start_below_all_that_can_be_made_is_refused(shape: Shape) -> None:
    error = refused(taper("0.4", "10", shape=shape), USUAL)
    assert error.code is ValidationCode.NOTHING_CAN_BE_MADE
    assert error.details == {"dose": "0.4"}


def test_a_taper_past_2100_is_no_plan() -> None:
    steps = work_out(taper("4", "0.01", days=90))
    with pytest.raises(ValidationError) as caught:
        Plan(date(2027, 1, 4), (clock_time(21),), steps)
    assert caught.value.code is ValidationCode.DATE_RANGE


@pytest.mark.parametrize(
    ("strengths_mg", "problem"),
    [
        (["0"], ValidationCode.AMOUNT_NOT_POSITIVE),
        (["-1"], ValidationCode.AMOUNT_NOT_POSITIVE),
        ([str(n) for n in range(1, 201)], ValidationCode.STRENGTHS_TOO_MANY),
        (["1.5", "1.50"], ValidationCode.STRENGTHS_EQUAL),
        ([], ValidationCode.STRENGTHS_NONE),
    ],
)
def test_strengths_that_cannot_be_are_refused(
    strengths_mg: list[str], problem: ValidationCode
) -> None:
    with pytest.raises(ValidationError) as caught:
        Capsules(tuple(map(Decimal, strengths_mg)), 4)
    assert caught.value.code is problem


def test_sixty_steps_are_worked_out_within_a_frame() -> None:
    # A frame is 16 ms and the work a fraction of it; the bound leaves room for a busy computer.
    one = taper("30", "0.5", days=7)
    supply = Capsules(tuple(map(Decimal, ("0.5", "1.5", "4.5", "10"))), 4)

    def once() -> float:
        began = time.perf_counter()
        steps = work_out(one, supply, rounded=True)
        assert all(make_dose(step.dose_mg or GRID, supply) for step in steps)
        return time.perf_counter() - began

    assert len(work_out(one, supply)) == 60
    assert min(once() for _ in range(5)) < 0.1


def test_each_asked_dose_stands_beside_the_one_that_is_made() -> None:
    taper = Taper(Shape.PERCENT_OF_CURRENT, Decimal("4.5"), Decimal(20), 14, Decimal("0.5"))
    supply = Capsules((Decimal("0.5"), Decimal(3)), 4)
    made = asked_and_made(taper, supply)
    assert tuple(one.asked_mg for one in made) == asked_doses(taper)
    steps = work_out(taper, supply, rounded=True)
    assert sum(step.days or 0 for step in steps) == 14 * len(made)
    assert {one.dose_mg for one in made} == {step.dose_mg for step in steps}

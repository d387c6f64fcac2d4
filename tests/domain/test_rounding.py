"""What a supply can make nearest to a dose, proved against trying every choice of pieces."""

import time
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.rounding import lowest_makeable, makeable_around, nearest_makeable
from ldn_desktop.domain.supply import Capsules, Liquid, Supply, make_dose

USUAL = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 4)
ONE_SIZE = Capsules((Decimal("1.5"),), 4)
DROPS = Liquid(Decimal(1), Decimal("0.1"))


def amounts(largest: int) -> st.SearchStrategy[Decimal]:
    """Amounts on grids that meet (halves) and on grids that hardly do (thousandths)."""
    return st.sampled_from([500, 250, 100, 10, 1]).flatmap(
        lambda unit: st.integers(1, largest // unit).map(lambda n: Decimal(n * unit) / 1000)
    )


capsules = st.builds(
    lambda strengths, most: Capsules(tuple(strengths), most),
    st.lists(amounts(20_000), min_size=1, max_size=6, unique=True),
    st.integers(1, 4),
)
# No finer than trying every mark allows; the finest marks are among the known doses below.
liquids = st.builds(
    Liquid,
    st.integers(1, 40).map(lambda n: Decimal(n) / 4) | st.sampled_from([Decimal("0.3")]),
    st.integers(1, 40).map(lambda n: Decimal(n) / 40),
)
starts = st.integers(10, 5000).map(lambda n: Decimal(n) / 100)
asked_doses = st.fractions(Fraction(1, 100_000), 50, max_denominator=100_000)


def every_sum(supply: Supply, most: Decimal) -> list[Fraction]:
    """Try every choice of pieces, or every mark of the syringe, for doses up to `most`."""
    if isinstance(supply, Liquid):
        mark = Fraction(supply.mg_per_ml) * Fraction(supply.syringe_step_ml)
        marks = (mark * n for n in range(1, int(Fraction(most) / mark) + 1))
        return [dose for dose in marks if (dose * 1000).denominator == 1]
    choices = (
        choice
        for count in range(1, supply.max_pieces + 1)
        for choice in combinations_with_replacement(supply.strengths_mg, count)
    )
    sums = (Fraction(sum(choice)) for choice in choices)
    return sorted({dose for dose in sums if dose <= most})


def nearest_by_force(asked: Fraction, sums: list[Fraction]) -> Fraction:
    return min(sums, key=lambda dose: (abs(dose - asked), dose))


@settings(max_examples=200)
@given(asked_doses, capsules, starts)
def test_the_nearest_sum_of_pieces_a_tie_to_the_lower(
    asked: Fraction, supply: Capsules, most: Decimal
) -> None:
    sums = every_sum(supply, most)
    if not sums:
        with pytest.raises(ValidationError) as caught:
            nearest_makeable(asked, supply, most)
        assert caught.value.code is ValidationCode.NOTHING_CAN_BE_MADE
        return
    found = nearest_makeable(asked, supply, most)
    assert Fraction(found) == nearest_by_force(asked, sums)
    assert make_dose(found, supply) is not None


@settings(max_examples=200)
@given(asked_doses, liquids, st.integers(10, 500).map(lambda n: Decimal(n) / 100), st.booleans())
def test_the_nearest_mark_of_the_syringe_a_tie_to_the_lower(
    asked: Fraction, supply: Liquid, most: Decimal, halfway: bool
) -> None:
    sums = every_sum(supply, most)
    if not sums:
        with pytest.raises(ValidationError) as caught:
            nearest_makeable(asked, supply, most)
        assert caught.value.code is ValidationCode.NOTHING_CAN_BE_MADE
        return
    if halfway:
        asked = sum(sums[:2]) / Fraction(len(sums[:2]))
    found = nearest_makeable(asked, supply, most)
    assert Fraction(found) == nearest_by_force(asked, sums)
    assert make_dose(found, supply) is not None


@settings(max_examples=200)
@given(capsules, st.data())
def test_halfway_between_two_sums_the_lower_is_taken(supply: Capsules, data: st.DataObject) -> None:
    sums = every_sum(supply, Decimal(1000))
    place = data.draw(st.integers(0, len(sums) - 1))
    lower, upper = sums[place], sums[min(place + 1, len(sums) - 1)]
    assert Fraction(nearest_makeable((lower + upper) / 2, supply, Decimal(1000))) == lower


@settings(max_examples=200)
@given(starts, capsules | liquids)
def test_the_makeable_doses_around_are_the_next_ones(asked: Decimal, supply: Supply) -> None:
    below, above = makeable_around(asked, supply)
    highest = Decimal(1000)
    if isinstance(supply, Liquid):
        # Of four neighbouring marks here one at least lies on the grid.
        highest = asked + 4 * supply.mg_per_ml * supply.syringe_step_ml
    sums = every_sum(supply, highest)
    lower = [dose for dose in sums if dose <= asked]
    higher = [dose for dose in sums if dose >= asked]
    assert (below is None) == (not lower)
    assert (above is None) == (not higher)
    if below is not None:
        assert Fraction(below) == lower[-1]
        assert make_dose(below, supply) is not None
    if above is not None:
        assert Fraction(above) == higher[0]
        assert make_dose(above, supply) is not None
    assert (below == asked) == (above == asked) == (make_dose(asked, supply) is not None)


def test_the_lowest_makeable_dose_can_be_the_most_that_is_asked_for() -> None:
    assert lowest_makeable(ONE_SIZE, Decimal("1.5")) == Decimal("1.5")


@given(starts, capsules | liquids)
def test_the_lowest_makeable_dose(most: Decimal, supply: Supply) -> None:
    sums = every_sum(supply, most)
    if sums:
        assert Fraction(lowest_makeable(supply, most)) == sums[0]
        return
    with pytest.raises(ValidationError) as caught:
        lowest_makeable(supply, most)
    assert caught.value.code is ValidationCode.NOTHING_CAN_BE_MADE


@pytest.mark.parametrize(
    ("asked", "supply", "most", "found"),
    [
        ("4", USUAL, "4.5", "4"),
        ("4.05", USUAL, "4.5", "4"),
        ("2.25", USUAL, "4.5", "2"),  # as far from 2.5
        ("4.4", USUAL, "4.4", "4"),  # 4.5 is nearer, and above the start
        ("0.1", USUAL, "4.5", "0.5"),  # nothing lower can be made
        ("4", ONE_SIZE, "4.5", "4.5"),
        ("3.75", ONE_SIZE, "4.5", "3"),  # as far from 4.5
        ("9", ONE_SIZE, "50", "6"),  # four pieces at most
        ("2.25", DROPS, "3", "2.2"),  # as far from 2.3
        ("2.26", DROPS, "3", "2.3"),
        ("0.04", DROPS, "3", "0.1"),
        ("10", Liquid(Decimal("0.5"), Decimal("0.001")), "50", "10"),
        ("0.0015", Liquid(Decimal("0.5"), Decimal("0.001")), "50", "0.001"),  # marks of 0.0005 mg
    ],
)
def test_known_nearest_doses(asked: str, supply: Supply, most: str, found: str) -> None:
    nearest = nearest_makeable(Decimal(asked), supply, Decimal(most))
    assert str(nearest) == found


@pytest.mark.parametrize(
    ("asked", "supply", "around"),
    [
        ("4", USUAL, ("4", "4")),
        ("4.2", USUAL, ("4", "4.5")),
        ("0.2", USUAL, (None, "0.5")),
        ("18.1", USUAL, ("18", None)),
        ("4.5", Capsules((Decimal("0.5"), Decimal(1)), 4), ("4", None)),
        ("2.25", DROPS, ("2.2", "2.3")),
        ("0.05", DROPS, (None, "0.1")),
    ],
)
def test_known_doses_around(
    asked: str, supply: Supply, around: tuple[str | None, str | None]
) -> None:
    found = makeable_around(Decimal(asked), supply)
    assert tuple(None if dose is None else str(dose) for dose in found) == around


def test_a_start_below_everything_that_can_be_made_is_said_with_the_dose() -> None:
    with pytest.raises(ValidationError) as caught:
        nearest_makeable(Decimal(1), ONE_SIZE, Decimal("1.0"))
    assert caught.value.code is ValidationCode.NOTHING_CAN_BE_MADE
    assert caught.value.details == {"dose": "1"}


def test_twelve_strengths_that_share_no_grid_are_answered_quickly() -> None:
    odd = (501, 1003, 1507, 2011, 3019, 4523, 5011, 7013, 9029, 11003, 13007, 17011)
    supply = Capsules(tuple(Decimal(size) / 1000 for size in odd), 10)
    began = time.perf_counter()
    nearest_makeable(Decimal(50), supply, Decimal(50))
    assert time.perf_counter() - began < 1

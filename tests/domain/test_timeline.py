"""One plan on the calendar: agreed pauses between its steps move what follows, day by day."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.timeline import AgreedPause, Move, Part, Timeline
from tests.support.plan_parts import day, in_words, plan

TAPER = plan("4.5 x 5", "4 x 5/2", "3 x 5")
steps = st.lists(
    st.builds(
        Step,
        st.none() | st.integers(1, 9).map(Decimal),
        st.integers(1, 9),
        st.sampled_from([1, 2]),
    ),
    min_size=1,
    max_size=5,
)
pauses = st.lists(
    st.builds(AgreedPause, st.integers(0, 40).map(day), st.integers(1, 9), st.just(2)), max_size=4
)


def line(some: Plan, *agreed: tuple[int, int | None]) -> Timeline:
    """Return one plan with agreed pauses, each from a day on for so many days."""
    found = tuple(AgreedPause(day(first), days, 2) for first, days in agreed)
    return Timeline(1, (Part(1, some, some.start_date),), found)


def by_hand(made: list[Step], agreed: list[AgreedPause], days: int) -> list[Decimal | None]:
    """Go through the dates: in a pause none is taken, on any other the next day of the steps.

    A day off that a pause would begin on is had before it: it has no dose either.
    """
    left = [
        step.dose_mg if n % step.every_days == 0 else None
        for step in made
        for n in range(step.days or 0)
    ]
    found: list[Decimal | None] = []
    for number in range(days):
        is_paused = any(pause.covers(day(number)) for pause in agreed)
        found.append(None if is_paused or not left else left.pop(0))
    return found


def by_step(laid_out: Plan, days: int) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for number in range(days):
        row = laid_out.step_on(day(number))
        is_on = row is not None and row.step.doses_on((day(number) - row.first).days)
        found.append(row.step.dose_mg if row is not None and is_on else None)
    return found


@given(steps, pauses)
def test_the_doses_of_a_laid_out_plan_are_those_counted_day_by_day(
    made: list[Step], agreed: list[AgreedPause]
) -> None:
    some = Plan(day(0), (time(21),), tuple(made))
    found = Timeline(1, (Part(1, some, day(0)),), tuple(agreed))
    assert by_step(found.laid_out(found.parts[0]), 120) == by_hand(made, agreed, 120)


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ([(2, 3)], ["4.5 x 2", "- x 3", "4.5 x 3", "4 x 5/2", "3 x 5"]),
        ([(0, 2)], ["- x 2", "4.5 x 5", "4 x 5/2", "3 x 5"]),
        # two that meet, and two that cover the same days, are one
        ([(2, 3), (5, 2)], ["4.5 x 2", "- x 5", "4.5 x 3", "4 x 5/2", "3 x 5"]),
        ([(2, 9), (3, 2)], ["4.5 x 2", "- x 9", "4.5 x 3", "4 x 5/2", "3 x 5"]),
        ([(2, 3), (2, None)], ["4.5 x 2", "- x"]),
        ([(2, None), (9, 2)], ["4.5 x 2", "- x"]),
        ([(2, 3), (8, 2)], ["4.5 x 2", "- x 3", "4.5 x 3", "- x 2", "4 x 5/2", "3 x 5"]),
        # on a day off: the pause stands after it
        ([(6, 3)], ["4.5 x 5", "4 x 2/2", "- x 3", "4 x 3/2", "3 x 5"]),
        ([(10, 3)], ["4.5 x 5", "4 x 5/2", "- x 3", "3 x 5"]),
        ([(6, None)], ["4.5 x 5", "4 x 2/2", "- x"]),
        ([(6, 1)], ["4.5 x 5", "4 x 2/2", "- x 1", "4 x 3/2", "3 x 5"]),
    ],
)
def test_agreed_pauses_are_steps_without_a_dose(
    agreed: list[tuple[int, int | None]], words: list[str]
) -> None:
    found = line(TAPER, *agreed)
    assert in_words(found.laid_out(found.parts[0])) == words


def test_days_in_an_agreed_pause_do_not_count() -> None:
    found = line(TAPER, (2, 3), (8, 2))
    (part,) = found.parts
    counted = [found.days_until(part, day(number)) for number in range(12)]
    assert counted == [0, 1, 2, 2, 2, 2, 3, 4, 5, 5, 5, 6]


def two_parts(*agreed: tuple[int, int | None]) -> Timeline:
    """Return a part of 10 days, and another from then on."""
    first = Part(1, TAPER, day(0), length=10)
    second = Part(2, plan("1 x 9", start=day(10)), day(10))
    found = tuple(AgreedPause(day(begins), days, 3) for begins, days in agreed)
    return Timeline(1, (first, second), found)


def test_the_part_that_holds_on_a_day_is_the_last_that_began() -> None:
    assert [two_parts().index_on(day(n)) for n in (-1, 0, 9, 10, 99)] == [None, 0, 0, 1, 1]
    assert two_parts().first == day(0)


def test_a_part_behind_an_open_pause_is_not_reached() -> None:
    found = two_parts((4, None))
    assert found.reached == found.parts[:1]
    assert found.index_on(day(99)) == 0


def test_a_part_flows_with_the_pauses_before_it() -> None:
    flowed = two_parts((4, 3)).flowed(5)
    second = flowed.parts[1]
    assert (second.first, second.plan.start_date) == (day(13), day(13))
    assert second.moves == (Move(5, 3),)
    assert two_parts((9, 3)).flowed(5).parts[1].first == day(13)
    assert two_parts().flowed(5) == two_parts()
    assert two_parts((4, None)).flowed(5).parts[1].first == day(10)


def test_a_part_stays_on_its_date_where_the_days_since_the_part_before_it_are_paused() -> None:
    first = Part(1, TAPER, day(0), length=4)
    second = Part(2, plan("1 x 9", start=day(7)), day(7))
    found = Timeline(1, (first, second), (AgreedPause(day(4), 3, 3),))
    assert found.flowed(5) == found


def test_a_part_that_stays_on_its_date_was_not_moved() -> None:
    (part,) = line(TAPER).parts
    assert part.moved(day(0), 5) is part
    assert part.moved(day(-2), 5).moves == (Move(5, -2),)


def test_moving_all_moves_the_pauses_and_the_stop_too() -> None:
    first = Part(1, TAPER, day(0), stop=day(8), stopped_by=2)
    moved = Timeline(1, (first,), (AgreedPause(day(3), 2, 3),)).moved(7, 4)
    (part,) = moved.parts
    assert (part.first, part.plan.start_date, part.stop) == (day(7), day(7), day(15))
    assert moved.pauses == (AgreedPause(day(10), 2, 3),)
    assert part.moves == (Move(4, 7),)


def test_a_stop_ends_the_laid_out_plan() -> None:
    found = Timeline(1, (Part(1, TAPER, day(0), stop=day(7)),))
    assert in_words(found.laid_out(found.parts[0])) == ["4.5 x 5", "4 x 2/2"]
    found = Timeline(1, (Part(1, TAPER, day(0), stop=day(0)),))
    assert in_words(found.laid_out(found.parts[0])) == ["- x 1"]


def test_a_file_that_begins_later_than_its_part_begins_after_the_pauses_before_it() -> None:
    late = Part(1, plan("4 x 5", start=day(4)), day(0))
    found = Timeline(1, (late,), (AgreedPause(day(1), 2, 2),))
    laid_out = found.laid_out(late)
    assert (laid_out.start_date, in_words(laid_out)) == (day(6), ["4 x 5"])


def test_a_pause_knows_its_days() -> None:
    pause = AgreedPause(day(3), 2, 2)
    assert [pause.covers(day(n)) for n in (2, 3, 4, 5)] == [False, True, True, False]
    assert AgreedPause(day(3), None, 2).covers(date(2100, 1, 1))
    assert pause.until(day(4)) == AgreedPause(day(3), 1, 2)
    assert pause.last - pause.first == timedelta(days=1)

"""Which doses of a date stay, move or come when the plan changes while the date is under way."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.dose_slots import NewTime, OldDose, arranged, paired

minutes = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
olds = st.lists(st.tuples(minutes, st.booleans()), max_size=5, unique_by=lambda one: one[0]).map(
    lambda found: [OldDose(n, at, is_fixed) for n, (at, is_fixed) in enumerate(sorted(found), 1)]
)
news = st.lists(st.tuples(minutes, st.booleans()), max_size=5, unique_by=lambda one: one[0]).map(
    lambda found: [NewTime(at, has_passed) for at, has_passed in sorted(found)]
)


def at(text: str) -> time:
    return time.fromisoformat(text)


def old(*doses: str) -> list[OldDose]:
    """Read "21:00" as a dose still to come and "21:00!" as a fixed one, in slots from 1."""
    return [OldDose(n, at(dose.rstrip("!")), "!" in dose) for n, dose in enumerate(doses, 1)]


def new(now: str, *times: str) -> list[NewTime]:
    """Read the new times at a local time of day."""
    return [NewTime(at(one), at(one) <= at(now)) for one in times]


@pytest.mark.parametrize(
    ("before", "after", "used", "keeps", "places"),
    [
        # 08:00 taken, at noon changed to 20:00 only: the evening dose stays that dose
        (old("08:00!", "20:00"), new("12:00", "20:00"), (), {1}, {2: "20:00"}),
        # at noon an hour earlier
        (old("21:00"), new("12:00", "20:00"), (), set(), {1: "20:00"}),
        # a new time that has passed leaves today as it was
        (old("21:00"), new("20:30", "20:00"), (), {1}, {}),
        (old("21:00"), new("10:00", "08:00"), (), {1}, {}),
        # due or taken: it stays wholly as it is
        (old("21:00!"), new("21:10", "22:00"), (), {1}, {}),
        # a second time of day whose hour has passed does not double today's dose
        (old("21:00"), new("12:00", "08:00", "21:00"), (), set(), {1: "21:00"}),
        (old("21:00!"), new("12:00", "08:00", "21:00"), (), {1}, {}),
        # equal times go before nearer ones of another
        (
            old("08:00", "20:00"),
            new("01:00", "19:00", "20:00"),
            (),
            set(),
            {1: "19:00", 2: "20:00"},
        ),
        # an old time without a partner goes, unless it is fixed
        (old("08:00", "20:00"), new("01:00", "21:00"), (), set(), {2: "21:00"}),
        (old("08:00!", "20:00"), new("09:00", "21:00"), (), {1}, {2: "21:00"}),
        (old("08:00!", "20:00"), (), (), {1}, {}),
        # a new time takes the lowest number without a dose, a record or a reminder
        (old("20:00"), new("01:00", "08:00", "20:00"), (), set(), {1: "20:00", 2: "08:00"}),
        (old("20:00"), new("01:00", "08:00", "20:00"), (2,), set(), {1: "20:00", 3: "08:00"}),
        ((), new("01:00", "08:00"), (1, 2), set(), {3: "08:00"}),
        ((), new("01:00", "08:00"), (), set(), {1: "08:00"}),
        # a dose takes the time that is left, however far away
        (
            old("08:00", "20:00"),
            new("01:00", "20:00", "23:00"),
            (),
            set(),
            {1: "23:00", 2: "20:00"},
        ),
    ],
)
def test_the_doses_of_a_date_in_examples(
    before: list[OldDose],
    after: list[NewTime],
    used: tuple[int, ...],
    keeps: set[int],
    places: dict[int, str],
) -> None:
    found = arranged(before, after, used)
    assert found.keeps == keeps
    assert {slot: f"{moved:%H:%M}" for slot, moved in found.places} == places


def test_of_equally_near_times_the_earlier_ones_are_paired_first() -> None:
    assert dict(paired([at("09:00")], [at("08:00"), at("10:00")])) == {0: 0}
    assert dict(paired([at("08:00"), at("10:00")], [at("09:00")])) == {0: 0}


def test_times_are_near_by_their_minutes() -> None:
    assert dict(paired([at("10:59")], [at("10:00"), at("11:57")])) == {0: 1}


@given(olds, news, st.frozensets(st.integers(1, 6), max_size=4))
def test_no_number_is_given_twice_and_no_fixed_dose_is_touched(
    before: list[OldDose], after: list[NewTime], used: frozenset[int]
) -> None:
    found = arranged(before, after, used)
    slots = [*found.keeps, *(slot for slot, _at in found.places)]
    assert len(set(slots)) == len(slots)
    assert {dose.slot for dose in before if dose.is_fixed} <= found.keeps
    known = {dose.slot for dose in before}
    assert found.keeps <= known
    assert all(slot in known or slot not in used for slot, _at in found.places)
    times = [moved for _slot, moved in found.places]
    assert len(set(times)) == len(times)


@given(olds, news)
def test_each_time_still_to_come_has_a_dose_and_none_that_has_passed_gets_one(
    before: list[OldDose], after: list[NewTime]
) -> None:
    found = arranged(before, after)
    placed = {moved for _slot, moved in found.places}
    assert not placed & {one.at for one in after if one.has_passed}
    pairs = dict(paired([dose.at for dose in before], [one.at for one in after]))
    with_kept = {to for of, to in pairs.items() if before[of].slot in found.keeps}
    missing = {one.at for n, one in enumerate(after) if not one.has_passed and n not in with_kept}
    assert placed == missing


@given(olds, news)
def test_times_are_paired_once_each_and_equal_ones_with_each_other(
    before: list[OldDose], after: list[NewTime]
) -> None:
    some, others = [dose.at for dose in before], [one.at for one in after]
    pairs = dict(paired(some, others))
    assert len(pairs) == len(set(pairs.values())) == min(len(some), len(others))
    equal = {some.index(one): others.index(one) for one in some if one in others}
    assert equal.items() <= pairs.items()

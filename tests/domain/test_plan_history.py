"""All revisions as they were made and taken back: which doses a date has, and in which slots."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.calendar import planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from tests.support.plan_parts import day

DAY = timedelta(days=1)
MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
ALWAYS_UTC = ConditionsLog.of(UTC)


def plan(dose: str = "4.5", *times: str, start: int = 0, days: int | None = 60) -> Plan:
    at = tuple(map(time.fromisoformat, times or ("21:00",)))
    return Plan(day(start), at, (Step(Decimal(dose), days),))


def revision(
    number: int,
    from_day: int,
    what: Plan | None = None,
    *,
    plan_id: int = 1,
    keeps: Iterable[tuple[int, int]] = (),
    withdrawn: bool = False,
) -> Revision:
    """Return a revision as a version before this one wrote it: a whole plan."""
    return Revision(
        number,
        plan_id,
        day(from_day),
        MADE_AT + number * DAY,
        what or plan(),
        keeps=frozenset((day(n), slot) for n, slot in keeps),
        withdrawn_at=MADE_AT + number * DAY if withdrawn else None,
    )


def doses_on(history: PlanHistory, n: int) -> list[tuple[int, str, str]]:
    return [
        (dose.slot, f"{dose.at:%H:%M}", plain(dose.row.step.dose_mg or Decimal(0)))
        for dose in history.doses_on(day(n))
    ]


def sources(history: PlanHistory, days: Iterable[int]) -> list[int | None]:
    """Return of each day the revision that says the file of what holds."""
    found = [history.effective.part_on(day(n)) for n in days]
    return [part.source if part else None for part in found]


# As versions before this one wrote them


def test_an_empty_history_asks_for_nothing() -> None:
    history = PlanHistory()
    assert history.effective.parts == ()
    assert history.doses_on(day(0)) == ()
    assert history.dose_at(day(0), 1) is None
    assert (history.newest, history.last_dosing_day()) == (None, None)
    assert history.without_newest() == history
    assert (history.next_number, history.next_plan_id) == (1, 1)


def test_a_revision_speaks_from_its_first_date_on() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 10)))
    assert sources(history, (-1, 0, 9, 10, 99)) == [None, 1, 1, 2, 2]
    assert history.newest == history.revisions[1] == history.revision(2)
    assert history.effective.first_date == day(0)


def test_the_revision_made_last_wins_even_with_an_earlier_first_date() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 20), revision(3, 10)))
    assert sources(history, (9, 10, 19, 20, 99)) == [1, 3, 3, 3, 3]


def test_a_revision_that_was_taken_back_speaks_no_more() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 10, withdrawn=True), revision(3, 30)))
    assert sources(history, (9, 10, 29, 30)) == [1, 1, 1, 3]
    assert [one.number for one in history.active_revisions] == [1, 3]
    history = PlanHistory((revision(1, 0), revision(2, -5, withdrawn=True)))
    assert history.newest == history.revisions[0]
    assert history.effective.first_date == day(0)
    assert (history.next_number, history.next_plan_id) == (3, 2)


def test_a_second_plan_takes_over_from_its_first_date_and_stays() -> None:
    second = revision(2, 10, plan("3", start=10, days=5), plan_id=2)
    history = PlanHistory((revision(1, 0), second))
    assert sources(history, (9, 10, 14, 15)) == [1, 2, 2, 2]
    assert doses_on(history, 9) == [(1, "21:00", "4.5")]
    assert doses_on(history, 14) == [(1, "21:00", "3")]
    assert doses_on(history, 15) == []  # the first plan does not come back after the second


def test_a_change_of_the_first_plan_leaves_the_dates_of_the_second_alone() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 20, plan_id=2), revision(3, 10)))
    assert sources(history, (9, 10, 19, 20)) == [1, 3, 3, 2]


def test_a_second_plan_that_is_taken_back_gives_its_dates_to_the_first() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 20, plan_id=2, withdrawn=True)))
    assert sources(history, (19, 20)) == [1, 1]


def test_a_kept_slot_stays_as_it_was_planned_before() -> None:
    late = plan("4", "22:00")
    history = PlanHistory((revision(1, 0), revision(2, 3, late, keeps=[(3, 1)])))
    assert doses_on(history, 3) == [(1, "21:00", "4.5")]
    assert doses_on(history, 4) == [(1, "22:00", "4")]


def test_a_kept_slot_that_the_new_plan_has_not_is_still_planned() -> None:
    twice = plan("4.5", "08:00", "21:00")
    change = revision(2, 3, plan("4", "22:00"), keeps=[(3, 2)])
    history = PlanHistory((revision(1, 0, twice), change))
    assert doses_on(history, 3) == [(1, "22:00", "4"), (2, "21:00", "4.5")]
    assert doses_on(history, 4) == [(1, "22:00", "4")]


def test_a_slot_is_kept_on_later_dates_too() -> None:
    change = revision(2, 3, plan("4", "22:00"), keeps=[(3, 1), (4, 1)])
    history = PlanHistory((revision(1, 0), change))
    assert [doses_on(history, n)[0][2] for n in (3, 4, 5)] == ["4.5", "4.5", "4"]


def test_what_was_kept_twice_stays_as_it_was_first() -> None:
    changes = (revision(2, 3, plan("4"), keeps=[(3, 1)]), revision(3, 3, plan("3"), keeps=[(3, 1)]))
    history = PlanHistory((revision(1, 0), *changes))
    assert doses_on(history, 3) == [(1, "21:00", "4.5")]
    assert sources(history, (4,)) == [3]


def test_a_kept_slot_that_nothing_planned_before_asks_for_nothing() -> None:
    twice = plan("4", "08:00", "21:00")
    history = PlanHistory((revision(1, 0), revision(2, 3, twice, keeps=[(3, 1), (3, 2)])))
    assert doses_on(history, 3) == [(1, "21:00", "4.5")]
    alone = PlanHistory((revision(1, 3, keeps=[(3, 1)]),))
    assert doses_on(alone, 3) == []


def test_a_second_plan_can_keep_a_dose_of_the_first_and_the_dose_its_key() -> None:
    second = revision(2, 3, plan("3", "08:00"), plan_id=2, keeps=[(3, 1)])
    history = PlanHistory((revision(1, 0), second))
    keys = [dose.key for dose in planned_doses(history, day(3), day(4), ALWAYS_UTC)]
    assert [(key.slot, key.plan_id) for key in keys] == [(1, 1), (1, 2)]


def test_a_plan_was_made_when_its_first_revision_was() -> None:
    history = PlanHistory((revision(1, 0), revision(2, 3), revision(3, 9, plan_id=2)))
    assert history.plan_made_at(1) == MADE_AT + DAY
    assert history.plan_made_at(2) == MADE_AT + 3 * DAY
    assert history.revisions_before(history.revision(3)) == history.revisions[:2]


revisions = st.builds(
    lambda plan_id, from_day, dose, times, keeps, withdrawn: (
        plan_id,
        revision(1, from_day, plan(str(dose), *times, start=-5), keeps=keeps, withdrawn=withdrawn),
    ),
    st.integers(1, 3),
    st.integers(0, 12),
    st.integers(1, 4),
    st.sets(st.sampled_from(["08:00", "13:00", "21:00"]), min_size=1),
    st.sets(st.tuples(st.integers(0, 14), st.integers(1, 3)), max_size=4),
    st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(revisions, max_size=6))
def test_a_date_and_slot_name_one_dose_only_whatever_was_revised(
    made: list[tuple[int, Revision]],
) -> None:
    history = PlanHistory(
        tuple(replace(r, number=n, plan_id=p) for n, (p, r) in enumerate(made, start=1))
    )
    doses = list(planned_doses(history, day(-2), day(20), ALWAYS_UTC))
    names = [str(dose.key) for dose in doses]
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    withdrawn = {one.number for one in history.revisions if one.withdrawn}
    for dose in doses:
        assert dose.part.source not in withdrawn
        assert history.dose_at(dose.key.day, dose.key.slot) is not None


@pytest.mark.parametrize("first", [-9, 0])
def test_nothing_before_the_first_date_is_planned(first: int) -> None:
    history = PlanHistory((revision(1, 0),))
    doses = list(planned_doses(history, day(first), day(1), ALWAYS_UTC))
    assert [dose.key.day for dose in doses] == [day(0), day(1)]


# Operations, with the doses that they keep and place on dates under way


def at(text: str) -> time:
    return time.fromisoformat(text)


def change(number: int, from_day: int, what: Plan, **said: Any) -> Revision:
    """Return a change; `places` are (day, slot, time) in words."""
    places = tuple(PlacedTime(day(n), slot, at(when)) for n, slot, when in said.pop("places", ()))
    made = revision(number, from_day, what, keeps=said.pop("keeps", ()))
    return replace(made, operation=Operation.CHANGE, places=places, **said)


TWICE = plan("4.5", "08:00", "20:00")


def test_on_its_first_date_a_change_gives_each_dose_the_slot_that_was_paired() -> None:
    evening = change(2, 3, plan("4", "20:00"), keeps=[(3, 1)], places=[(3, 2, "20:00")])
    history = PlanHistory((revision(1, 0, TWICE), evening))
    assert doses_on(history, 2) == [(1, "08:00", "4.5"), (2, "20:00", "4.5")]
    assert doses_on(history, 3) == [(1, "08:00", "4.5"), (2, "20:00", "4")]
    assert doses_on(history, 4) == [(1, "20:00", "4")]
    assert history.arranged_days == {day(3)}


def test_a_time_that_gets_no_slot_on_the_first_date_is_no_dose_of_it() -> None:
    history = PlanHistory((revision(1, 0), change(2, 3, plan("4", "08:00"), keeps=[(3, 1)])))
    assert doses_on(history, 3) == [(1, "21:00", "4.5")]
    assert doses_on(history, 4) == [(1, "08:00", "4")]


def test_a_later_date_with_a_fixed_dose_is_arranged_too() -> None:
    early = change(
        2,
        3,
        plan("4", "20:00"),
        keeps=[(4, 1)],
        places=[(3, 1, "20:00")],
    )
    history = PlanHistory((revision(1, 0), early))
    assert [doses_on(history, n) for n in (3, 4, 5)] == [
        [(1, "20:00", "4")],
        [(1, "21:00", "4.5")],
        [(1, "20:00", "4")],
    ]


def test_an_operation_leaves_the_numbers_of_the_dates_before_it() -> None:
    first = change(2, 3, plan("4", "08:00", "20:00"), places=[(3, 2, "08:00"), (3, 1, "20:00")])
    hold = replace(
        change(3, 5, plan(), places=[(5, 1, "08:00"), (5, 2, "20:00")]),
        operation=Operation.HOLD,
        days=2,
    )
    history = PlanHistory((revision(1, 0), first, hold))
    assert [(slot, when) for slot, when, _mg in doses_on(history, 3)] == [
        (1, "20:00"),
        (2, "08:00"),
    ]


def test_a_stop_asks_for_nothing_but_for_what_it_keeps() -> None:
    stop = replace(change(2, 3, plan(), keeps=[(3, 1)]), operation=Operation.STOP)
    history = PlanHistory((revision(1, 0), stop))
    assert doses_on(history, 3) == [(1, "21:00", "4.5")]
    assert doses_on(history, 4) == []
    # the last dosing day is that of the dose that stayed
    assert history.effective.last_dosing_day() == day(2)
    assert history.last_dosing_day() == day(3)


def test_the_last_dosing_day_of_a_history_without_a_dose_is_none() -> None:
    stop = replace(change(2, 0, plan()), operation=Operation.STOP)
    assert PlanHistory((revision(1, 0), stop)).last_dosing_day() is None
    goes_on = PlanHistory((revision(1, 0, plan(days=None)),))
    assert goes_on.last_dosing_day() is None
    pause = Plan(day(0), (time(21),), (Step(None, 5),))
    assert PlanHistory((revision(1, 0, pause),)).last_dosing_day() is None


def test_the_last_dosing_day_can_be_the_first_day() -> None:
    assert PlanHistory((revision(1, 0, plan(days=1)),)).last_dosing_day() == day(0)


# Taking back


def test_what_was_taken_back_leaves_all_as_if_it_had_not_been_made() -> None:
    back = replace(change(2, 3, plan("4", "20:00")), withdrawn_at=MADE_AT + 3 * DAY)
    history = PlanHistory((revision(1, 0), back))
    assert [doses_on(history, n) for n in range(9)] == [
        doses_on(PlanHistory((revision(1, 0),)), n) for n in range(9)
    ]
    assert history.without_newest() == PlanHistory()
    nothing_left = PlanHistory((revision(1, 0, withdrawn=True),))
    assert nothing_left.without_newest() == nothing_left


def test_a_taking_back_says_which_doses_stay_and_which_come_back() -> None:
    back = replace(
        change(2, 3, plan("4", "08:00", "20:00"), places=[(3, 1, "20:00"), (3, 2, "08:00")]),
        withdrawn_at=MADE_AT + 3 * DAY,
        left=frozenset({(day(3), 2)}),
        restored=(PlacedTime(day(3), 1, at("21:00")),),
        restored_days=frozenset({day(3), day(4)}),
    )
    history = PlanHistory((revision(1, 0), back))
    assert doses_on(history, 3) == [(1, "21:00", "4.5"), (2, "08:00", "4")]
    assert doses_on(history, 4) == []
    assert doses_on(history, 5) == [(1, "21:00", "4.5")]
    assert history.last_dosing_day() == day(59)


def test_what_stayed_after_a_taking_back_stays_after_the_next_one() -> None:
    stayed = replace(
        change(2, 3, plan("4", "08:00"), places=[(3, 1, "08:00")]),
        withdrawn_at=MADE_AT + 3 * DAY,
        left=frozenset({(day(3), 1)}),
        restored_days=frozenset({day(3)}),
    )
    third = replace(change(3, 3, plan("3", "20:00")), made_at=MADE_AT + 12 * DAY)
    history = PlanHistory((revision(1, 0), stayed, replace(third, withdrawn_at=MADE_AT + 13 * DAY)))
    assert doses_on(history, 3) == [(1, "08:00", "4")]


def test_states_tell_what_was_known_at_an_instant() -> None:
    back = replace(change(2, 3, plan("4", "20:00")), withdrawn_at=MADE_AT + 9 * DAY)
    third = replace(change(3, 5, plan("3", "20:00")), made_at=MADE_AT + 12 * DAY)
    history = PlanHistory((revision(1, 0), back, third))
    assert [history.state_before(MADE_AT + n * DAY) for n in (0, 1, 1.5, 2.5, 10, 13)] == [
        *(0, 0, 1, 2, 3, 4)
    ]
    doses = [[one.at for one in history.doses_in(state, day(6))] for state in range(5)]
    assert doses == [[], [at("21:00")], [at("20:00")], [at("21:00")], [at("20:00")]]
    assert [history.began(state) for state in (0, 1, 3)] == [
        *(None, MADE_AT + DAY, MADE_AT + 9 * DAY)
    ]
    assert list(history.states_from(3)) == [3, 4]


def test_a_clock_set_back_makes_no_revision_unmade() -> None:
    earlier = replace(change(2, 3, plan("4", "20:00")), made_at=MADE_AT - DAY)
    history = PlanHistory((revision(1, 0), earlier))
    assert history.state_before(MADE_AT) == 2


def test_two_that_were_taken_back_one_after_the_other_leave_the_first() -> None:
    second = replace(change(2, 3, plan("4", "20:00")), withdrawn_at=MADE_AT + 8 * DAY)
    third = replace(change(3, 5, plan("3", "19:00")), withdrawn_at=MADE_AT + 7 * DAY)
    history = PlanHistory((revision(1, 0), second, third))
    doses = [[one.at for one in history.doses_in(state, day(6))] for state in range(6)]
    assert doses == [
        *([], [at("21:00")], [at("20:00")], [at("19:00")], [at("20:00")], [at("21:00")])
    ]
    for made in (8, 10):  # at the instant at which the second was taken back, and later
        again = replace(third, made_at=MADE_AT + made * DAY, withdrawn_at=MADE_AT + 11 * DAY)
        history = PlanHistory((revision(1, 0), second, again))
        doses = [[one.at for one in history.doses_in(state, day(6))] for state in range(6)]
        assert doses == [
            *([], [at("21:00")], [at("20:00")], [at("21:00")], [at("19:00")], [at("21:00")])
        ]


def test_what_was_taken_back_is_taken_back_when_the_next_one_was_not_made_yet() -> None:
    """By numbers, where they are known: the instants of a clock that was set back lie."""
    second = replace(
        change(2, 3, plan("4", "20:00")), withdrawn_at=MADE_AT - DAY, withdrawn_after=2
    )
    third = replace(change(3, 5, plan("3", "19:00")), withdrawn_at=MADE_AT - DAY, withdrawn_after=3)
    times = [[], [at("21:00")], [at("20:00")], [at("21:00")], [at("19:00")], [at("21:00")]]
    history = PlanHistory((revision(1, 0), second, third))
    assert [[one.at for one in history.doses_in(n, day(6))] for n in range(6)] == times
    # The second was taken back after the third had been: that stood on it.
    history = PlanHistory((revision(1, 0), replace(second, withdrawn_after=3), third))
    times = [[], [at("21:00")], [at("20:00")], [at("19:00")], [at("20:00")], [at("21:00")]]
    assert [[one.at for one in history.doses_in(n, day(6))] for n in range(6)] == times


def test_a_dose_is_the_same_as_at_an_instant_if_its_time_is() -> None:
    change_at = MADE_AT + 2 * DAY
    moved = change(2, 3, plan("4", "20:00"), places=[(3, 1, "20:00")])
    history = PlanHistory((revision(1, 0), moved))
    before, after = change_at - DAY / 2, change_at + DAY / 2
    assert [history.is_same_dose(day(3), 1, when) for when in (before, after)] == [False, True]
    # At the very instant of a change either is meant.
    assert history.is_same_dose(day(3), 1, change_at)
    assert history.is_same_dose(day(2), 1, before)
    assert not history.is_same_dose(day(3), 2, after)


def test_the_first_date_is_that_of_a_dose_that_stayed_when_all_was_taken_back() -> None:
    back = replace(
        revision(1, 0),
        operation=Operation.NEW,
        withdrawn_at=MADE_AT + 9 * DAY,
        places=(PlacedTime(day(0), 1, at("21:00")),),
        left=frozenset({(day(0), 1)}),
        restored_days=frozenset({day(0)}),
    )
    history = PlanHistory((back,))
    assert (history.effective.first_date, history.first_date) == (None, day(0))
    assert PlanHistory().first_date is None
    assert PlanHistory((revision(1, 0),)).first_date == day(0)


STEPS = st.builds(Step, st.integers(1, 4).map(Decimal), st.integers(2, 9), st.sampled_from([1, 2]))
FILES = st.builds(
    lambda first, times, steps: Plan(day(first), tuple(map(at, sorted(times))), tuple(steps)),
    st.integers(0, 9),
    st.sets(st.sampled_from(["08:00", "13:00", "21:00"]), min_size=1),
    st.lists(STEPS, min_size=1, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(FILES, st.lists(st.tuples(st.integers(0, 20), FILES), max_size=4), st.integers(0, 20), FILES)
def test_undo_of_the_newest_is_the_history_without_it(
    first: Plan, changes: list[tuple[int, Plan]], last: int, newest: Plan
) -> None:
    made = [
        change(number, from_day, some)
        for number, (from_day, some) in enumerate(
            [((first.start_date - day(0)).days, first), *changes], start=1
        )
    ]
    before = PlanHistory(tuple(made))
    taken_back = replace(change(len(made) + 1, last, newest), withdrawn_at=MADE_AT + 99 * DAY)
    after = PlanHistory((*made, taken_back))
    assert after.effective == before.effective
    assert [doses_on(after, n) for n in range(40)] == [doses_on(before, n) for n in range(40)]
    assert after.last_dosing_day() == before.last_dosing_day()
    with_it = PlanHistory((*made, replace(taken_back, withdrawn_at=None)))
    assert with_it.without_newest() == before
    assert [doses_on(with_it, n) for n in range(last)] == [doses_on(before, n) for n in range(last)]


def test_a_revision_says_which_days_it_arranges() -> None:
    said = change(2, 3, plan(), keeps=[(5, 1)], places=[(4, 1, "08:00")])
    assert said.arranged_days == {day(3), day(4), day(5)}
    assert revision(2, 3, keeps=[(5, 1)]).arranged_days == frozenset()
    assert said.says_whole_plan
    assert not replace(said, operation=Operation.HOLD).says_whole_plan
    assert date(2027, 1, 4) == day(0)


def test_the_revision_in_force_is_the_newest_that_shaped_the_part_by_then() -> None:
    held = [
        replace(revision(n, since), operation=Operation.HOLD, days=2)
        for n, since in ((2, 30), (3, 10))
    ]
    new = replace(revision(1, 0), operation=Operation.NEW)
    history = PlanHistory((new, *held))
    (part,) = history.effective.parts
    told = [history.revision_on(part, day(n)) for n in (0, 9, 10, 29, 30, 60)]
    assert told == [1, 1, 3, 3, 3, 3]

"""Which plan and which revision speak for a date: one per date and slot, whatever the order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import planned_doses
from ldn_desktop.domain.changes import DoseChange, DoseThen, changes_between
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import PlanBook, Revision

DAY = timedelta(days=1)
START = date(2027, 1, 4)
MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)


def day(n: int) -> date:
    return START + n * DAY


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
    kept = frozenset((day(n), slot) for n, slot in keeps)
    made_at = MADE_AT + number * DAY
    return Revision(
        number, plan_id, day(from_day), made_at, what or plan(), keeps=kept, withdrawn=withdrawn
    )


def doses_on(book: PlanBook, n: int) -> list[tuple[str, str, str]]:
    return [
        (str(dose.key).split("#")[1], f"{dose.at:%H:%M}", str(dose.dose_mg))
        for dose in planned_doses(book, day(n), day(n), UTC)
    ]


def numbers(book: PlanBook, days: Iterable[int]) -> list[int | None]:
    found = [book.in_force(day(n)) for n in days]
    return [one.number if one else None for one in found]


def test_an_empty_book_speaks_for_no_date() -> None:
    book = PlanBook()
    assert book.in_force(START) is None
    assert book.speaking_for(START, 1) is None
    assert book.slots(START) == ()
    assert book.newest() is None
    assert book.first_date() is None


def test_a_revision_speaks_from_its_first_date_on() -> None:
    book = PlanBook((revision(1, 0), revision(2, 10)))
    assert numbers(book, (-1, 0, 9, 10, 99)) == [None, 1, 1, 2, 2]
    assert book.newest() == book.revisions[1]
    assert book.first_date() == START


def test_the_revision_made_last_wins_even_with_an_earlier_first_date() -> None:
    book = PlanBook((revision(1, 0), revision(2, 20), revision(3, 10)))
    assert numbers(book, (9, 10, 19, 20, 99)) == [1, 3, 3, 3, 3]


def test_a_revision_that_was_taken_back_speaks_no_more() -> None:
    book = PlanBook((revision(1, 0), revision(2, 10, withdrawn=True), revision(3, 30)))
    assert numbers(book, (9, 10, 29, 30)) == [1, 1, 1, 3]
    assert [one.number for one in book.standing] == [1, 3]
    book = PlanBook((revision(1, 0), revision(2, -5, withdrawn=True)))
    assert book.newest() == book.revisions[0]
    assert book.first_date() == START


def test_a_second_plan_takes_over_from_its_first_date_and_stays() -> None:
    book = PlanBook((revision(1, 0), revision(2, 10, plan("3", start=10, days=5), plan_id=2)))
    assert numbers(book, (9, 10, 14, 15)) == [1, 2, 2, 2]
    assert doses_on(book, 9) == [("1", "21:00", "4.5")]
    assert doses_on(book, 14) == [("1", "21:00", "3")]
    assert doses_on(book, 15) == []  # the first plan does not come back after the second


def test_a_change_of_the_first_plan_leaves_the_dates_of_the_second_alone() -> None:
    book = PlanBook((revision(1, 0), revision(2, 20, plan_id=2), revision(3, 10)))
    assert numbers(book, (9, 10, 19, 20)) == [1, 3, 3, 2]


def test_a_second_plan_that_is_taken_back_gives_its_dates_to_the_first() -> None:
    book = PlanBook((revision(1, 0), revision(2, 20, plan_id=2, withdrawn=True)))
    assert numbers(book, (19, 20)) == [1, 1]


def test_a_kept_slot_stays_as_it_was_planned_before() -> None:
    late = plan("4", "22:00")
    book = PlanBook((revision(1, 0), revision(2, 3, late, keeps=[(3, 1)])))
    assert doses_on(book, 3) == [("1", "21:00", "4.5")]
    assert doses_on(book, 4) == [("1", "22:00", "4")]


def test_a_kept_slot_that_the_new_plan_has_not_is_still_planned() -> None:
    twice = plan("4.5", "08:00", "21:00")
    book = PlanBook((revision(1, 0, twice), revision(2, 3, plan("4", "22:00"), keeps=[(3, 2)])))
    assert doses_on(book, 3) == [("1", "22:00", "4"), ("2", "21:00", "4.5")]
    assert book.slots(day(3)) == (1, 2)
    assert book.slots(day(4)) == (1,)


def test_a_slot_is_kept_on_later_dates_too() -> None:
    book = PlanBook((revision(1, 0), revision(2, 3, plan("4", "22:00"), keeps=[(3, 1), (4, 1)])))
    assert [doses_on(book, n)[0][2] for n in (3, 4, 5)] == ["4.5", "4.5", "4"]


def test_what_was_kept_twice_stays_as_it_was_first() -> None:
    changes = (revision(2, 3, plan("4"), keeps=[(3, 1)]), revision(3, 3, plan("3"), keeps=[(3, 1)]))
    book = PlanBook((revision(1, 0), *changes))
    assert doses_on(book, 3) == [("1", "21:00", "4.5")]
    assert book.speaking_for(day(4), 1) == changes[1]


def test_what_a_second_plan_kept_is_not_changed_by_a_later_change_of_the_first() -> None:
    second = revision(2, 3, plan("2"), plan_id=2, keeps=[(3, 1)])
    book = PlanBook((revision(1, 0), second, revision(3, 1, plan("3"))))
    assert [doses_on(book, n)[0][2] for n in (0, 1, 3, 4)] == ["4.5", "3", "4.5", "2"]


def test_a_kept_slot_that_nothing_planned_before_asks_for_nothing() -> None:
    twice = plan("4", "08:00", "21:00")
    book = PlanBook((revision(1, 0), revision(2, 3, twice, keeps=[(3, 1), (3, 2)])))
    assert doses_on(book, 3) == [("1", "21:00", "4.5")]
    alone = PlanBook((revision(1, 3, keeps=[(3, 1)]),))
    assert alone.speaking_for(day(3), 1) is None
    assert doses_on(alone, 3) == []


def test_a_second_plan_can_keep_a_dose_of_the_first_and_the_dose_its_key() -> None:
    book = PlanBook((revision(1, 0), revision(2, 3, plan("3", "08:00"), plan_id=2, keeps=[(3, 1)])))
    keys = [dose.key for dose in planned_doses(book, day(3), day(4), UTC)]
    assert [(key.slot, key.plan_id) for key in keys] == [(1, 1), (1, 2)]


def test_a_plan_was_made_when_its_first_revision_was() -> None:
    book = PlanBook((revision(1, 0), revision(2, 3), revision(3, 9, plan_id=2)))
    assert book.plan_made_at(1) == MADE_AT + DAY
    assert book.plan_made_at(2) == MADE_AT + 3 * DAY


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
    book = PlanBook(
        tuple(replace(r, number=n, plan_id=p) for n, (p, r) in enumerate(made, start=1))
    )
    doses = list(planned_doses(book, day(-2), day(20), UTC))
    names = [str(dose.key) for dose in doses]
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    for dose in doses:
        speaking = book.speaking_for(dose.key.day, dose.key.slot)
        assert speaking is not None
        assert not speaking.withdrawn
        assert speaking.number == dose.revision
        assert dose.at == speaking.plan.times[dose.key.slot - 1]
        later = [
            r
            for r in book.standing
            if r.number > dose.revision
            and r.from_date <= dose.key.day
            and r.plan_id >= speaking.plan_id
        ]
        # Whatever was made later for this date is silent because it keeps the dose, in a chain.
        in_force = book.in_force(dose.key.day)
        assert not later or (in_force and (dose.key.day, dose.key.slot) in in_force.keeps)


def test_a_revision_that_was_taken_back_keeps_its_number() -> None:
    assert PlanBook().next_number() == 1
    taken_back = replace(revision(2, 2), withdrawn=True)
    assert PlanBook((revision(1, 0), taken_back)).next_number() == 3


def test_a_change_is_told_dose_by_dose_from_its_date_on() -> None:
    before = PlanBook((revision(1, 0, plan("4.5", days=4)),))
    after = PlanBook((*before.revisions, revision(2, 2, plan("4", "22:00", days=5))))
    then, now = DoseThen(time(21), Decimal("4.5")), DoseThen(time(22), Decimal(4))
    assert changes_between(before, after, day(2)) == (
        DoseChange(day(2), 1, then, now),
        DoseChange(day(3), 1, then, now),
        DoseChange(day(4), 1, None, now),
    )
    assert changes_between(after, before, day(4)) == (DoseChange(day(4), 1, now, None),)
    assert changes_between(before, before, day(0)) == ()
    assert changes_between(PlanBook(), PlanBook(), day(0)) == ()


@pytest.mark.parametrize(
    ("who", "on", "told"),
    [
        (None, None, ("Dr Old", date(2026, 12, 20), False)),
        ("Dr New", None, ("Dr New", None, True)),
        (None, date(2027, 1, 9), (None, date(2027, 1, 9), True)),
        ("Dr New", date(2027, 1, 9), ("Dr New", date(2027, 1, 9), True)),
    ],
)
def test_a_name_and_a_date_of_two_agreements_are_never_mixed(
    who: str | None, on: date | None, told: tuple[str | None, date | None, bool]
) -> None:
    of_plan = replace(plan(), agreed_with="Dr Old", agreed_on=date(2026, 12, 20))
    assert replace(revision(1, 0, of_plan), agreed_with=who, agreed_on=on).agreement == told


def test_of_a_plan_that_goes_on_some_weeks_stand_for_the_rest() -> None:
    after = PlanBook((revision(1, 0, plan(days=None)),))
    changes = changes_between(PlanBook(), after, day(0))
    assert [change.day for change in changes] == [day(n) for n in range(28)]


def test_a_plan_that_has_gone_on_for_long_changes_from_the_date_asked_about() -> None:
    goes_on = PlanBook((revision(1, 0, plan("4.5", days=None)),))
    lower = revision(2, 60, plan("3", days=None))
    after = PlanBook((*goes_on.revisions, lower))
    then, now = DoseThen(time(21), Decimal("4.5")), DoseThen(time(21), Decimal(3))
    assert changes_between(goes_on, after, day(60)) == tuple(
        DoseChange(day(n), 1, then, now) for n in range(60, 60 + 28)
    )


@pytest.mark.parametrize("first", [-9, 0])
def test_nothing_before_the_first_date_is_planned(first: int) -> None:
    book = PlanBook((revision(1, 0),))
    doses = list(planned_doses(book, day(first), day(1), UTC))
    assert [dose.key.day for dose in doses] == [day(0), day(1)]

"""Plans and revisions: what a change leaves as it was, and what it keeps."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services import planning, recording, reminding
from ldn_desktop.services.agenda import DoseRow
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NeedsAnswer, Question, Refusal, Refused
from ldn_desktop.services.finding import DoseRef
from ldn_desktop.services.planning import Agreement
from ldn_desktop.storage.connecting import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from tests.support.house import Home, SettableClock, SettableZones, plan

YES = frozenset(Question)
START = date(2027, 1, 4)
TIMES = st.lists(
    st.sampled_from([time(2, 30), time(8), time(14), time(21)]), min_size=1, max_size=3, unique=True
)
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([Decimal("4.5"), Decimal(3), Decimal("0.5"), None]),
        st.integers(1, 9),
        st.sampled_from([1, 2]),
    ),
    min_size=1,
    max_size=4,
)
PLANS = st.builds(
    lambda late, times, steps: Plan(START + timedelta(days=late), tuple(times), tuple(steps)),
    st.integers(-5, 12),
    TIMES,
    STEPS.filter(lambda steps: any(step.dose_mg is not None for step in steps)),
)
ACTIONS = st.tuples(
    st.sampled_from(["take", "skip", "later", "change", "change", "new", "undo"]),
    PLANS,
    st.integers(0, 6),
    st.integers(1, 60),
)


@contextmanager
def a_folder(empty: Path) -> Iterator[tuple[Context, SettableClock]]:
    with tempfile.TemporaryDirectory() as name:
        shutil.copyfile(empty, Path(name) / FILE_NAME)
        clock = SettableClock(datetime(2027, 1, 4, 7, tzinfo=UTC))
        with closing(SqliteStore(Path(name))) as store:
            yield Context(store, clock, SettableZones("Europe/Berlin")), clock


def rows_of(context: Context, last: date) -> list[DoseRow]:
    first = START - timedelta(days=20)
    return list(context.read(first, last).rows(first, last))


def planned(rows: list[DoseRow]) -> list[tuple[object, ...]]:
    """Return what was planned, and what was said of it."""
    return [
        (row.key, row.dose.at, row.dose.due, row.dose.step, row.dose.dose_mg, row.answer)
        for row in rows
    ]


def act(context: Context, action: str, new: Plan, ahead: int) -> None:
    """Do it; what is refused changes nothing, which the test sees too."""
    from_date = context.read().today + timedelta(days=ahead)
    if action == "take":
        recording.take(context, None, None, YES)
    elif action == "skip":
        recording.skip(context, None, None, YES)
    elif action == "later":
        reminding.later(context, None, 30)
    elif action == "change":
        planning.change_plan(context, new, from_date, Agreement(), YES)
    elif action == "new":
        planning.start_plan(context, new, YES)
    else:
        planning.undo_plan(context)


@settings(max_examples=40, deadline=None, phases=[Phase.generate])  # shrinking takes minutes
@given(first=PLANS, actions=st.lists(ACTIONS, max_size=7))
def test_history_never_changes_when_the_plan_changes(
    empty_database: Path, first: Plan, actions: list[tuple[str, Plan, int, int]]
) -> None:
    with a_folder(empty_database) as (context, clock):
        planning.start_plan(context, first, YES)
        for action, new, ahead, hours in actions:
            today = context.read().today
            end = today + timedelta(days=30)
            before = rows_of(context, end)
            try:
                act(context, action, new, ahead)
            except (Refused, NeedsAnswer):
                assert rows_of(context, end) == before
            after = rows_of(context, end)
            if action in ("change", "new", "undo"):
                # A plan entered late may fill days of the past that no plan had asked for.
                known = {row.key for row in before}
                old = past(before, today)
                new_old = [row for row in past(after, today) if row.key in known]
                assert planned(new_old) == planned(old)
                assert states(new_old) == states(old)
                open_before = [row for row in before if row.status.is_open or row.answer]
                kept = {row.key for row in after}
                assert all(row.key in kept for row in open_before)
            assert len({(row.key.day, row.key.slot) for row in after}) == len(after)
            clock.go(hours=hours)


def past(rows: list[DoseRow], today: date) -> list[DoseRow]:
    return [row for row in rows if row.key.day < today]


def states(rows: list[DoseRow]) -> list[object]:
    # The window of the newest past dose reaches to the next one, which a change may move.
    return [row.state for row in rows[:-3]]


@settings(max_examples=40, deadline=None, phases=[Phase.generate])  # shrinking takes minutes
@given(first=PLANS, new=PLANS, ahead=st.integers(0, 12), hours=st.integers(0, 200))
def test_from_its_first_date_on_a_change_is_the_file_but_for_what_it_keeps(
    empty_database: Path, first: Plan, new: Plan, ahead: int, hours: int
) -> None:
    with a_folder(empty_database) as (context, clock):
        planning.start_plan(context, first, YES)
        clock.go(hours=hours)
        from_date = context.read().today + timedelta(days=ahead)
        try:
            revision = planning.change_plan(context, new, from_date, None, YES)
        except Refused as refused:
            assert refused.refusal is Refusal.SAME_PLAN  # noqa: PT017 - the other way is fine too
            return
        end = from_date + timedelta(days=40)
        agenda = context.read(from_date, end)
        found = {
            (row.key.day, row.key.slot): (row.dose.at, row.dose.dose_mg, row.dose.step)
            for row in agenda.rows(from_date, end)
            if (row.key.day, row.key.slot) not in revision.keeps
        }
        wanted = dict(file_says(new, from_date, end))
        assert found == {
            place: said for place, said in wanted.items() if place not in revision.keeps
        }
        assert all(day <= from_date + timedelta(days=1) for day, _ in revision.keeps)


def file_says(
    new: Plan, first: date, last: date
) -> Iterator[tuple[tuple[date, int], tuple[time, Decimal, int]]]:
    """Walk the file day by day, the slow way."""
    day = new.start_date
    for number, step in enumerate(new.steps, start=1):
        assert step.days is not None
        for n in range(step.days):
            if first <= day <= last and step.dose_mg is not None and n % step.every_days == 0:
                for slot, at in enumerate(new.times, start=1):
                    yield (day, slot), (at, step.dose_mg, number)
            day += timedelta(days=1)


@pytest.fixture
def context(house: Home) -> Iterator[Context]:
    with house.context() as opened:
        yield opened


def test_all_open_questions_are_asked_together_and_each_needs_its_yes(home: Home) -> None:
    new = plan(start_date="2027-01-01", steps=[{"dose_mg": "45.1", "days": 1}])
    with home.context() as context:
        with pytest.raises(NeedsAnswer) as asked:
            planning.start_plan(context, new)
        found = [question for question, _ in asked.value.questions]
        assert found == [Question.START_IN_PAST, Question.ABOVE_USUAL, Question.CANNOT_BE_MADE]
        with pytest.raises(NeedsAnswer) as asked:
            planning.start_plan(context, new, found[:2])
        assert [question for question, _ in asked.value.questions] == found[2:]
        planning.start_plan(context, new, found)


def test_a_plan_whose_doses_are_over_is_no_longer_in_the_way(context: Context, house: Home) -> None:
    house.at("2027-02-02 12:00")
    planning.start_plan(context, plan(start_date="2027-02-03"))


def test_a_preview_saves_nothing(context: Context, house: Home) -> None:
    before = house.rows()
    change = planning.preview_new(context, plan(start_date="2027-02-10"))
    assert change.questions == ((Question.SECOND_PLAN, {}),)
    assert str(change.ends_on_after) == "2027-03-09"
    planning.preview_change(context, plan(times=["08:00"]))
    assert house.rows() == before


def test_a_plan_entered_late_takes_over_no_day_of_an_earlier_one(
    context: Context, house: Home
) -> None:
    house.at("2027-01-10 12:00")
    before = rows_of(context, date(2027, 1, 9))
    revision = planning.start_plan(context, plan(start_date="2027-01-02", times=["08:00"]), YES)
    assert revision.from_date == date(2027, 1, 10)
    assert planned(rows_of(context, date(2027, 1, 9))) == planned(before)


def test_undo_says_what_it_would_change_and_leaves_the_row_readable(
    context: Context, house: Home
) -> None:
    planning.change_plan(context, plan(times=["08:00"]), date(2027, 1, 20))
    change = planning.preview_undo(context)
    first = change.changes[0]
    assert first.before is not None
    assert first.after is not None
    assert (first.day, first.before.at, first.after.at) == (date(2027, 1, 20), time(8), time(21))
    planning.undo_plan(context)
    with context.store.work() as work:
        assert [revision.withdrawn for revision in work.plan_book().revisions] == [False, True]


def test_a_dose_put_off_keeps_what_was_planned(context: Context, house: Home) -> None:
    house.at("2027-01-04 21:05")
    reminding.later(context, DoseRef(START), 60)
    planning.change_plan(context, plan(times=["22:30"]))
    row = context.read().row(START, 1)
    assert row is not None
    assert row.dose.at == time(21)


def test_a_time_that_has_passed_begins_tomorrow_and_today_keeps_its_dose(
    context: Context, house: Home
) -> None:
    house.at("2027-01-04 20:30")
    planning.change_plan(context, plan(times=["08:00"]))
    rows = context.read().rows(START, START + timedelta(days=1))
    assert [(row.dose.at, row.state) for row in rows] == [
        (time(21), DoseState.UPCOMING),
        (time(8), DoseState.UPCOMING),
    ]


def test_a_dose_moved_while_its_ring_lies_ahead_of_the_clock_stays_moved_once_that_comes_near(
    context: Context, house: Home
) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    with context.store.work(write=True) as work:
        work.save_reminder(Reminder(DoseKey(START, 1, 1), due, due, rings=1))
        work.commit()
    house.at("2027-01-04 19:05")  # the clock was ahead, and no app has looked since
    planning.change_plan(context, plan(times=["23:30"]))
    told = []
    for now in ("20:30", "21:30"):
        house.at(f"2027-01-04 {now}")
        row = context.read().row(START, 1)
        assert row is not None
        told.append((row.dose.due, row.state))
    assert told == [(due + timedelta(hours=2, minutes=30), DoseState.UPCOMING)] * 2

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
from ldn_desktop.domain.revisions import LaterChanges, Operation
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services import planning, putting_off, recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
)
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from tests.support.home import Home, SettableClock, SettableZones, change_to, plan

YES = frozenset(ConfirmationCode)
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
        putting_off.later(context, None, 30)
    elif action == "change":
        planning.change_plan(context, change_to(new, from_date), YES)
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
            except (NotAllowedError, ConfirmationRequired):
                assert rows_of(context, end) == before
            after = rows_of(context, end)
            if action in ("change", "new", "undo"):
                # A plan entered late may fill days of the past that no plan had asked for.
                known = {row.key for row in before}
                old = past(before, today, action)
                new_old = [row for row in past(after, today, action) if row.key in known]
                assert planned(new_old) == planned(old)
                assert [row.state for row in new_old] == [row.state for row in old]
                assert [row.status.closes for row in new_old] == [row.status.closes for row in old]
                # What is due and only the change asked for goes with its undo.
                is_undo = action == "undo"
                stays = [
                    row for row in before if row.answer or (row.status.is_open and not is_undo)
                ]
                kept = {row.key for row in after}
                assert all(row.key in kept for row in stays)
            assert len({(row.key.day, row.key.slot) for row in after}) == len(after)
            clock.go(hours=hours)


def past(rows: list[DoseRow], today: date, action: str) -> list[DoseRow]:
    """Return the doses of past dates; an undo takes what is open, and what no one was asked of."""
    ours = [row for row in rows if row.key.day < today]
    if action != "undo":
        return ours
    return [row for row in ours if not row.status.is_open and not row.is_before_plan]


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
            revision = planning.change_plan(context, change_to(new, from_date), YES)
        except NotAllowedError as refused:
            assert refused.reason is RejectionReason.SAME_PLAN  # noqa: PT017 - the other way is fine too
            return
        end = from_date + timedelta(days=40)
        snapshot = context.read(from_date, end)
        found = {
            (row.key.day, row.key.slot): (row.dose.at, row.dose.dose_mg, row.dose.step)
            for row in snapshot.rows(from_date, end)
            if (row.key.day, row.key.slot) not in revision.keeps
        }
        arranged = revision.arranged_days
        assert arranged <= {from_date, from_date + timedelta(days=1)}
        later = {place: said for place, said in found.items() if place[0] not in arranged}
        wanted = dict(file_says(new, from_date, end))
        assert later == {place: said for place, said in wanted.items() if place[0] not in arranged}
        # On its first day the times that have not passed yet have their dose, in some slot.
        on_first = [said for place, said in found.items() if place[0] in arranged]
        said = [said for place, said in wanted.items() if place[0] in arranged]
        assert len(set(on_first)) == len(on_first)
        assert set(on_first) <= set(said)


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
        with pytest.raises(ConfirmationRequired) as asked:
            planning.start_plan(context, new)
        found = [question for question, _ in asked.value.questions]
        assert found == [
            ConfirmationCode.START_IN_PAST,
            ConfirmationCode.ABOVE_USUAL,
            ConfirmationCode.CANNOT_BE_MADE,
        ]
        with pytest.raises(ConfirmationRequired) as asked:
            planning.start_plan(context, new, found[:2])
        assert [question for question, _ in asked.value.questions] == found[2:]
        planning.start_plan(context, new, found)


def test_a_plan_whose_doses_are_over_is_no_longer_in_the_way(context: Context, house: Home) -> None:
    house.at("2027-02-02 12:00")
    planning.start_plan(context, plan(start_date="2027-02-03"))


def test_a_preview_saves_nothing(context: Context, house: Home) -> None:
    before = house.rows()
    change = planning.preview_new(context, plan(start_date="2027-02-10"))
    assert change.questions == ((ConfirmationCode.SECOND_PLAN, {}),)
    assert str(change.ends_on_after) == "2027-03-09"
    planning.preview_change(context, change_to(plan(times=["08:00"])))
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
    planning.change_plan(context, change_to(plan(times=["08:00"]), date(2027, 1, 20)))
    change = planning.preview_undo(context)
    first = change.changes[0]
    assert first.before is not None
    assert first.after is not None
    assert (first.day, first.before.at, first.after.at) == (date(2027, 1, 20), time(8), time(21))
    planning.undo_plan(context)
    with context.store.work() as work:
        assert [revision.withdrawn for revision in work.revisions.history().revisions] == [
            False,
            True,
        ]


def test_a_dose_put_off_keeps_what_was_planned(context: Context, house: Home) -> None:
    house.at("2027-01-04 21:05")
    putting_off.later(context, DoseRef(START), 60)
    planning.change_plan(context, change_to(plan(times=["22:30"])))
    row = context.read().row(START, 1)
    assert row is not None
    assert row.dose.at == time(21)


def test_a_time_that_has_passed_begins_tomorrow_and_today_keeps_its_dose(
    context: Context, house: Home
) -> None:
    house.at("2027-01-04 20:30")
    planning.change_plan(context, change_to(plan(times=["08:00"])))
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
        work.reminders.save(Reminder(DoseKey(START, 1, 1), due, due, rings=1))
        work.commit()
    house.at("2027-01-04 19:05")  # the clock was ahead, and no app has looked since
    planning.change_plan(context, change_to(plan(times=["23:30"])))
    told = []
    for now in ("20:30", "21:30"):
        house.at(f"2027-01-04 {now}")
        row = context.read().row(START, 1)
        assert row is not None
        told.append((row.dose.due, row.state))
    assert told == [(due + timedelta(hours=2, minutes=30), DoseState.UPCOMING)] * 2


def asked(
    context: Context, request: ChangeRequest
) -> list[tuple[ConfirmationCode, dict[str, str]]]:
    return list(planning.preview_change(context, request).questions)


def test_a_step_that_rises_is_asked_about_once(context: Context, house: Home) -> None:
    house.at("2027-01-10 12:00")
    rises = plan(steps=[{"dose_mg": "4", "days": 14}, {"dose_mg": "4.5", "days": 14}])
    question = ConfirmationCode.STEP_RISES, {"before": "4", "after": "4.5"}
    assert asked(context, change_to(rises)) == [question]
    with pytest.raises(ConfirmationRequired):
        planning.change_plan(context, change_to(rises))
    planning.change_plan(context, change_to(rises), [ConfirmationCode.STEP_RISES])
    # What was planned already is not asked about again.
    later = plan(
        times=["20:00"], steps=[{"dose_mg": "4", "days": 14}, {"dose_mg": "4.5", "days": 14}]
    )
    assert asked(context, change_to(later)) == []


def test_a_step_back_is_never_asked_about_as_a_step_that_rises(
    context: Context, house: Home
) -> None:
    house.at("2027-01-20 12:00")
    assert asked(context, ChangeRequest(Operation.BACK)) == []


LATER = date(2027, 2, 1)


@pytest.fixture
def with_later(context: Context, house: Home) -> Context:
    """The design's plan, with 1 mg agreed from 1 February on; it is 20 January."""
    one = plan(start_date="2027-02-01", steps=[{"dose_mg": "1", "days": 60}])
    planning.change_plan(context, change_to(one, LATER))
    house.at("2027-01-20 12:00")
    return context


def test_a_change_that_replaces_what_was_agreed_for_later_asks_by_its_date(
    with_later: Context,
) -> None:
    new = plan(start_date="2027-01-20", steps=[{"dose_mg": "3", "days": 7}])
    assert asked(with_later, change_to(new)) == [
        (ConfirmationCode.REPLACES_LATER, {"dates": "2027-02-01"})
    ]


def test_a_file_that_ends_as_an_agreed_stop_did_is_asked_about_though_no_dose_differs(
    context: Context, house: Home
) -> None:
    house.at("2027-01-20 12:00")
    planning.change_plan(context, ChangeRequest(Operation.STOP, date(2027, 1, 25)))
    same = plan(start_date="2027-01-20", steps=[{"dose_mg": "4", "days": 5}])
    change = planning.preview_change(context, change_to(same))
    assert [(dose.before, dose.after) for dose in change.changes] == []
    assert [question for question, _ in change.questions] == [ConfirmationCode.REPLACES_LATER]


@pytest.mark.parametrize(
    ("request_", "after"),
    [
        (ChangeRequest(Operation.HOLD, days=3), date(2027, 2, 4)),
        (ChangeRequest(Operation.PAUSE, days=3, later=LaterChanges.KEEP), LATER),
        (ChangeRequest(Operation.PAUSE, days=5), date(2027, 2, 6)),
        (ChangeRequest(Operation.STOP), None),
    ],
)
def test_a_preview_says_what_becomes_of_what_was_agreed_for_later(
    with_later: Context, request_: ChangeRequest, after: date | None
) -> None:
    change = planning.preview_change(with_later, request_)
    assert [(one.before, one.after) for one in change.later] == [(LATER, after)]
    planning.change_plan(with_later, request_)
    assert with_later.read().plan.first_dates().get(2) == after


def test_a_change_from_today_is_taken_back_to_what_was_there_exactly(
    with_later: Context, house: Home
) -> None:
    house.at("2027-01-20 20:00")
    before = planned(rows_of(with_later, date(2027, 4, 30)))
    planning.change_plan(with_later, ChangeRequest(Operation.HOLD, days=3))
    house.at("2027-01-20 20:30")
    planning.undo_plan(with_later)
    assert planned(rows_of(with_later, date(2027, 4, 30))) == before


def test_who_means_one_change_takes_back_no_other(with_later: Context) -> None:
    with pytest.raises(NotAllowedError) as refused:
        planning.undo_plan(with_later, date(2027, 1, 4))
    assert refused.value.reason is RejectionReason.NOT_NEWEST

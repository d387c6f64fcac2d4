"""After which pause a dose comes, and whether the question at its end is answered."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.effective_plan import EffectivePlan, fold
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.going_on import has_gone_on, resumed_on
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step
from ldn_desktop.domain.records import Record, RecordKind, current_answers, newest_to_undo
from ldn_desktop.domain.revisions import Operation, Revision
from tests.support.plan_parts import day, plan

MADE = datetime(2027, 1, 1, tzinfo=UTC)
K = RecordKind


def plan_of(*revisions: tuple[Plan | Operation, int, int | None]) -> EffectivePlan:
    """Return the effective plan of plans and operations, each from a day on; not possible: none."""
    made: list[Revision] = []
    for what, first, days in revisions:
        is_plan = isinstance(what, Plan)
        newest = max((one.plan_id for one in made), default=0)
        one = Revision(
            number=len(made) + 1,
            plan_id=newest + 1 if is_plan else newest,
            from_date=day(first),
            made_at=MADE,
            plan=what if isinstance(what, Plan) else made[0].plan,
            operation=Operation.NEW if isinstance(what, Plan) else what,
            days=days,
        )
        try:
            fold((*made, one))
        except ValidationError:
            continue
        made.append(one)
    return fold(made)


def resumed(effective: EffectivePlan, number: int) -> int | None:
    found = resumed_on(effective, day(number))
    return None if found is None else (found - day(0)).days


WITH_PAUSE = plan("4 x 7", "- x 5", "3 x 7", "- x 2", "2 x 7")


@pytest.mark.parametrize(
    ("number", "since"),
    [(-1, None), (0, None), (6, None), (7, None), (12, 12), (18, 12), (21, 21), (27, 21)],
)
def test_a_dose_comes_after_the_last_pause_before_it(number: int, since: int | None) -> None:
    assert resumed(plan_of((WITH_PAUSE, 0, None)), number) == since


def test_days_without_doses_before_the_first_dose_are_no_pause() -> None:
    assert resumed(plan_of((plan("- x 5", "3 x 7"), 0, None)), 5) is None


def test_a_day_off_is_no_pause() -> None:
    assert resumed(plan_of((plan("4 x 7", "3 x 8/2"), 0, None)), 9) is None


def test_a_pause_of_an_earlier_plan_is_not_asked_about_by_the_next() -> None:
    effective = plan_of((WITH_PAUSE, 0, None), (plan("2 x 7", start=day(14)), 14, None))
    assert (resumed(effective, 13), resumed(effective, 15)) == (12, None)


def test_a_pause_from_the_day_of_a_dose_on_leaves_its_question() -> None:
    effective = plan_of((WITH_PAUSE, 0, None), (Operation.PAUSE, 12, None))
    assert resumed(effective, 12) == 12
    ended = plan_of((WITH_PAUSE, 0, None), (Operation.PAUSE, 12, 3))
    assert (resumed(ended, 12), resumed(ended, 15)) == (12, 15)


STEPS = st.lists(
    st.builds(Step, st.sampled_from([None, *(plan("4 x 1").steps[0].dose_mg,)]), st.integers(1, 6)),
    min_size=1,
    max_size=5,
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([Operation.PAUSE, Operation.RESUME, Operation.HOLD, Operation.BACK]),
        st.integers(0, 25),
        st.integers(1, 6),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(STEPS, CHANGES, st.integers(0, 40))
def test_each_day_without_a_dose_after_one_counts_as_its_pause(
    steps: list[Step], changes: list[tuple[Operation, int, int]], number: int
) -> None:
    effective = plan_of((Plan(day(0), (time(21),), tuple(steps)), 0, None), *changes)
    paused: date | None = None
    has_begun = False
    for before in (day(n) for n in range(number)):
        part = effective.part_on(before)
        row = part.step_on(before) if part else None
        if row is not None and row.step.dose_mg is not None:
            has_begun = True
        elif row is not None and has_begun:
            paused = before
    assert resumed_on(effective, day(number)) == (None if paused is None else paused + ONE_DAY)


def log_of(*said: tuple[RecordKind, int]) -> tuple[Record, ...]:
    """Return a log of lines about the dose of a day; an undone line names the line it undoes."""
    return tuple(
        Record(n, kind, day(0), MADE, undoes=about)
        if kind is K.UNDONE
        else Record(n, kind, day(about), MADE, DoseKey(day(about), 1, 1))
        for n, (kind, about) in enumerate(said, start=1)
    )


@pytest.mark.parametrize(
    ("said", "is_answered"),
    [
        ((), False),
        (((K.GO_ON, 5),), True),
        (((K.TAKEN, 5),), True),
        (((K.GO_ON, 7),), True),
        (((K.GO_ON, 4),), False),
        (((K.TAKEN, 8),), False),
        (((K.SKIPPED, 5),), False),
        (((K.LEFT_BLANK, 5),), False),
        (((K.TAKEN, 5), (K.CLEARED, 5)), False),
        (((K.TAKEN, 5), (K.UNDONE, 1)), False),
        (((K.GO_ON, 5), (K.TAKEN, 5), (K.CLEARED, 5)), True),
    ],
)
def test_the_question_is_answered_by_a_yes_or_a_dose_taken_since(
    said: tuple[tuple[RecordKind, int], ...], is_answered: bool
) -> None:
    assert has_gone_on(log_of(*said), day(5), day(7)) is is_answered


def test_a_yes_is_no_answer_to_its_dose_and_nothing_to_undo() -> None:
    alone, after = log_of((K.GO_ON, 5)), log_of((K.TAKEN, 5), (K.GO_ON, 5))
    assert current_answers(alone) == {}
    assert newest_to_undo(alone) is None
    assert [line.id for line in current_answers(after).values()] == [1]

"""What stands of an append-only log: corrections, clearing and undo against a simple model."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import (
    ANSWERS,
    Record,
    RecordKind,
    current_answers,
    current_extras,
    newest_to_undo,
    not_undone,
    taken_back,
)

DAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
KEY, OTHER = DoseKey(DAY, 1, 1), DoseKey(DAY + timedelta(days=1), 1, 1)
K = RecordKind


def log_of(*said: tuple[RecordKind, DoseKey | int | None]) -> tuple[Record, ...]:
    """Build a log from (kind, dose) pairs; an undone line names the id that it takes back."""
    lines = []
    for number, (kind, about) in enumerate(said, start=1):
        undoes = about if isinstance(about, int) else None
        key = about if isinstance(about, DoseKey) else None
        lines.append(Record(number, kind, key.day if key else DAY, NOW, key, undoes=undoes))
    return tuple(lines)


def standing(*said: tuple[RecordKind, DoseKey | int | None]) -> dict[DoseKey, int]:
    return {key: line.id for key, line in current_answers(log_of(*said)).items()}


def to_undo(*said: tuple[RecordKind, DoseKey | int | None]) -> int | None:
    newest = newest_to_undo(log_of(*said))
    return newest.id if newest else None


def test_an_empty_log_answers_nothing() -> None:
    assert standing() == {}
    assert to_undo() is None
    assert current_extras(()) == ()


def test_each_dose_has_its_own_answer() -> None:
    assert standing((K.TAKEN, KEY), (K.SKIPPED, OTHER)) == {KEY: 1, OTHER: 2}


def test_left_blank_is_an_answer() -> None:
    assert standing((K.LEFT_BLANK, KEY)) == {KEY: 1}


def test_a_correction_stands_and_undoing_it_restores_what_stood_before() -> None:
    assert standing((K.TAKEN, KEY), (K.TAKEN, KEY)) == {KEY: 2}
    assert standing((K.TAKEN, KEY), (K.TAKEN, KEY), (K.UNDONE, 2)) == {KEY: 1}


def test_undo_can_be_repeated_until_nothing_stands() -> None:
    said: list[tuple[RecordKind, DoseKey | int | None]] = [
        (K.TAKEN, KEY),
        (K.TAKEN, KEY),
        (K.SKIPPED, OTHER),
        (K.EXTRA, None),
    ]
    taken_back = []
    while (newest := to_undo(*said)) is not None:
        taken_back.append(newest)
        said.append((K.UNDONE, newest))
    assert taken_back == [4, 3, 2, 1]
    assert standing(*said) == {}


def test_clearing_takes_the_answer_and_undo_then_leaves_that_dose_alone() -> None:
    assert standing((K.TAKEN, KEY), (K.CLEARED, KEY)) == {}
    assert to_undo((K.TAKEN, KEY), (K.CLEARED, KEY)) is None
    assert to_undo((K.TAKEN, OTHER), (K.TAKEN, KEY), (K.CLEARED, KEY)) == 1


def test_an_answer_after_clearing_stands_and_undoing_it_leaves_the_dose_cleared() -> None:
    said = ((K.TAKEN, KEY), (K.CLEARED, KEY), (K.SKIPPED, KEY))
    assert standing(*said) == {KEY: 3}
    assert standing(*said, (K.UNDONE, 3)) == {}


def test_an_answer_after_an_undo_is_the_newest_again() -> None:
    said = ((K.TAKEN, KEY), (K.UNDONE, 1), (K.TAKEN, KEY))
    assert standing(*said) == {KEY: 3}
    assert to_undo(*said) == 3


def test_extra_doses_stand_until_undone_and_answer_no_dose() -> None:
    log = log_of((K.EXTRA, None), (K.EXTRA, None), (K.UNDONE, 1))
    assert [line.id for line in current_extras(log)] == [2]
    assert current_answers(log) == {}
    assert newest_to_undo(log) == log[1]


def test_a_dose_whose_answer_was_cleared_or_undone_is_known_by_its_first_answer() -> None:
    log = log_of((K.TAKEN, KEY), (K.SKIPPED, KEY), (K.CLEARED, KEY), (K.TAKEN, OTHER))
    assert {key: line.id for key, line in taken_back(log).items()} == {KEY: 1}
    undone = log_of((K.SKIPPED, OTHER), (K.UNDONE, 1))
    assert {key: line.id for key, line in taken_back(undone).items()} == {OTHER: 1}
    assert taken_back(log_of((K.TAKEN, KEY), (K.EXTRA, None))) == {}


def test_the_log_itself_keeps_every_line() -> None:
    log = log_of((K.TAKEN, KEY), (K.UNDONE, 1), (K.SKIPPED, KEY))
    assert [line.id for line in not_undone(iter(log))] == [3]
    assert len(log) == 3


keys = st.builds(
    lambda n, slot: DoseKey(DAY + timedelta(days=n), slot, 1), st.integers(0, 2), st.integers(1, 2)
)
amounts = st.integers(1, 3).map(Decimal)


class Answering(RuleBasedStateMachine):
    """A person answers, corrects, clears and undoes; the model keeps a stack for each dose."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Record] = []
        self.stacks: dict[DoseKey, list[Record | None]] = {}
        self.extras: list[Record] = []

    def append(self, kind: RecordKind, key: DoseKey | None = None, **values: object) -> Record:
        record = Record(len(self.log) + 1, kind, key.day if key else DAY, NOW, key)
        record = Record(**{**vars(record), **values})
        self.log.append(record)
        return record

    def top(self, key: DoseKey) -> Record | None:
        stack = self.stacks.get(key, [])
        return stack[-1] if stack else None

    @rule(key=keys, kind=st.sampled_from(sorted(ANSWERS)), amount=amounts)
    def answer_or_correct(self, key: DoseKey, kind: RecordKind, amount: Decimal) -> None:
        self.stacks.setdefault(key, []).append(self.append(kind, key, taken_mg=amount))

    @rule(amount=amounts)
    def take_an_extra_dose(self, amount: Decimal) -> None:
        self.extras.append(self.append(RecordKind.EXTRA, taken_mg=amount))

    @precondition(lambda self: any(self.top(key) for key in self.stacks))
    @rule(data=st.data())
    def clear(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(key for key in self.stacks if self.top(key))))
        self.append(RecordKind.CLEARED, key)
        self.stacks[key].append(None)

    @rule()
    def undo(self) -> None:
        newest = newest_to_undo(self.log)
        standing = [*self.extras, *(top for key in self.stacks if (top := self.top(key)))]
        assert newest == max(standing, key=lambda record: record.id, default=None)
        if newest is None:
            return
        self.append(RecordKind.UNDONE, newest.key, undoes=newest.id)
        if newest.key is None:
            self.extras.remove(newest)
        else:
            self.stacks[newest.key].pop()

    @invariant()
    def the_top_of_each_stack_stands(self) -> None:
        expected = {key: top for key in self.stacks if (top := self.top(key))}
        assert current_answers(self.log) == expected
        assert list(current_extras(self.log)) == self.extras

    @invariant()
    def the_answers_of_one_day_need_the_lines_of_that_day_only(self) -> None:
        """A store may read a range of dates: the answers inside must not change by it."""
        for day in {line.day for line in self.log if line.key}:
            part = [line for line in self.log if line.day == day]
            whole = {k: v for k, v in current_answers(self.log).items() if k.day == day}
            assert current_answers(part) == whole


TestAnswering = Answering.TestCase
TestAnswering.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

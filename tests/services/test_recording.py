"""Records against a simple model: stacks of answers, from which undo takes the newest."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services import recording
from ldn_desktop.services.bulk_recording import redo_all
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, NotAllowedError, RejectionReason
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from tests.support.home import Home, SettableClock, SettableZones, plan

DAYS = [date(2027, 1, 4) + timedelta(days=n) for n in range(3)]
Answer = tuple[str, str | None]


@dataclass
class Model:
    """Per dose a stack of answers, the last one standing; None where it was cleared."""

    stacks: dict[date, list[tuple[int, Answer | None]]] = field(default_factory=dict)
    extras: list[int] = field(default_factory=list)
    serial: int = 0

    def standing(self, day: date) -> Answer | None:
        stack = self.stacks.get(day)
        return stack[-1][1] if stack else None

    def say(self, day: date, answer: Answer | None) -> None:
        self.serial += 1
        self.stacks.setdefault(day, []).append((self.serial, answer))

    def say_extra(self) -> None:
        self.serial += 1
        self.extras.append(self.serial)

    def undo(self) -> bool:
        tops = [(stack[-1][0], stack) for stack in self.stacks.values() if self._stands(stack)]
        newest_extra = max(self.extras, default=0)
        newest, stack = max(tops, key=lambda top: top[0], default=(0, []))
        if not newest and not newest_extra:
            return False
        if newest > newest_extra:
            stack.pop()
        else:
            self.extras.remove(newest_extra)
        return True

    @staticmethod
    def _stands(stack: list[tuple[int, Answer | None]]) -> bool:
        return bool(stack) and stack[-1][1] is not None


ACTIONS = st.tuples(
    st.sampled_from(["taken", "corrected", "skipped", "blank", "clear", "extra", "undo"]),
    st.sampled_from(DAYS),
    st.sampled_from(["1", "1.5"]),
)
ABOVE_DAY = frozenset({ConfirmationCode.ABOVE_DAY})


def act(context: Context, model: Model, action: str, day: date, dose: str) -> None:
    """Do it, and let the model say what has to become of it."""
    ref, stands = DoseRef(day, 1), model.standing(day)
    kind = stands[0] if stands else None
    if action == "taken" and kind in (None, "left_blank"):
        recording.take(context, ref, AnswerDetails(dose_mg=Decimal(dose)))
        model.say(day, ("taken", dose))
    elif action == "corrected":
        recording.correct(context, ref, AnswerDetails(dose_mg=Decimal(dose)), ABOVE_DAY)
        model.say(day, ("taken", dose))
    elif action == "skipped" and kind in (None, "left_blank"):
        recording.skip(context, ref, dose)
        model.say(day, ("skipped", None))
    elif action == "blank" and kind is None:
        recording.leave_blank(context, ref)
        model.say(day, ("left_blank", None))
    elif action == "clear" and kind is not None:
        recording.clear(context, ref)
        model.say(day, None)
    elif action == "extra":
        recording.extra_dose(context, Decimal(dose), AnswerDetails(), ABOVE_DAY)
        model.say_extra()
    elif action == "undo" and model.undo():
        recording.undo(context)
    elif action in ("taken", "skipped", "clear", "undo"):
        refuse(context, action, ref, dose, is_same=kind == action == "skipped")


def refuse(context: Context, action: str, ref: DoseRef, dose: str, *, is_same: bool) -> None:
    acts: dict[str, Callable[[], object]] = {
        "taken": lambda: recording.take(context, ref, AnswerDetails(dose_mg=Decimal(dose))),
        "skipped": lambda: recording.skip(context, ref),
        "clear": lambda: recording.clear(context, ref),
        "undo": lambda: recording.undo(context),
    }
    does = acts[action]
    if is_same:
        does()
        return
    with pytest.raises(NotAllowedError):
        does()


@settings(max_examples=25, deadline=None)
@given(actions=st.lists(ACTIONS, max_size=10))
def test_what_stands_is_what_a_simple_model_says(
    empty_database: Path, actions: list[tuple[str, date, str]]
) -> None:
    model = Model()
    with three_days_later(empty_database) as (context, clock):
        for action, day, dose in actions:
            before = log_of(context)
            act(context, model, action, day, dose)
            assert log_of(context)[: len(before)] == before
            assert standing(context) == {day: model.standing(day) for day in DAYS}
            assert len(context.read(DAYS[0], DAYS[-1]).extras()) == len(model.extras)
            clock.go(minutes=11)


@contextmanager
def three_days_later(empty: Path) -> Iterator[tuple[Context, SettableClock]]:
    """Start the plan in a folder of its own, and stand where three windows have closed."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copyfile(empty, Path(name) / FILE_NAME)
        clock = SettableClock(datetime(2027, 1, 3, 11, tzinfo=UTC))
        with closing(SqliteStore(Path(name))) as store:
            context = Context(store, clock, SettableZones("Europe/Berlin"))
            start_plan(context, plan())
            clock.go(days=5)
            yield context, clock


def log_of(context: Context) -> tuple[Record, ...]:
    with context.store.work() as work:
        return work.records.all()


def standing(context: Context) -> dict[date, Answer | None]:
    rows = context.read(DAYS[0], DAYS[-1]).rows(DAYS[0], DAYS[-1])
    return {row.key.day: answer_of(row.answer) for row in rows}


def answer_of(record: Record | None) -> Answer | None:
    if record is None:
        return None
    return record.kind.value, plain(record.taken_mg) if record.taken_mg else None


@pytest.fixture
def context(house: Home) -> Iterator[Context]:
    house.at("2027-01-06 12:00")
    with house.context() as opened:
        yield opened


def test_a_dose_left_blank_stays_not_recorded_and_is_asked_about_no_more(context: Context) -> None:
    ref = DoseRef(DAYS[0])
    row = recording.leave_blank(context, ref)
    assert (row.state, row.asked) == (DoseState.NOT_RECORDED, False)
    assert [asked.key.day for asked in context.read().unanswered(7)] == [DAYS[1]]
    before = log_of(context)
    recording.leave_blank(context, ref)
    assert log_of(context) == before


def test_a_dose_left_blank_can_still_be_recorded(context: Context) -> None:
    ref = DoseRef(DAYS[0])
    recording.leave_blank(context, ref)
    assert recording.take(context, ref).state is DoseState.TAKEN


def test_only_a_dose_that_is_not_recorded_can_be_left_blank(context: Context, house: Home) -> None:
    recording.take(context, DoseRef(DAYS[0]))
    for day in (DAYS[0], DAYS[2]):
        with pytest.raises(NotAllowedError) as refused:
            recording.leave_blank(context, DoseRef(day))
        assert refused.value.reason is RejectionReason.NOT_OPEN


def test_a_correction_keeps_what_was_not_said_anew(context: Context) -> None:
    ref = DoseRef(DAYS[0])
    recording.take(context, ref, AnswerDetails(time(21, 5), Decimal(4), "late"))
    row = recording.correct(context, ref, AnswerDetails(dose_mg=Decimal("4.5")))
    assert row.answer is not None
    assert (row.answer.taken_at, row.answer.note) == (
        datetime(2027, 1, 4, 20, 5, tzinfo=UTC),
        "late",
    )


def test_a_skip_can_be_corrected_to_taken_and_stays_readable(context: Context) -> None:
    ref = DoseRef(DAYS[0])
    recording.skip(context, ref, "asleep")
    assert recording.correct(context, ref, AnswerDetails()).state is DoseState.TAKEN
    assert [line.kind for line in log_of(context)] == [RecordKind.SKIPPED, RecordKind.TAKEN]


def test_what_was_undone_can_be_said_again(context: Context) -> None:
    recording.take(context, DoseRef(DAYS[0]), AnswerDetails(time(21, 5)))
    undone = recording.undo(context)
    (again,) = redo_all(context, (undone.record,), last_id=undone.last_id)
    assert again.taken_at == datetime(2027, 1, 4, 20, 5, tzinfo=UTC)
    assert [line.kind for line in log_of(context)] == [
        RecordKind.TAKEN,
        RecordKind.UNDONE,
        RecordKind.TAKEN,
    ]


@pytest.mark.parametrize("is_extra", [True, False])
def test_what_was_undone_is_not_said_again_once_something_was_recorded_since(
    context: Context, is_extra: bool
) -> None:
    def record() -> None:
        if is_extra:
            recording.extra_dose(context, Decimal("0.5"), AnswerDetails(), ABOVE_DAY)
        else:
            recording.take(context, DoseRef(DAYS[0]))

    record()
    undone = recording.undo(context)
    record()
    before = log_of(context)
    with pytest.raises(NotAllowedError) as caught:
        redo_all(context, (undone.record,), last_id=undone.last_id)
    assert caught.value.reason is RejectionReason.NOTHING_TO_REDO
    assert log_of(context) == before


def test_a_record_keeps_the_instant_it_was_due_at_whatever_the_zone_is_later(
    context: Context, house: Home
) -> None:
    recording.take(context, DoseRef(DAYS[0]))
    house.zones.set("Asia/Tokyo")
    row = context.read().row(DAYS[0], 1)
    assert row is not None
    assert row.dose.due == datetime(2027, 1, 4, 20, tzinfo=UTC)


def test_a_note_of_blanks_is_no_note(context: Context) -> None:
    recording.take(context, DoseRef(DAYS[0]), AnswerDetails(note="   "))
    assert log_of(context)[0].note is None

"""After an absence: one reminder; the rest is answered, and taken back, all at once or not."""

from collections.abc import Iterator
from datetime import date

import pytest

from ldn_desktop.domain.records import Record, RecordKind, current_answers
from ldn_desktop.services import recording
from ldn_desktop.services.bulk_recording import BulkAnswer, answer_all, redo_all, undo_all
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    NotAllowedError,
    RejectionReason,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.services.ports import Store
from ldn_desktop.services.reminder_dispatch import ReminderDispatcher
from ldn_desktop.services.repositories import RecordRepository, UnitOfWork
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import composer
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier
from tests.support.passed_on import PassedOnRecords, PassedOnStore, PassedOnWork

FIRST = date(2027, 1, 4)


@pytest.fixture
def away(home: Home) -> Iterator[Context]:
    """Two doses a day since 4 January; back after ten days, at noon on the 14th."""
    home.start(times=["09:00", "21:00"], steps=[{"dose_mg": "1.5", "days": None}])
    home.at("2027-01-14 12:00")
    with home.context() as context:
        yield context


def asked(context: Context) -> tuple[DoseRow, ...]:
    return context.read(FIRST).unanswered(60)


def refs(context: Context) -> tuple[DoseRef, ...]:
    return tuple(DoseRef.of(row.key) for row in asked(context))


def log(context: Context) -> tuple[Record, ...]:
    with context.store.work() as work:
        return work.records.all()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (BulkAnswer.TAKEN, RecordKind.TAKEN),
        (BulkAnswer.ON_TIME, RecordKind.TAKEN),
        (BulkAnswer.SKIPPED, RecordKind.SKIPPED),
        (BulkAnswer.LEFT_BLANK, RecordKind.LEFT_BLANK),
    ],
)
def test_all_doses_get_the_one_answer_and_none_is_asked_about_again(
    away: Context, answer: BulkAnswer, kind: RecordKind
) -> None:
    rows = asked(away)
    lines = answer_all(away, refs(away), answer)
    assert [line.key for line in lines] == [row.key for row in rows]
    assert {line.kind for line in log(away)} == {kind}
    assert asked(away) == ()


def test_without_a_time_it_stays_unknown_and_at_their_times_means_when_each_was_due(
    away: Context,
) -> None:
    dues = [row.dose.due for row in asked(away)]
    lines = answer_all(away, refs(away), BulkAnswer.TAKEN)
    assert {line.taken_at for line in lines} == {None}
    undo_all(away, lines)
    lines = answer_all(away, refs(away), BulkAnswer.ON_TIME)
    assert [line.taken_at for line in lines] == dues


def test_a_dose_that_is_still_open_gets_no_answer_with_the_others(away: Context) -> None:
    (still_open,) = away.read().open_rows()
    answer_all(away, (*refs(away), DoseRef.of(still_open.key)), BulkAnswer.TAKEN)
    assert still_open.key not in current_answers(log(away))


def test_a_dose_answered_in_the_meantime_keeps_its_answer(away: Context) -> None:
    all_of_them = refs(away)
    recording.skip(away, all_of_them[3], "felt unwell")
    lines = answer_all(away, all_of_them, BulkAnswer.TAKEN)
    assert len(lines) == len(all_of_them) - 1
    answers = {DoseRef.of(key): line for key, line in current_answers(log(away)).items()}
    assert answers[all_of_them[3]].note == "felt unwell"
    with pytest.raises(NotAllowedError) as refused:
        answer_all(away, all_of_them, BulkAnswer.TAKEN)
    assert refused.value.reason is RejectionReason.NOTHING_TO_ANSWER


def test_of_nothing_nothing_is_answered(away: Context) -> None:
    with pytest.raises(NotAllowedError):
        answer_all(away, (), BulkAnswer.TAKEN)


class BreaksAfter(PassedOnStore):
    """A store that fails at the n-th line of a unit of work, as a disk that fills up does."""

    def __init__(self, real: Store, lines: int) -> None:
        super().__init__(real)
        self._lines = lines

    def wrapped(self, work: UnitOfWork) -> UnitOfWork:
        breaking = PassedOnWork(work)
        breaking.records = _Breaking(work.records, self._lines)
        return breaking


class _Breaking(PassedOnRecords):
    def __init__(self, real: RecordRepository, lines: int) -> None:
        super().__init__(real)
        self._left = lines

    def add(self, entry: Record) -> Record:
        self._left -= 1
        if self._left < 0:
            raise StorageError(StorageErrorKind.DISK_FULL)
        return super().add(entry)


@pytest.mark.parametrize("lines", [0, 1, 7])
def test_a_failure_on_the_way_leaves_nothing_half_saved(away: Context, lines: int) -> None:
    broken = Context(BreaksAfter(away.store, lines), away.clock, away.zones)
    with pytest.raises(StorageError):
        answer_all(broken, refs(away), BulkAnswer.TAKEN)
    assert log(away) == ()
    said = answer_all(away, refs(away), BulkAnswer.TAKEN)
    with pytest.raises(StorageError):
        undo_all(broken, said)
    assert log(away) == said


def test_one_undo_takes_all_back_and_one_redo_says_them_again(away: Context) -> None:
    before = refs(away)
    lines = answer_all(away, before, BulkAnswer.SKIPPED)
    undone = undo_all(away, lines)
    assert refs(away) == before
    redo_all(away, undone.records, last_id=undone.last_id)
    assert asked(away) == ()


def test_undo_leaves_what_was_corrected_since(away: Context) -> None:
    all_of_them = refs(away)
    lines = answer_all(away, all_of_them, BulkAnswer.TAKEN)
    recording.clear(away, all_of_them[0])
    recording.skip(away, all_of_them[0])
    assert len(undo_all(away, lines).records) == len(lines) - 1
    (kept,) = current_answers(log(away)).values()
    assert kept.kind is RecordKind.SKIPPED
    with pytest.raises(NotAllowedError):
        undo_all(away, lines)


def test_redo_leaves_what_was_answered_since(away: Context) -> None:
    all_of_them = refs(away)
    undone = undo_all(away, answer_all(away, all_of_them, BulkAnswer.TAKEN))
    recording.skip(away, all_of_them[0])
    with pytest.raises(NotAllowedError):
        redo_all(away, undone.records, last_id=undone.last_id)
    (kept,) = current_answers(log(away)).values()
    assert kept.kind is RecordKind.SKIPPED


def test_two_months_away_are_answered_in_one_unit_of_work(home: Home) -> None:
    home.start(times=["08:00", "12:00", "16:00", "21:00"], steps=[{"dose_mg": "1", "days": None}])
    home.at("2027-03-05 07:00")
    with home.context() as context:
        lines = answer_all(context, refs(context), BulkAnswer.LEFT_BLANK)
        assert len(lines) == 240
        assert asked(context) == ()


def test_back_after_days_one_reminder_rings_and_the_rest_waits_as_rows(
    home: Home, away: Context
) -> None:
    notifier = PaperNotifier()
    reminding = ReminderDispatcher(away, notifier, composer(lambda: PLAIN))
    reminding.check()
    (message,) = notifier.messages
    assert (message.key.day, message.key.slot) == (date(2027, 1, 14), 1)
    assert len(asked(away)) == 20
    home.clock.go(seconds=30)
    reminding.check()
    assert len(notifier.messages) == 1

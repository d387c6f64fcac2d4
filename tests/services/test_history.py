"""The history of a range holds what was said of its days, and reads nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ldn_desktop.domain.checkins import Score, SymptomTrend
from ldn_desktop.domain.records import Record, RecordKind, newest_to_undo
from ldn_desktop.services import recording
from ldn_desktop.services.check_ins import check_in, note, say_change
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NotAllowedError
from ldn_desktop.services.history import (
    DayFilter,
    DayKind,
    History,
    HistoryDay,
    lines_of,
    month_of,
    read_history,
    span_of,
)
from ldn_desktop.services.recording import FEW_RECORDS, AnswerDetails
from tests.support.home import Home

FIRST = date(2027, 1, 4)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def context(house: Home) -> Iterator[Context]:
    """The design's plan: 4.5 mg at 21:00 from Monday 4 January 2027; it is the 10th, noon."""
    house.at("2027-01-10 12:00")
    with house.context() as opened:
        yield opened


def week(context: Context) -> History:
    return read_history(context, FIRST, FIRST + 6 * ONE_DAY)


def nth(n: int) -> DoseRef:
    """Return the dose of the n-th day of January."""
    return DoseRef(date(2027, 1, n))


def test_each_day_has_its_doses_its_lines_its_scores_and_its_notes(context: Context) -> None:
    recording.take(context, nth(5))
    recording.extra_dose(
        context,
        Decimal("0.5"),
        AnswerDetails(at=datetime(2027, 1, 6, 12)),  # noqa: DTZ001 - as the user says
    )
    check_in(context, {"sleep disturbance": 3}, date(2027, 1, 7))
    check_in(context, {"sleep disturbance": 4}, date(2027, 1, 7))
    note(context, "windy", date(2027, 1, 8))
    found = week(context)
    assert [day.day for day in found.days] == [FIRST + n * ONE_DAY for n in range(7)]
    assert [day.rows[0].state.value for day in found.days] == [
        *("not_recorded", "taken", "not_recorded", "not_recorded", "not_recorded"),
        *("not_recorded", "upcoming"),
    ]
    assert [extra.taken_mg for extra in found.day(date(2027, 1, 6)).extras] == [Decimal("0.5")]
    assert found.day(date(2027, 1, 7)).scores == {"sleep disturbance": 4}
    assert len(found.day(date(2027, 1, 7)).all_scores) == 2
    assert [note.text for note in found.day(date(2027, 1, 8)).notes] == ["windy"]
    assert found.day(date(2026, 1, 8)) == HistoryDay(date(2026, 1, 8))
    assert HistoryDay(FIRST).is_empty
    assert not found.days[0].is_empty


def test_what_was_said_before_a_correction_stays_readable(context: Context) -> None:
    recording.take(context, nth(5))
    recording.correct(context, nth(5), AnswerDetails(dose_mg=Decimal(4)))
    recording.clear(context, nth(5))
    (day,) = read_history(context, date(2027, 1, 5), date(2027, 1, 5)).days
    (row,) = day.rows
    assert row.answer is None
    assert [(line.kind, line.taken_mg) for line in lines_of(day, row)] == [
        (RecordKind.TAKEN, Decimal("4.5")),
        (RecordKind.TAKEN, Decimal(4)),
        (RecordKind.CLEARED, None),
    ]


def test_the_counts_of_a_range_are_those_of_its_days(context: Context) -> None:
    recording.take(context, nth(4))
    recording.skip(context, nth(5), "nausea")
    counts = week(context).counts()
    # Six windows of the week have closed by Sunday noon, the seventh dose is still to come.
    assert (counts.planned, counts.taken, counts.skipped, counts.not_recorded) == (6, 1, 1, 4)
    assert (counts.time_unknown, counts.reasons) == (1, (("nausea", 1),))
    assert counts.computer_off == 4  # nothing says that the app was up


def test_a_day_is_found_by_its_state_and_by_what_was_written(context: Context) -> None:
    recording.take(context, nth(4), AnswerDetails(dose_mg=Decimal(4)))
    recording.take(context, nth(5), AnswerDetails(at=datetime(2027, 1, 5, 23, 30)))  # noqa: DTZ001 - as typed
    recording.skip(context, nth(6), "Felt NAUSEA")
    recording.extra_dose(context, Decimal(1), AnswerDetails(at=datetime(2027, 1, 7, 9)))  # noqa: DTZ001 - as typed
    note(context, "Windy and wet", date(2027, 1, 8))
    check_in(context, {"vivid dreams": 1}, date(2027, 1, 9))
    say_change(context, "Fog", SymptomTrend.WORSE, date(2027, 1, 9))
    recording.correct(context, nth(4), AnswerDetails(dose_mg=Decimal(3)))
    found = week(context)

    def days(kind: DayKind | None = None, text: str = "") -> list[int]:
        wanted = DayFilter(kind, text)
        return [day.day.day for day in found.days if wanted.fits(day, found.rules)]

    assert days() == [4, 5, 6, 7, 8, 9, 10]
    assert days(DayKind.TAKEN) == [4, 5]
    assert days(DayKind.LATE) == [5]
    assert days(DayKind.OTHER_AMOUNT) == [4]
    assert days(DayKind.CORRECTED) == [4]
    assert days(DayKind.SKIPPED) == [6]
    assert days(DayKind.NOT_RECORDED) == [7, 8, 9]
    assert days(DayKind.EXTRA) == [7]
    assert days(DayKind.NOTED) == [8]
    assert days(text=" nausea ") == [6]
    assert days(text="WINDY") == [8]
    assert days(text="dreams") == [9]
    assert days(text="fog") == [9]
    assert days(DayKind.TAKEN, "dreams") == []
    assert DayFilter(text=" ").is_all
    assert not DayFilter(DayKind.TAKEN).is_all


def test_days_from_before_the_plan_was_saved_are_not_found_as_not_recorded(home: Home) -> None:
    home.at("2027-01-07 12:00")
    home.start("--yes")
    home.at("2027-01-10 12:00")
    with home.context() as context:
        found = week(context)
    wanted = DayFilter(DayKind.NOT_RECORDED)
    assert [day.day.day for day in found.days if wanted.fits(day, found.rules)] == [7, 8, 9]
    assert found.counts().not_recorded == 3


def test_the_revisions_that_begin_within_the_range_are_told(house: Home) -> None:
    house.at("2027-01-06 12:00")
    house.json("plan", "hold", "--days", "3")
    with house.context() as context:
        assert [revision.number for revision in week(context).revisions()] == [1, 2]
        later = read_history(context, date(2027, 1, 5), date(2027, 1, 7))
        assert [revision.number for revision in later.revisions()] == [2]


def test_a_window_closes_by_the_next_dose_though_that_lies_outside_of_the_range(
    context: Context,
) -> None:
    (day,) = read_history(context, FIRST, FIRST).days
    assert day.rows[0].status.closes == datetime(2027, 1, 5, 8, tzinfo=UTC)


def test_the_span_reaches_from_the_first_thing_noted_to_today(context: Context) -> None:
    assert span_of(context) == (FIRST, date(2027, 1, 10))
    check_in(context, {"vivid dreams": 1}, date(2026, 12, 24))
    assert span_of(context) == (date(2026, 12, 24), date(2027, 1, 10))


def test_a_month_has_its_own_number_of_days() -> None:
    assert month_of(date(2028, 2, 11)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2027, 12, 31)) == (date(2027, 12, 1), date(2027, 12, 31))


def test_undo_finds_the_newest_answer_behind_many_lines_that_no_longer_stand(
    context: Context,
) -> None:
    recording.take(context, nth(4))
    with context.store.work(write=True) as work:
        (line,) = work.records.newest(1)
        for _ in range(FEW_RECORDS):
            said = work.records.add(Record(0, RecordKind.EXTRA, FIRST, NOW, None, NOW, ONE))
            undone = Record(0, RecordKind.UNDONE, FIRST, NOW, undoes=said.id)
            work.records.add(undone)
        assert newest_to_undo(work.records.newest(FEW_RECORDS)) is None
        assert work.records.newest(10_000) == work.records.all()
        work.commit()
    assert recording.undo(context).record == line
    with pytest.raises(NotAllowedError):
        recording.undo(context)


NOW = datetime(2027, 1, 10, 11, tzinfo=UTC)
ONE = Decimal(1)


def test_a_range_reads_its_own_rows_only(context: Context) -> None:
    with context.store.work(write=True) as work:
        for n in range(40):
            work.scores.add(Score(FIRST + n * ONE_DAY, "vivid dreams", 1, NOW))
            number = work.up_times.start(NOW + n * ONE_DAY)
            work.up_times.extend(number, NOW + n * ONE_DAY + timedelta(hours=1))
        work.commit()
    recording.take(context, nth(5))
    found = read_history(context, FIRST + 30 * ONE_DAY, FIRST + 31 * ONE_DAY)
    assert found.snapshot.log == ()
    assert [len(day.all_scores) for day in found.days] == [1, 1]
    assert len(found.snapshot.up_times) <= 10


def test_an_extra_dose_of_any_day_is_taken_back_once(context: Context) -> None:
    for hour in (8, 9):
        said = AnswerDetails(at=datetime(2027, 1, 5, hour))  # noqa: DTZ001 - as the user says it
        recording.extra_dose(context, ONE, said)
    first, second = read_history(context, FIRST, FIRST + 2 * ONE_DAY).day(date(2027, 1, 5)).extras
    recording.take_back_extra(context, first)
    (day,) = read_history(context, date(2027, 1, 5), date(2027, 1, 5)).days
    assert day.extras == (second,)
    assert first in day.log
    with pytest.raises(NotAllowedError):
        recording.take_back_extra(context, first)

"""What was noticed and asked comes back as it was, with what was taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.reviews import ReportMade, ReviewKind, ReviewLine
from ldn_desktop.storage.store import SqliteStore

DAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 4, 20, 0, 0, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
instants = st.integers(0, 10**15).map(lambda us: NOW + timedelta(microseconds=us))
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)
changes = st.builds(SymptomChange, days, words, st.sampled_from(SymptomTrend), instants)


@given(st.lists(changes, max_size=6))
def test_changes_of_symptoms_come_back_in_the_order_appended(
    scratch: SqliteStore, given_changes: list[SymptomChange]
) -> None:
    with scratch.work(write=True) as work:
        appended = tuple(work.symptom_changes.add(change) for change in given_changes)
        assert [replace(change, id=0) for change in appended] == given_changes
        assert work.symptom_changes.all() == appended
        assert work.symptom_changes.between(DAY) == tuple(c for c in appended if c.day >= DAY)
        assert work.symptom_changes.between(last=DAY) == tuple(c for c in appended if c.day <= DAY)


def test_what_was_taken_back_says_when_and_the_rest_does_not(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        scores = [work.scores.add(Score(DAY, "pain", number, NOW)) for number in (3, 4)]
        notes = [work.notes.add(Note(DAY, text, NOW)) for text in ("one", "two")]
        said = [
            work.symptom_changes.add(SymptomChange(DAY, "pain", change, NOW))
            for change in (SymptomTrend.NEW, SymptomTrend.GONE)
        ]
        work.scores.withdraw(scores[0].id, LATER)
        work.notes.withdraw(notes[1].id, LATER)
        work.symptom_changes.withdraw(said[0].id, LATER)
        work.commit()
    with store.work() as work:
        assert work.scores.between(DAY, DAY) == (replace(scores[0], withdrawn_at=LATER), scores[1])
        assert work.notes.between(DAY, DAY) == (notes[0], replace(notes[1], withdrawn_at=LATER))
        assert work.symptom_changes.all() == (replace(said[0], withdrawn_at=LATER), said[1])


def test_only_what_is_there_is_taken_back(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        for log in (work.scores, work.notes, work.symptom_changes):
            with pytest.raises(IntegrityError):
                log.withdraw(1, NOW)


def test_lines_about_questions_come_back_in_the_order_appended(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        first = work.questions.add(QuestionLine(0, QuestionKind.JOTTED, NOW, text="Why?"))
        others = [
            work.questions.add(QuestionLine(0, kind, LATER, first.id, text))
            for kind, text in (
                (QuestionKind.CHANGED, "Why so?"),
                (QuestionKind.ANSWERED, "So."),
                (QuestionKind.ANSWERED, ""),
                (QuestionKind.TICKED, None),
                (QuestionKind.REOPENED, None),
                (QuestionKind.REMOVED, None),
            )
        ]
        assert work.questions.all() == (first, *others)


def test_review_days_and_reports_come_back_in_the_order_appended(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        lines = tuple(
            work.reviews.add(ReviewLine(0, kind, DAY, NOW))
            for kind in (ReviewKind.SET, ReviewKind.TAKEN_BACK)
        )
        reports = tuple(
            work.reports.add(ReportMade(DAY, last, NOW)) for last in (date(2027, 2, 1), DAY)
        )
        assert work.reviews.all() == lines
        assert work.reports.all() == reports
        assert [report.id for report in reports] == [1, 2]
        with pytest.raises(IntegrityError):
            work.reports.add(ReportMade(date(2027, 2, 1), DAY, NOW))


gentle_reminders = st.builds(
    GentleReminder,
    st.sampled_from([*set(GentleReminderKind) - {GentleReminderKind.DOSE_AHEAD}]),  # has no row
    days,
    st.none() | instants,
    st.booleans(),
)


@given(st.lists(gentle_reminders, max_size=6), days, days)
def test_a_gentle_reminder_has_one_row_the_one_saved_last(
    scratch: SqliteStore, saved: list[GentleReminder], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    with scratch.work(write=True) as work:
        for gentle_reminder in saved:
            work.gentle_reminders.save(gentle_reminder)
        expected = {(n.kind, n.day): n for n in saved if first <= n.day <= last}
        assert work.gentle_reminders.between(first, last) == expected

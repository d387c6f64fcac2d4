"""A day's symptom scores and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ldn_desktop.domain.checkins import Note, Score, check_score, standing_scores
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import Refusal, Refused


@dataclass(frozen=True)
class CheckIn:
    """What was said of one day: the standing score by symptom, and the notes in order."""

    day: date
    scores: Mapping[str, Score]
    notes: tuple[Note, ...]


def day_of_check_in(agenda: Agenda) -> date:
    """Return the date a check-in is for now.

    The evening's dose of yesterday that is still open past midnight keeps the day: what is noted
    at 00:30 belongs to that evening.
    """
    yesterday = agenda.today - timedelta(days=1)
    is_still_evening = any(row.key.day == yesterday for row in agenda.open_rows())
    return yesterday if is_still_evening else agenda.today


def read_check_in(context: Context, day: date) -> CheckIn:
    """Return what was said of `day`."""
    with context.store.work() as work:
        scores = standing_scores(work.scores(day, day))
        notes = work.notes(day, day)
    return CheckIn(day, {symptom: score for (_, symptom), score in scores.items()}, notes)


def check_in(context: Context, scores: Mapping[str, int], day: date | None = None) -> CheckIn:
    """Append scores (0-10) by symptom for a day, by default the one `day_of_check_in` tells.

    A score for a symptom that has one that day corrects it; an equal one changes nothing.
    """
    for symptom, score in scores.items():
        check_text(symptom, NAME_LENGTH, where="symptom", needed=True)
        check_score(score)
    with context.store.work(write=True) as work:
        agenda = context.agenda(work)
        day = _day(agenda, day)
        standing = standing_scores(work.scores(day, day))
        for symptom, score in scores.items():
            name = symptom.strip()
            before = standing.get((day, name))
            if before is None or before.score != score:
                work.append_score(Score(day, name, score, agenda.now))
        work.commit()
    return read_check_in(context, day)


def note(context: Context, text: str, day: date | None = None) -> Note:
    """Append a note for a day, by default the one `day_of_check_in` tells."""
    check_text(text, NOTE_LENGTH, where="note", needed=True)
    with context.store.work(write=True) as work:
        agenda = context.agenda(work)
        written = work.append_note(Note(_day(agenda, day), text.strip(), agenda.now))
        work.commit()
        return written


def _day(agenda: Agenda, day: date | None) -> date:
    if day is not None and day > agenda.today:
        raise Refused(Refusal.IN_THE_FUTURE)
    return day or day_of_check_in(agenda)

"""Sentences about a day's entries that were changed or taken back since, with the times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ldn_desktop.domain.checkins import Score, SymptomChange
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import say_extra, say_line, say_when
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import change_name, symptom_name


@dataclass(frozen=True)
class Earlier:
    """An earlier entry: what, when it was made (UTC), and when it was changed or taken back (UTC).

    `is_withdrawn` is true if it was taken back.
    """

    said_at: datetime
    what: str
    ended_at: datetime
    is_withdrawn: bool


def say_earlier(day: HistoryDay, zone: tzinfo, formats: Formats) -> tuple[str, ...]:
    """Return the scores, changes, notes and extra doses that no longer count, oldest first."""
    found = (
        *_of_symptoms(day.all_scores),
        *_of_symptoms(day.all_changes),
        *_of_notes(day),
        *_of_extras(day.log, zone, formats),
    )
    in_order = sorted(found, key=lambda earlier: earlier.said_at)
    return tuple(_line(earlier, zone, formats) for earlier in in_order)


def say_answers_before(lines: Sequence[Record], row: DoseRow, formats: Formats) -> tuple[str, ...]:
    """Return a sentence for each record of a dose except its current answer, in their order."""
    current = row.answer.id if row.answer is not None else None
    undone = _undone_at(lines)
    return tuple(
        _answer(line, undone.get(line.id), row, formats)
        for line in lines
        if line.id != current and line.kind is not RecordKind.UNDONE
    )


def _answer(line: Record, undone_at: datetime | None, row: DoseRow, formats: Formats) -> str:
    text = say_line(line, row, formats)
    if undone_at is None:
        return text
    then = say_when(undone_at, row.dose.zone, formats)
    return _("{said}. Taken back {then}.").format(said=text, then=then)


def _undone_at(log: Sequence[Record]) -> Mapping[int | None, datetime]:
    return {line.undoes: line.recorded_at for line in log if line.kind is RecordKind.UNDONE}


def _line(earlier: Earlier, zone: tzinfo, formats: Formats) -> str:
    text = _("{when}: {what}. Changed {then}.")
    if earlier.is_withdrawn:
        text = _("{when}: {what}. Taken back {then}.")
    when, then = (say_when(at, zone, formats) for at in (earlier.said_at, earlier.ended_at))
    return text.format(when=when, what=earlier.what, then=then)


def _of_symptoms(said: Sequence[Score | SymptomChange]) -> Iterator[Earlier]:
    for place, line in enumerate(said):
        after = next((o for o in said[place + 1 :] if o.symptom == line.symptom), None)
        if line.withdrawn_at is not None:
            yield Earlier(line.recorded_at, _words(line), line.withdrawn_at, is_withdrawn=True)
        elif after is not None:
            yield Earlier(line.recorded_at, _words(line), after.recorded_at, is_withdrawn=False)


def _words(line: Score | SymptomChange) -> str:
    name = symptom_name(line.symptom)
    said = str(line.score) if isinstance(line, Score) else change_name(line.change).lower()
    return f"{name} {said}"


def _of_notes(day: HistoryDay) -> Iterator[Earlier]:
    for place, note in enumerate(day.all_notes):
        is_starred_anew = any(
            (anew.text, anew.recorded_at) == (note.text, note.withdrawn_at)
            for anew in day.all_notes[place + 1 :]
        )
        if note.withdrawn_at is not None and not is_starred_anew:
            yield Earlier(note.recorded_at, note.text, note.withdrawn_at, is_withdrawn=True)


def _of_extras(log: Sequence[Record], zone: tzinfo, formats: Formats) -> Iterator[Earlier]:
    undone = _undone_at(log)
    for line in log:
        if line.kind is RecordKind.EXTRA and line.id in undone:
            what = say_extra(line, zone, formats)
            yield Earlier(line.recorded_at, what, undone[line.id], is_withdrawn=True)

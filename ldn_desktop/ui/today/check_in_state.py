"""Reads the check-in of a day and the last answers before it, and makes the card's state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ldn_desktop.domain.checkins import (
    HIGHEST_SCORE,
    Score,
    SymptomChange,
    current_changes,
    current_scores,
)
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.symptoms import Spell, spells
from ldn_desktop.services.check_ins import CheckIn, check_in_of, day_of_check_in, follow_up_ended
from ldn_desktop.services.context import Context
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.today.state import CheckInState, NoteState, ScoreState
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import say_spell, symptom_name

REMEMBERED = timedelta(days=60)
"""A score older than this is not shown as the last one."""

SPELLS_REMEMBERED = timedelta(days=400)
"""How far back symptom changes are read."""

GONE_IS_TOLD = timedelta(days=14)
"""A spell that ended longer ago than this is not shown."""


@dataclass(frozen=True)
class CheckInData:
    """The check-in of a day, and each symptom's last score before it and newest spell."""

    said: CheckIn
    last: Mapping[str, Score]
    spells: Mapping[str, Spell]


def read_check_in_data(
    context: Context, snapshot: ScheduleSnapshot, day: date | None = None
) -> CheckInData:
    """Read the check-in of `day`, by default the current day of check-in. Raises `StorageError`."""
    day = day or day_of_check_in(snapshot)
    with context.store.work() as work:
        said = check_in_of(work, day)
        scores = current_scores(work.scores(day - REMEMBERED, day - ONE_DAY))
        changes = current_changes(work.symptom_changes(day - SPELLS_REMEMBERED, day))
    last = {symptom: scores[said_on, symptom] for said_on, symptom in sorted(scores)}
    return CheckInData(said, last, _newest_spells(changes, day))


def _newest_spells(
    changes: Mapping[tuple[date, str], SymptomChange], day: date
) -> dict[str, Spell]:
    found = {spell.symptom: spell for spell in spells(changes)}
    return {
        symptom: spell
        for symptom, spell in found.items()
        if spell.gone_on is None or day - spell.gone_on <= GONE_IS_TOLD
    }


def present_check_in(
    snapshot: ScheduleSnapshot, read: CheckInData, formats: Formats
) -> CheckInState:
    """Return the check-in's state: the symptoms the user chose, then others recorded that day."""
    said, chosen = read.said, snapshot.settings.symptoms
    others = sorted({*said.scores, *said.changes} - {*chosen})
    ended = follow_up_ended(snapshot)
    return CheckInState(
        day=said.day,
        latest=snapshot.today,
        title=_title(snapshot, said.day, formats),
        scores=tuple(
            _score(symptom, read, snapshot.today, formats) for symptom in (*chosen, *others)
        ),
        notes=tuple(
            NoteState(note.id, note.text, _("Note: {text}").format(text=note.text))
            for note in said.notes
        ),
        ended="" if ended is None else _ended(ended, formats),
    )


def _title(snapshot: ScheduleSnapshot, day: date, formats: Formats) -> str:
    if day == snapshot.today:
        return _("How was today?")
    return _("How was {date}?").format(date=formats.long_day(day))


def _ended(ended: date, formats: Formats) -> str:
    text = _("Your follow-up days ended on {date}. You can still check in whenever you like.")
    return text.format(date=formats.day(ended))


def _score(symptom: str, read: CheckInData, today: date, formats: Formats) -> ScoreState:
    score, change = read.said.scores.get(symptom), read.said.changes.get(symptom)
    spell = read.spells.get(symptom)
    parts = (_last(symptom, read, today, formats), say_spell(spell, formats) if spell else "")
    return ScoreState(
        symptom,
        symptom_name(symptom),
        score.score if score else None,
        " · ".join(part for part in parts if part),
        change.change if change else None,
    )


def _last(symptom: str, read: CheckInData, today: date, formats: Formats) -> str:
    last = read.last.get(symptom)
    if last is None:
        return ""
    when = _("yesterday") if last.day == today - ONE_DAY else formats.day(last.day)
    return _("Last: {score}, {when}").format(score=last.score, when=when)


def scale_hint() -> str:
    """Return the sentence that explains both ends of the scale."""
    return _("0 is none, {highest} is as bad as it can be.").format(highest=HIGHEST_SCORE)

"""Makes the state of the check-in card: the check-in of a day and the last answers before it."""

from datetime import date

from ldn_desktop.domain.checkins import HIGHEST_SCORE, Score
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.check_ins import CheckInData, follow_up_ended
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.today.state import CheckInState, NoteState, ScoreState
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import say_spell, symptom_name


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
            NoteState(note, _("Note: {text}").format(text=note.text)) for note in said.notes
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
    spell, last = read.spells.get(symptom), read.last.get(symptom)
    return ScoreState(
        symptom,
        symptom_name(symptom),
        score.score if score else None,
        last=_last(last, today, formats) if last else "",
        last_score=last.score if last else None,
        spell=say_spell(spell, formats) if spell else "",
        change=change.change if change else None,
    )


def _last(last: Score, today: date, formats: Formats) -> str:
    when = _("yesterday") if last.day == today - ONE_DAY else formats.day(last.day)
    return _("Last: {score}, {when}").format(score=last.score, when=when)


def scale_hint() -> str:
    """Return the sentence that explains both ends of the scale."""
    return _("0 is none, {highest} is as bad as it can be.").format(highest=HIGHEST_SCORE)

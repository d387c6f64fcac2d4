"""The check-in of Today: what was said of the day, and what was said last before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ldn_desktop.domain.checkins import HIGHEST_SCORE, Score, UsualSymptom, standing_scores
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.check_ins import day_of_check_in
from ldn_desktop.services.context import Context
from ldn_desktop.ui.today.state import CheckInState, ScoreState
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

REMEMBERED = timedelta(days=60)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayScores:
    """The standing scores of a day by symptom, its notes, and each symptom's last score before."""

    day: date
    scores: Mapping[str, int]
    notes: tuple[str, ...]
    last: Mapping[str, Score]


def read_scores(context: Context, agenda: Agenda) -> DayScores:
    """Read what the check-in shows. Raises `StorageError`."""
    day = day_of_check_in(agenda)
    with context.store.work() as work:
        standing = standing_scores(work.scores(day - REMEMBERED, day))
        notes = work.notes(day, day)
    last: dict[str, Score] = {}
    scores: dict[str, int] = {}
    for (said_of, symptom), score in sorted(standing.items()):
        if said_of == day:
            scores[symptom] = score.score
        else:
            last[symptom] = score
    return DayScores(day, scores, tuple(note.text for note in notes), last)


def present_check_in(agenda: Agenda, said: DayScores, formats: Formats) -> CheckInState:
    """Return the check-in for the symptoms the user chose, and any other scored that day."""
    chosen = agenda.settings.symptoms
    symptoms = (*chosen, *(symptom for symptom in said.scores if symptom not in chosen))
    return CheckInState(
        day=said.day,
        title=_title(agenda, said.day, formats),
        scores=tuple(_score(symptom, said, agenda.today, formats) for symptom in symptoms),
        notes=said.notes,
    )


def _title(agenda: Agenda, day: date, formats: Formats) -> str:
    if day == agenda.today:
        return _("How was today?")
    return _("How was {date}?").format(date=formats.long_day(day))


def _score(symptom: str, said: DayScores, today: date, formats: Formats) -> ScoreState:
    last = said.last.get(symptom)
    text = ""
    if last is not None:
        is_yesterday = last.day == today - ONE_DAY
        when = _("yesterday") if is_yesterday else formats.day(last.day)
        text = _("Last: {score}, {when}").format(score=last.score, when=when)
    return ScoreState(symptom, label_of(symptom), said.scores.get(symptom), text)


def label_of(symptom: str) -> str:
    """Return a symptom as it is shown: the usual ones translated, the user's own as written."""
    usual = {
        UsualSymptom.SLEEP.value: _("Sleep disturbance"),
        UsualSymptom.DREAMS.value: _("Vivid dreams"),
        UsualSymptom.PAIN.value: _("Sensitivity to pain"),
    }
    return usual.get(symptom, symptom)


def scale_hint() -> str:
    """Return what the ends of the scale mean."""
    return _("0 is none, {highest} is as bad as it can be.").format(highest=HIGHEST_SCORE)

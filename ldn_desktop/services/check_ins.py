"""Records, corrects and takes back a day's symptom scores, symptom changes and notes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ldn_desktop.domain.checkins import (
    Note,
    Score,
    SymptomChange,
    SymptomTrend,
    UsualSymptom,
    check_score,
    current_changes,
    current_notes,
    current_scores,
)
from ldn_desktop.domain.plan import ONE_DAY, check_date
from ldn_desktop.domain.symptoms import Spell, spells
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text, folded
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.put_back import Check, allow
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

REMEMBERED = timedelta(days=60)
"""A score older than this is not told as the last one."""

SPELLS_REMEMBERED = timedelta(days=400)
"""How far back symptom changes are read."""

GONE_IS_TOLD = timedelta(days=14)
"""A spell that ended longer ago than this is not told."""


@dataclass(frozen=True)
class CheckIn:
    """The current data of one day: score and change by symptom, and the notes in order."""

    day: date
    scores: Mapping[str, Score]
    notes: tuple[Note, ...]
    changes: Mapping[str, SymptomChange] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether the day has a score; if so, the app does not remind of this check-in."""
        return bool(self.scores)


@dataclass(frozen=True)
class CheckInData:
    """The check-in of a day, and each symptom's last score before it and newest spell."""

    said: CheckIn
    last: Mapping[str, Score]
    spells: Mapping[str, Spell]


def day_of_check_in(snapshot: ScheduleSnapshot) -> date:
    """Return the local date that a check-in made now belongs to.

    While the evening of yesterday's dose goes on after midnight, that is yesterday, even if the
    dose is answered. Otherwise the scores of one night would count for the next day, and those of
    the night after would replace them.
    """
    yesterday = snapshot.today - ONE_DAY
    is_still_evening = any(
        row.status.is_open or snapshot.is_of_last_evening(row)
        for row in snapshot.rows(yesterday, yesterday)
    )
    return yesterday if is_still_evening else snapshot.today


def read_check_in(context: Context, day: date) -> CheckIn:
    """Return the check-in of `day`. Raises `StorageError`."""
    with context.store.work() as work:
        return check_in_of(work, day)


def read_check_in_data(context: Context, day: date) -> CheckInData:
    """Return the check-in of `day` and what came before. Raises `StorageError`."""
    with context.store.work() as work:
        said = check_in_of(work, day)
        scores = current_scores(work.scores.between(day - REMEMBERED, day - ONE_DAY))
        changes = current_changes(work.symptom_changes.between(day - SPELLS_REMEMBERED, day))
    last = {symptom: scores[said_on, symptom] for said_on, symptom in sorted(scores)}
    return CheckInData(said, last, _newest_spells(changes, day))


def check_in_of(work: UnitOfWork, day: date) -> CheckIn:
    """Return the check-in of `day`, as this unit of work sees it."""
    scores = current_scores(work.scores.between(day, day))
    changes = current_changes(work.symptom_changes.between(day, day))
    return CheckIn(
        day,
        {symptom: score for (_, symptom), score in scores.items()},
        current_notes(work.notes.between(day, day)),
        {symptom: change for (_, symptom), change in changes.items()},
    )


def check_in(
    context: Context, scores: Mapping[str, int], day: date | None = None, *, may_add: bool = True
) -> CheckIn:
    """Append scores (0-10) by symptom for a day, by default that of `day_of_check_in`.

    A score for a symptom that has one on that day corrects it; an equal one changes nothing. Names
    match the symptoms that the check-in asks about, and those said before, regardless of case and
    spacing. Raises `ValidationError`, `StorageError`, and `NotAllowedError` for a future date or,
    unless `may_add`, for another name.
    """
    for symptom, score in scores.items():
        check_text(symptom, NAME_LENGTH, where="symptom", needed=True)
        check_score(score)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        day = _day(snapshot, day)
        found = check_in_of(work, day)
        current = dict(found.scores)
        for symptom, score in scores.items():
            name = _known_name(work, symptom, (*current, *found.changes), snapshot, may_add)
            if name not in current or current[name].score != score:
                current[name] = work.scores.add(Score(day, name, score, snapshot.now))
        work.commit()
    return read_check_in(context, day)


def put_score(
    context: Context, symptom: str, score: int | None, day: date, check: Check[int | None] = allow
) -> int | None:
    """Make this the symptom's score of that day, None for no score; return the one before.

    `symptom` is a name as `read_check_in` has it. `check` may refuse because of the score before.
    Raises as `check_in` does.
    """
    if score is not None:
        check_score(score)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        _check_day(snapshot, day, takes_back=score is None)
        found = check_in_of(work, day).scores.get(symptom)
        before = found.score if found else None
        check(before)
        if score is None and found is not None:
            work.scores.withdraw(found.id, snapshot.now)
        elif score is not None and score != before:
            work.scores.add(Score(day, symptom, score, snapshot.now))
        work.commit()
        return before


def note(context: Context, text: str, day: date | None = None, *, starred: bool = False) -> Note:
    """Append a note for a day, by default that of `day_of_check_in`; errors as for `check_in`."""
    check_text(text, NOTE_LENGTH, where="note", needed=True)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        day, text = _day(snapshot, day), text.strip()
        written = work.notes.add(Note(day, text, snapshot.now, starred=starred))
        work.commit()
        return written


@dataclass(frozen=True)
class NoteChange:
    """The note that was changed and what it was changed to; None for no note."""

    before: Note | None
    after: Note | None


def put_note(
    context: Context,
    text: str,
    day: date,
    number: int | None = None,
    starred: bool | None = None,
) -> NoteChange:
    """Write `text` in place of the note of `day` with this id, or as a further note.

    An empty text only takes that note back; an id that is not current counts as None. `starred`
    None keeps the star as it is. Raises as `check_in` does.
    """
    check_text(text, NOTE_LENGTH, where="note", needed=False)
    text = text.strip()
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        current = current_notes(work.notes.between(day, day))
        before = next((note for note in current if note.id == number), None)
        was_starred = before.starred if before else False
        starred = was_starred if starred is None else starred
        if (text, starred) == (before.text if before else "", was_starred):
            return NoteChange(before, before)
        if before is not None:
            work.notes.withdraw(before.id, snapshot.now)
        written = Note(_day(snapshot, day), text, snapshot.now, starred=starred)
        after = work.notes.add(written) if text else None
        work.commit()
        return NoteChange(before, after)


def say_change(
    context: Context,
    symptom: str,
    change: SymptomTrend,
    day: date | None = None,
    *,
    may_add: bool = True,
) -> CheckIn:
    """Append how a symptom changed; see `check_in` for the day, the name and the errors."""
    check_text(symptom, NAME_LENGTH, where="symptom", needed=True)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        day = _day(snapshot, day)
        found = check_in_of(work, day)
        name = _known_name(work, symptom, (*found.changes, *found.scores), snapshot, may_add)
        before = found.changes.get(name)
        if before is None or before.change is not change:
            work.symptom_changes.add(SymptomChange(day, name, change, snapshot.now))
            work.commit()
    return read_check_in(context, day)


def put_change(
    context: Context,
    symptom: str,
    change: SymptomTrend | None,
    day: date,
    check: Check[SymptomTrend | None] = allow,
) -> SymptomTrend | None:
    """Make this how the symptom changed on that day, None for nothing; return what it was before.

    `symptom`, `check` and the errors are those of `put_score`.
    """
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        _check_day(snapshot, day, takes_back=change is None)
        found = check_in_of(work, day).changes.get(symptom)
        before = found.change if found else None
        check(before)
        if change is None and found is not None:
            work.symptom_changes.withdraw(found.id, snapshot.now)
        elif change is not None and change is not before:
            work.symptom_changes.add(SymptomChange(day, symptom, change, snapshot.now))
        work.commit()
        return before


def follow_up_ended(snapshot: ScheduleSnapshot) -> date | None:
    """Return the last local date of the follow-up if it is over, else None.

    It is not over while a plan goes on, or if another one begins later.
    """
    from ldn_desktop.services.plan_progress import PlanPhase, plan_progress

    if snapshot.plan.parts_after(snapshot.today):
        return None
    here = plan_progress(snapshot)
    return here.follow_up_until if here.phase is PlanPhase.OVER else None


def _newest_spells(
    changes: Mapping[tuple[date, str], SymptomChange], day: date
) -> dict[str, Spell]:
    found = {spell.symptom: spell for spell in spells(changes)}
    return {
        symptom: spell
        for symptom, spell in found.items()
        if spell.gone_on is None or day - spell.gone_on <= GONE_IS_TOLD
    }


def _known_name(
    work: UnitOfWork,
    symptom: str,
    of_day: Collection[str],
    snapshot: ScheduleSnapshot,
    may_add: bool,
) -> str:
    """Return the matching name of that day, else one asked about, else one said before.

    Without any it returns `symptom`, or raises `NotAllowedError` unless `may_add`.
    """
    name = " ".join(symptom.split())
    if name in of_day:
        return name
    asked = snapshot.settings.symptoms
    found = _match(name, (*of_day, *asked, *(usual.value for usual in UsualSymptom)))
    if found is not None:
        return found
    said = current_scores(work.scores.all()).keys() | current_changes(work.symptom_changes.all())
    names = tuple(dict.fromkeys((*asked, *(name for _, name in sorted(said)))))
    found = _match(name, names)
    if found is None and not may_add:
        if not names:
            raise NotAllowedError(RejectionReason.NO_SYMPTOMS)
        raise NotAllowedError(
            RejectionReason.NO_SUCH_SYMPTOM, name=name[:NAME_LENGTH], names=", ".join(names)
        )
    return found or name


def _match(name: str, known: Collection[str]) -> str | None:
    return next((one for one in known if folded(one) == folded(name)), None)


def _day(snapshot: ScheduleSnapshot, day: date | None) -> date:
    if day is None:
        return day_of_check_in(snapshot)
    if check_date(day) > snapshot.today:
        raise NotAllowedError(RejectionReason.IN_THE_FUTURE)
    return day


def _check_day(snapshot: ScheduleSnapshot, day: date, *, takes_back: bool) -> None:
    """Refuse a future date; what a clock that was ahead left there can be taken back."""
    if not takes_back:
        _day(snapshot, day)

"""Makes the state of the month and of the side panel: shapes and words. It imports no widget."""

from dataclasses import dataclass
from datetime import date, time

from ldn_desktop.domain.checkins import Note
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.dose_change_notice import dose_change
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.history import History, HistoryDay, lines_of
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.shapes import Mark, MonthDay
from ldn_desktop.ui.today.days import mark_of
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.earlier import say_answers_before, say_earlier
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import (
    say_became,
    say_day,
    say_extra,
    say_planned,
    say_symptom,
    say_when,
)
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name


@dataclass(frozen=True)
class PanelDose:
    """One dose in the side panel: what was planned, its answer, and its earlier answers.

    `changed` says when the answer was last changed, "" if it never was. `at` is the local time at
    which the dose was taken, None if it is unknown.
    """

    ref: DoseRef
    mark: Mark
    planned: str
    became: str
    changed: str
    earlier: tuple[str, ...]
    state: DoseState
    can_answer: bool
    at: time | None
    row: DoseRow


@dataclass(frozen=True)
class ExtraState:
    """One extra dose in the side panel."""

    record: Record
    words: str


@dataclass(frozen=True)
class DayState:
    """A day in the side panel. A day that `is_ahead` takes no notes and no extra doses.

    `scores` has the name and the value of each symptom. `spoken` says all of the day for a screen
    reader; `earlier` lists what was changed or taken back since, without the planned doses.
    """

    day: date
    title: str
    spoken: str
    doses: tuple[PanelDose, ...]
    extras: tuple[ExtraState, ...]
    scores: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    empty: str
    is_ahead: bool
    earlier: tuple[str, ...] = ()


def cells_of(history: History, month: date, formats: Formats) -> tuple[MonthDay, ...]:
    """Return the days of `history` as cells; days outside the month of `month` are marked so."""
    today = history.snapshot.today
    return tuple(_cell(history, day, month, today, formats) for day in history.days)


def _cell(
    history: History, day: HistoryDay, month: date, today: date, formats: Formats
) -> MonthDay:
    of_doses = (mark_of(row) for row in day.rows)
    name = say_day(day, history.snapshot.zone.zone, history.rules, formats)
    change = dose_change(history.snapshot.history, day.day)
    new_dose = show_mg(change[1], formats) if change else ""
    if new_dose:
        name = _("{day}. From this day: {dose}.").format(day=name, dose=new_dose)
    return MonthDay(
        day=day.day,
        marks=(*of_doses, *(Mark.EXTRA for _extra in day.extras)),
        has_note=bool(day.notes or day.scores or day.changes),
        name=name,
        in_month=(day.day.year, day.day.month) == (month.year, month.month),
        is_today=day.day == today,
        new_dose=new_dose,
    )


def marks_of(day: HistoryDay, formats: Formats) -> tuple[tuple[Mark, str], ...]:
    """Return the shape of each dose of a day, and the local time of taking it, else its own."""
    found = []
    for row in day.rows:
        taken_at = row.answer.taken_at if row.answer is not None else None
        at = taken_at.astimezone(row.dose.zone).time() if taken_at else row.dose.at
        is_known = taken_at is not None or row.state is not DoseState.TAKEN
        found.append((mark_of(row), formats.time(at) if is_known else ""))
    return (*found, *((Mark.EXTRA, "") for _extra in day.extras))


def day_of(history: History, day: date, formats: Formats) -> DayState:
    """Return a day of the history as the side panel shows it."""
    found, snapshot = history.day(day), history.snapshot
    following = snapshot.next_row() if day >= snapshot.today else None
    doses = tuple(_dose(history, found, row, following, formats) for row in found.rows)
    return DayState(
        day=day,
        title=formats.long_day(day),
        spoken=say_day(found, snapshot.zone.zone, history.rules, formats),
        doses=doses,
        extras=tuple(
            ExtraState(extra, say_extra(extra, snapshot.zone.zone, formats))
            for extra in found.extras
        ),
        scores=tuple((symptom_name(s), _value(found, s)) for s in found.of_symptoms),
        notes=found.notes,
        empty="" if found.rows or found.extras else _("No dose was planned."),
        is_ahead=day > snapshot.today,
        earlier=say_earlier(found, snapshot.zone.zone, formats),
    )


def _value(day: HistoryDay, symptom: str) -> str:
    """Return the score of a symptom and how it changed: "3 (worse)", or "gone" alone."""
    words = say_symptom(day, symptom).removeprefix(symptom_name(symptom)).strip()
    return words if symptom in day.scores else words.strip("()")


def _dose(
    history: History,
    day: HistoryDay,
    row: DoseRow,
    following: DoseRow | None,
    formats: Formats,
) -> PanelDose:
    lines, rules = lines_of(day, row), history.rules
    changed = ""
    if len(lines) > 1:
        last_said = say_when(lines[-1].recorded_at, row.dose.zone, formats)
        changed = _("Last changed: {when}").format(when=last_said)
    taken_at = row.answer.taken_at if row.answer is not None else None
    is_next = following is not None and following.key == row.key
    return PanelDose(
        ref=DoseRef.of(row.key),
        mark=mark_of(row),
        planned=say_planned(row, formats),
        became=say_became(row, rules, formats),
        changed=changed,
        earlier=say_answers_before(lines, row, formats),
        state=row.state,
        can_answer=is_next or row.state not in (DoseState.UPCOMING, DoseState.NO_SUCH_DATE),
        at=taken_at.astimezone(row.dose.zone).time().replace(microsecond=0) if taken_at else None,
        row=row,
    )

"""Sentences about a day and its doses: for the history, the report, and screen readers."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from ldn_desktop.domain.adherence import Counts, Timing, is_other_amount, timing
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.amounts import number, show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.not_recorded import say_not_recorded
from ldn_desktop.wording.states import say_state
from ldn_desktop.wording.symptoms import change_name, symptom_name


def say_planned(row: DoseRow, formats: Formats) -> str:
    """Return what was planned: "4 mg at 21:00"."""
    return _("{dose} at {time}").format(
        dose=show_mg(row.dose.dose_mg, formats), time=formats.time(row.dose.at)
    )


def say_became(row: DoseRow, rules: WindowRules, formats: Formats) -> str:
    """Return the state of a dose: "taken at 21:07", "skipped: nausea", "not recorded, ..."."""
    if row.state is DoseState.TAKEN and row.answer is not None:
        return _taken(row, row.answer, rules, formats)
    if row.state is DoseState.SKIPPED:
        return with_note(say_state(row.state), row.answer)
    if row.state is DoseState.NOT_RECORDED:
        return say_not_recorded(row)
    return say_state(row.state)


def _taken(row: DoseRow, answer: Record, rules: WindowRules, formats: Formats) -> str:
    words = when_taken(answer.taken_at, row, formats)
    if timing(row.status, rules) is Timing.LATE:
        words = _("{taken}, late").format(taken=words)
    if is_other_amount(row.status) and answer.taken_mg is not None:
        words = _("{taken}, {dose}").format(taken=words, dose=show_mg(answer.taken_mg, formats))
    return with_note(words, answer)


def when_taken(taken_at: datetime | None, row: DoseRow, formats: Formats) -> str:
    """Return "taken at 21:07" in the dose's zone, with the date if that is not the dose's."""
    if taken_at is None:
        return _("taken, time unknown")
    at = taken_at.astimezone(row.dose.zone)
    text = _("taken at {time}").format(time=formats.time(at.time()))
    if at.date() == row.key.day:
        return text
    return _("{taken} on {date}").format(taken=text, date=formats.day(at.date()))


def with_note(words: str, line: Record | None) -> str:
    """Return the words with the record's note, if it has one."""
    note = line.note if line is not None else None
    return _("{what}: {note}").format(what=words, note=note) if note else words


def say_extra(line: Record, zone: tzinfo, formats: Formats) -> str:
    """Return an extra dose with its time in `zone`: "extra dose: 0.5 mg at 23:50"."""
    dose = show_mg(line.taken_mg, formats) if line.taken_mg is not None else ""
    words = _("extra dose: {dose}").format(dose=dose)
    if line.taken_at is not None:
        at = formats.time(line.taken_at.astimezone(zone).time())
        words = _("{what} at {time}").format(what=words, time=at)
    return words + (f" ({line.note})" if line.note else "")


def say_scores(scores: Mapping[str, int]) -> str:
    """Return the scores of a day: "Vivid dreams 3, Sleep disturbance 0"."""
    return ", ".join(f"{symptom_name(symptom)} {score}" for symptom, score in scores.items())


def say_symptoms(day: HistoryDay) -> str:
    """Return a day's scores and changes of symptoms: "Vivid dreams 3 (worse), Fog (gone)"."""
    return ", ".join(say_symptom(day, symptom) for symptom in day.of_symptoms)


def say_symptom(day: HistoryDay, symptom: str) -> str:
    """Return one symptom of a day: "Vivid dreams 3 (worse)"; "" without a score or a change."""
    if symptom not in day.of_symptoms:
        return ""
    score, change = day.scores.get(symptom), day.changes.get(symptom)
    words = symptom_name(symptom) if score is None else f"{symptom_name(symptom)} {score}"
    return words if change is None else f"{words} ({change_name(change).lower()})"


def score_or_change(day: HistoryDay, symptom: str) -> str:
    """Return the score of a symptom alone, or how it changed if that is all there is."""
    score, change = day.scores.get(symptom), day.changes.get(symptom)
    if score is None and change is not None:
        return change_name(change).lower()
    return "" if score is None else str(score)


def say_recorded(counts: Counts, since: date, formats: Formats) -> str:
    """Return how many doses were recorded: "24 of 26 doses recorded since 1 February"."""
    text = plural(
        "{recorded} of {count} dose recorded since {day}",
        "{recorded} of {count} doses recorded since {day}",
        counts.planned,
    )
    return text.format(recorded=counts.recorded, count=counts.planned, day=formats.day(since))


def say_when(moment: datetime, zone: tzinfo, formats: Formats) -> str:
    """Return an instant as local time of `zone`: "8 January, 21:07"."""
    at = moment.astimezone(zone)
    return _("{day}, {time}").format(day=formats.day(at.date()), time=formats.time(at.time()))


def say_line(line: Record, row: DoseRow, formats: Formats) -> str:
    """Return one record of a dose, with when it was made (in the dose's zone)."""
    when = say_when(line.recorded_at, row.dose.zone, formats)
    return _("{when}: {what}").format(when=when, what=_said(line, row, formats))


def _said(line: Record, row: DoseRow, formats: Formats) -> str:
    if line.kind is RecordKind.TAKEN:
        words = when_taken(line.taken_at, row, formats)
        if line.taken_mg is not None:
            words = _("{taken}, {dose}").format(taken=words, dose=show_mg(line.taken_mg, formats))
        return with_note(words, line)
    what = {
        RecordKind.SKIPPED: _("skipped"),
        RecordKind.LEFT_BLANK: _("left blank"),
        RecordKind.CLEARED: _("cleared"),
        RecordKind.GO_ON: _("yes to going on after the pause"),
    }.get(line.kind, line.kind.value)
    return with_note(what, line)


def say_doses(day: HistoryDay, zone: tzinfo, rules: WindowRules, formats: Formats) -> Iterator[str]:
    """Yield each planned dose with its state, then the extra doses (with times in `zone`)."""
    for row in day.rows:
        planned, became = say_planned(row, formats), say_became(row, rules, formats)
        yield _("{planned}: {became}").format(planned=planned, became=became)
    for extra in day.extras:
        yield say_extra(extra, zone, formats)


def say_day(day: HistoryDay, zone: tzinfo, rules: WindowRules, formats: Formats) -> str:
    """Return the whole day as one text, which the chart and the month give to screen readers."""
    parts = [*say_doses(day, zone, rules, formats)] or [_("no dose planned")]
    if day.scores or day.changes:
        parts.append(say_symptoms(day))
    parts += [_("note: {text}").format(text=note.text) for note in day.notes]
    return _("{date}: {what}").format(date=formats.long_day(day.day), what="; ".join(parts))


def show_mean(value: Fraction, formats: Formats) -> str:
    """Return a mean or a median with one decimal at most, halves away from 0: "3.2", "4"."""
    tenths = (abs(value) * 20 + 1) // 2
    text = number(Decimal(tenths) / 10, formats)
    return f"−{text}" if value < 0 and tenths else text


def show_difference(value: Fraction, formats: Formats) -> str:
    """Return a difference with its sign: "+1.5", "−2", "0"."""
    shown = show_mean(value, formats)
    return f"+{shown}" if value > 0 and shown != "0" else shown

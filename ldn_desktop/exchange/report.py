"""The report in words: every line, number and table of it, for the PDF and for the HTML file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ldn_desktop.domain.plan import StepDays
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stretches import Stretch
from ldn_desktop.domain.symptoms import Baseline, Figures
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.report import Report
from ldn_desktop.services.standing import Phase, Standing
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import (
    say_doses,
    say_scores,
    show_difference,
    show_mean,
)
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import say_spell, symptom_name

NOTHING = "–"
DAILY_WIDTHS = (24, 30, 28, 18)


@dataclass(frozen=True)
class Person:
    """Who the report is about, as far as they want it printed; kept nowhere by the report."""

    name: str = ""
    born: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what it is, its headings, and its rows; the first cell names the row.

    `widths` are percents of the whole, none where all columns are alike.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with lines, a list and tables under it, and small print."""

    title: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    small: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The whole report. The drawing stands between `head` and `tail`; `daily` begins a page.

    `left_out` counts the days of the daily table that a preview leaves out.
    """

    title: str
    about: tuple[str, ...]
    head: tuple[Section, ...]
    drawing: str
    tail: tuple[Section, ...]
    daily: Section
    foot: str
    left_out: int = 0

    def shortened(self, days: int) -> "Words":
        """Return the same with so many rows of the daily table; `left_out` counts the others."""
        table = self.daily.tables[0]
        left_out = max(len(table.rows) - days, 0)
        daily = replace(self.daily, tables=(replace(table, rows=table.rows[:days]),))
        return replace(self, daily=daily, left_out=left_out)


def words_of(report: Report, formats: Formats, person: Person | None = None) -> Words:
    """Return the report in words; texts are as the user wrote them, not escaped."""
    first, last = report.history.first, report.history.last
    span = _("{first} to {last}").format(first=formats.long_day(first), last=formats.long_day(last))
    made = _("Made on {day} with LDN Desktop, from what I recorded.").format(
        day=formats.long_day(report.agenda.today)
    )
    who = person or Person()
    lines = (
        _("Name: {name}").format(name=who.name) if who.name.strip() else "",
        _("Born: {born}").format(born=who.born) if who.born.strip() else "",
    )
    return Words(
        title=_("Record for my appointment"),
        about=(*(line for line in lines if line), span, made),
        head=(_plan(report, formats), _counts(report, formats)),
        drawing=_drawing(report, formats),
        tail=tuple(_tail(report, formats)),
        daily=_daily(report, formats),
        foot=_("LDN Desktop records and reminds. It does not decide your dose."),
    )


def _plan(report: Report, formats: Formats) -> Section:
    revision = report.standing.revision
    if revision is None:
        return Section(_("The plan"), (_("No plan was in force."),))
    plan = revision.plan
    of_what = _("{medicine}, for {condition}") if plan.condition else "{medicine}"
    lines = [
        of_what.format(medicine=plan.medicine, condition=plan.condition),
        _agreed(revision, formats),
        _("Steps: {steps}").format(steps="; ".join(_step(row, formats) for row in plan.calendar)),
        _("Reason: {reason}").format(reason=plan.reason) if plan.reason else "",
        *(_change(change, formats) for change in report.drawn.changes()),
        *_stands(report.standing, report.agenda.today, formats),
    ]
    return Section(_("The plan as agreed"), tuple(line for line in lines if line))


def _agreed(revision: Revision, formats: Formats) -> str:
    times = ", ".join(formats.time(at) for at in revision.plan.times)
    at = _("Taken at {times}.").format(times=times)
    who = revision.agreed_with or revision.plan.agreed_with
    day = revision.agreed_on or revision.plan.agreed_on
    if who and day:
        agreed = _("Agreed with {who} on {day}.").format(who=who, day=formats.long_day(day))
    elif who:
        agreed = _("Agreed with {who}.").format(who=who)
    else:
        agreed = _("With whom it was agreed was not entered.")
    return f"{agreed} {at}"


def _step(row: StepDays, formats: Formats) -> str:
    dose = _dose(row.step.dose_mg, formats)
    if row.step.every_days > 1:
        dose = _("{dose} every other day").format(dose=dose)
    first = formats.day(row.first)
    if row.last is None:
        return _("{dose} from {first} until changed").format(dose=dose, first=first)
    return _("{dose} {first} to {last}").format(dose=dose, first=first, last=formats.day(row.last))


def _dose(dose_mg: Decimal | None, formats: Formats) -> str:
    return show_mg(dose_mg, formats) if dose_mg else _("no doses")


def _change(revision: Revision, formats: Formats) -> str:
    words = _("Changed from {day}").format(day=formats.long_day(revision.from_date))
    if revision.agreed_with:
        words = _("{changed}, agreed with {who}").format(changed=words, who=revision.agreed_with)
    return f"{words}: {revision.reason}" if revision.reason else words + "."


def _stands(found: Standing, today: date, formats: Formats) -> Iterator[str]:
    """Yield where the plan stands on the day the report is made."""
    on = _("On {day}").format(day=formats.day(today))
    if found.step is not None:
        step = _("{on}: step {step} of {steps}, {dose}, day {day}").format(
            on=on,
            step=found.step,
            steps=found.steps,
            dose=_dose(found.dose_mg, formats),
            day=found.day,
        )
        yield step + (_(" of {days}.").format(days=found.days) if found.days else ".")
    elif found.phase is Phase.BEFORE and found.following is not None:
        first = formats.long_day(found.following.first)
        yield _("{on}: the plan starts on {first}.").format(on=on, first=first)
    elif found.ends_on is not None and found.phase in (Phase.FOLLOW_UP, Phase.OVER):
        ended = formats.long_day(found.ends_on)
        yield _("The plan ended as agreed, with the last dose on {day}.").format(day=ended)
        return
    if found.ends_on is not None:
        ends = formats.long_day(found.ends_on)
        yield _("The last dose is planned for {day}.").format(day=ends)


def _counts(report: Report, formats: Formats) -> Section:
    counts = report.counts
    whole = (
        (_("Planned"), counts.planned),
        (_("Recorded"), counts.recorded),
        (_("Taken"), counts.taken),
        (_("Skipped"), counts.skipped),
        (_("Not recorded"), counts.not_recorded),
        (_("Extra doses"), counts.extra),
    )
    parts = (
        (_("Taken as planned"), counts.as_planned),
        (_("Other amount"), counts.other_amount),
        (_("On time"), counts.on_time),
        (_("Late"), counts.late),
        (_("Time unknown"), counts.time_unknown),
        (_("Computer off"), counts.computer_off),
    )
    tables = (
        _numbers(_("The planned doses of these days"), whole),
        _numbers(_("Of those taken, and of those not recorded"), parts),
    )
    lines = [_("Taken: {taken} of {planned}").format(taken=counts.taken, planned=counts.planned)]
    if counts.reasons:
        said = "; ".join(f"{reason} ({number})" for reason, number in counts.reasons)
        lines.append(_("Reasons for skipping: {reasons}").format(reasons=said))
    if counts.first_taken and counts.last_taken:
        lines.append(
            _("First dose taken in these days: {first}. Last: {last}.").format(
                first=formats.day(counts.first_taken), last=formats.day(counts.last_taken)
            )
        )
    return Section(_("Doses"), tuple(lines), (), tables, tuple(_small_print(report)))


def _numbers(caption: str, pairs: tuple[tuple[str, int], ...]) -> Table:
    names = tuple(name for name, _number in pairs)
    return Table(caption, names, (tuple(str(number) for _name, number in pairs),))


def _small_print(report: Report) -> Iterator[str]:
    counts, rules = report.counts, report.history.rules
    taken = counts.percent(counts.taken)
    if taken is None:
        yield _("No planned dose's time has passed in these days.")
        return
    percents = _(
        "Of the planned doses {taken} % taken, {planned} % as planned, {on_time} % on time."
    )
    yield percents.format(
        taken=taken,
        planned=counts.percent(counts.as_planned),
        on_time=counts.percent(counts.on_time),
    )
    yield _(
        "Planned: doses whose time has passed, or that were recorded. Days without a dose are "
        "not among them. On time: up to {hours} hours after the planned time. "
        "Terms after the ABC taxonomy (Vrijens 2012)."
    ).format(hours=rules.on_time_hours)


def _drawing(report: Report, formats: Formats) -> str:
    history, counts = report.history, report.counts
    return _(
        "Drawing of {first} to {last}: the planned dose as a line, {taken} doses taken as dots, "
        "{skipped} skipped, {unrecorded} not recorded, and the scores of {symptoms} below it. "
        "The daily table holds the same."
    ).format(
        first=formats.long_day(history.first),
        last=formats.long_day(history.last),
        taken=counts.taken,
        skipped=counts.skipped,
        unrecorded=counts.not_recorded,
        symptoms=", ".join(map(symptom_name, report.drawn.symptoms)) or _("no symptoms"),
    )


def _tail(report: Report, formats: Formats) -> Iterator[Section]:
    yield _symptoms(report, formats)
    lines = []
    if report.review is not None:
        day = formats.long_day(report.review)
        lines.append(_("The next review is on {day}.").format(day=day))
    if not report.questions:
        lines.append(_("None written down."))
    yield Section(_("Questions for the appointment"), tuple(lines), report.questions)


def _symptoms(report: Report, formats: Formats) -> Section:
    title, drawn = _("Symptoms, each from 0 to 10"), report.drawn
    noticed = tuple(
        f"{symptom_name(spell.symptom)}: {say_spell(spell, formats)}" for spell in report.spells
    )
    if not drawn.symptoms:
        return Section(title, (_("No symptoms were scored in these days."),), noticed)
    heads = (_("Step"), *map(symptom_name, drawn.symptoms))
    rows = [
        (
            _stretch(step.stretch, formats),
            *(_figures(found, formats) for found in step.figures),
        )
        for step in report.steps
    ]
    small = [_("The scores are set side by side; they do not show a cause.")]
    if drawn.reduction is not None and drawn.baselines:
        before = _("Before the first reduction")
        rows.insert(0, (before, *(_baseline(base, formats) for base in drawn.baselines)))
        small = [_baseline_days(drawn.baselines[0], formats)]
    caption = _("Median (lowest–highest), days scored, difference from before")
    table = Table(caption, heads, tuple(rows))
    return Section(title, (), noticed, (table,), tuple(small))


def _baseline_days(base: Baseline, formats: Formats) -> str:
    return _(
        "Before: the mean of the scores from {first} to {last}, from 3 scores on. "
        "Differences are set side by side; they do not show a cause."
    ).format(first=formats.day(base.first), last=formats.day(base.last))


def _baseline(base: Baseline, formats: Formats) -> str:
    if base.mean is None:
        return _("not enough yet ({days})").format(days=base.check_ins)
    return _("mean {mean}, {days} d").format(
        mean=show_mean(base.mean, formats), days=base.check_ins
    )


def _figures(found: Figures, formats: Formats) -> str:
    if found.median is None:
        return NOTHING
    words = _("{median} ({lowest}–{highest}), {days} d").format(
        median=show_mean(found.median, formats),
        lowest=found.lowest,
        highest=found.highest,
        days=found.check_ins,
    )
    if found.difference is None:
        return words
    return f"{words}, {show_difference(found.difference, formats)}"


def _stretch(stretch: Stretch, formats: Formats) -> str:
    held = stretch.held
    dose = _dose(held.dose_mg, formats)
    if held.times > 1:
        dose = f"{held.times}\u00a0×\u00a0{dose}"
    if held.every_days > 1:
        dose = _("{dose} every other day").format(dose=dose)
    return _("{dose}, {first} to {last}").format(
        dose=dose, first=formats.day(stretch.first), last=formats.day(stretch.last)
    )


def _daily(report: Report, formats: Formats) -> Section:
    heads = (_("Day"), _("Doses"), _("Scores"), _("Notes"))
    rows = tuple(_day(report, day, formats) for day in report.history.days)
    caption = _("Each day: what was planned and recorded, the scores, the notes")
    return Section(_("Day by day"), tables=(Table(caption, heads, rows, DAILY_WIDTHS),))


def _day(report: Report, day: HistoryDay, formats: Formats) -> tuple[str, ...]:
    zone, rules = report.agenda.zone.zone, report.history.rules
    doses = "\n".join(say_doses(day, zone, rules, formats))
    notes = "\n".join(note.text for note in day.notes)
    return (
        formats.long_day(day.day),
        doses or _("no dose planned"),
        say_scores(day.scores) or NOTHING,
        notes or NOTHING,
    )

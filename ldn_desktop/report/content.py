"""The content of the report as text and tables, for the PDF and for the HTML file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ldn_desktop.report.box import box_of, who
from ldn_desktop.report.closing_section import closing_section
from ldn_desktop.report.parts import ReportContent, ReportSection, Table
from ldn_desktop.report.plan_section import plan_section
from ldn_desktop.report.record_sections import (
    about_section,
    changes_section,
    deviations_section,
    questions_section,
    starred_section,
)
from ldn_desktop.report.symptoms_section import (
    NOTHING,
    spells_section,
    steps_section,
    symptoms_section,
)
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.report import Report
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.formats import Formats, paper_days, paper_weekday
from ldn_desktop.wording.history import say_doses
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.person import Person
from ldn_desktop.wording.symptoms import symptom_name

DAY_WIDTH, DOSES_WIDTH, NOTES_WIDTH = 22, 32, 16
"""Percents of the daily table's width; what is left is divided among the symptoms."""

SYMPTOM_WIDTH = 13
"""The most for a symptom, in percent; the notes have the rest."""


def report_content(report: Report, formats: Formats) -> ReportContent:
    """Return the report's content; what the user wrote is in it unchanged, not escaped."""
    span = paper_days(report.history.first, report.history.last)
    made = _("Made on {day} with LDN Desktop, from what I recorded.").format(
        day=formats.day(report.snapshot.today)
    )
    closing = (closing_section(report.closing, formats),) if report.closing else ()
    figures = (steps_section(report, formats),) if report.drawn.symptoms else ()
    return ReportContent(
        title=mark(_("Record for my appointment"), report.snapshot.settings),
        about=(f"{span}. {made}",),
        box=box_of(report, formats),
        head=(
            *closing,
            questions_section(report),
            changes_section(report, formats),
            _counts(report),
            deviations_section(report, formats),
        ),
        drawing=_drawing(report, formats),
        tail=(
            symptoms_section(report, formats),
            *((spells_section(report, formats),) if report.spells else ()),
            *((starred_section(report, formats),) if report.starred else ()),
            about_section(report, formats),
        ),
        daily=_daily(report, formats),
        details=(plan_section(report, formats), *figures, _counting(report, formats)),
        foot=(mark(span, report.snapshot.settings), _not_deciding()),
    )


def _not_deciding() -> str:
    return _("LDN Desktop records and reminds. It does not decide your dose.")


def naming(words: ReportContent, person: Person) -> ReportContent:
    """Return the content with the person's name and birth date in its box and in its foot."""
    span, rest = words.foot
    dates = f"{person.words} · {span}" if person.words else span
    return replace(words, box=(*who(person), *words.box), foot=(dates, rest))


def _counts(report: Report) -> ReportSection:
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
    taken = _("Taken: {taken} of {planned}").format(taken=counts.taken, planned=counts.planned)
    lines = (*_reasons(counts.reasons), *_not_counted(report))
    return ReportSection(_("Doses"), lines, tables=tables, headline=taken)


def _reasons(reasons: Sequence[tuple[str, int]]) -> Iterator[str]:
    if reasons:
        listed = "; ".join(f"{reason} ({number})" for reason, number in reasons)
        yield _("Reasons for skipping: {reasons}").format(reasons=listed)


def _span(report: Report, formats: Formats) -> Iterator[str]:
    counts = report.counts
    if counts.first_taken and counts.last_taken:
        yield _("First dose taken in these days: {first}. Last: {last}.").format(
            first=formats.day(counts.first_taken), last=formats.day(counts.last_taken)
        )


def _numbers(caption: str, pairs: tuple[tuple[str, int], ...]) -> Table:
    names = tuple(name for name, _number in pairs)
    return Table(caption, names, (tuple(str(number) for _name, number in pairs),))


def _not_counted(report: Report) -> Iterator[str]:
    if any(row.is_before_plan for day in report.history.days for row in day.rows):
        yield _("Doses from before the plan was entered are neither counted nor drawn.")
    if not report.counts.planned:
        yield _("No planned dose's time has passed in these days.")


def _counting(report: Report, formats: Formats) -> ReportSection:
    """Return the small print: how it was counted, and the shares in percent."""
    return ReportSection(_("How it was counted"), tuple(_small_print(report, formats)))


def _small_print(report: Report, formats: Formats) -> Iterator[str]:
    counts, rules = report.counts, report.history.rules
    yield from _span(report, formats)
    taken = counts.percent(counts.taken)
    if taken is not None:
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
    yield _("Saved as an HTML file, this report is in its accessible form.")


def _drawing(report: Report, formats: Formats) -> str:
    history, counts = report.history, report.counts
    return _(
        "Drawing of {first} to {last}: the planned dose as a line, {taken} doses taken as dots, "
        "{skipped} skipped, {unrecorded} not recorded. Below it are the scores of {symptoms}. "
        "The daily table holds the same."
    ).format(
        first=formats.day(history.first),
        last=formats.day(history.last),
        taken=counts.taken,
        skipped=counts.skipped,
        unrecorded=counts.not_recorded,
        symptoms=", ".join(map(symptom_name, report.drawn.symptoms)) or _("no symptoms"),
    )


def _daily(report: Report, formats: Formats) -> ReportSection:
    symptoms = report.drawn.symptoms
    heads = (_("Day"), _("Doses"), *map(symptom_name, symptoms), _("Notes"))
    rows = tuple(_day(report, day, formats) for day in report.history.days)
    caption = _("Each day: what was planned and recorded, the scores, the notes")
    rest = 100 - DAY_WIDTH - DOSES_WIDTH - NOTES_WIDTH
    each = min(rest // len(symptoms), SYMPTOM_WIDTH) if symptoms else 0
    notes = NOTES_WIDTH + rest - each * len(symptoms)
    widths = (DAY_WIDTH, DOSES_WIDTH, *(each for _symptom in symptoms), notes)
    return ReportSection(_("Day by day"), tables=(Table(caption, heads, rows, widths),))


def _day(report: Report, day: HistoryDay, formats: Formats) -> tuple[str, ...]:
    zone, rules = report.snapshot.zone.zone, report.history.rules
    doses = "\n".join(say_doses(day, zone, rules, formats))
    notes = "\n".join(note.text for note in day.notes)
    return (
        paper_weekday(day.day),
        doses or _("no dose planned"),
        *(str(day.scores.get(symptom, NOTHING)) for symptom in report.drawn.symptoms),
        notes or NOTHING,
    )

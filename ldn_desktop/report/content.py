"""The content of the report as text and tables, for the PDF and for the HTML file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ldn_desktop.report.parts import Person, ReportContent, ReportSection, Table, clipped
from ldn_desktop.report.plan_section import plan_section
from ldn_desktop.report.symptoms_section import NOTHING, symptoms_section
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.report import Report
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import say_doses, say_scores
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name

DAILY_WIDTHS = (24, 30, 28, 18)
FEW_REASONS, REASON_LETTERS = 5, 60
FEW_QUESTIONS, QUESTION_LETTERS = 8, 160


def report_content(report: Report, formats: Formats) -> ReportContent:
    """Return the report's content; what the user wrote is in it unchanged, not escaped."""
    first, last = report.history.first, report.history.last
    span = _("{first} to {last}").format(first=formats.long_day(first), last=formats.long_day(last))
    made = _("Made on {day} with LDN Desktop, from what I recorded.").format(
        day=formats.long_day(report.snapshot.today)
    )
    return ReportContent(
        title=_("Record for my appointment"),
        about=(span, made),
        head=(plan_section(report, formats), _counts(report, formats)),
        drawing=_drawing(report, formats),
        tail=(symptoms_section(report, formats), _questions(report, formats)),
        daily=_daily(report, formats),
        foot=_("LDN Desktop records and reminds. It does not decide your dose."),
    )


def naming(words: ReportContent, person: Person) -> ReportContent:
    """Return the content with the person's name and birth date above it, if they were entered."""
    lines = (
        _("Name: {name}").format(name=person.name) if person.name.strip() else "",
        _("Born: {born}").format(born=person.born) if person.born.strip() else "",
    )
    return replace(words, about=(*(line for line in lines if line), *words.about))


def _counts(report: Report, formats: Formats) -> ReportSection:
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
    small = (*_small_print(report),)
    span = (*_span(report, formats),)
    section = ReportSection(
        _("Doses"), (*_reasons(counts.reasons), *span), (), tables, small, headline=taken
    )
    few = [(clipped(reason, REASON_LETTERS), number) for reason, number in counts.reasons]
    more = len(few) - FEW_REASONS
    rest = (_("Other reasons: {count}. A later page has them.").format(count=more),)
    lines = (*_reasons(few[:FEW_REASONS]), *(rest if more > 0 else ()), *span)
    return section.with_brief(replace(section, lines=lines))


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


def _small_print(report: Report) -> Iterator[str]:
    counts, rules = report.counts, report.history.rules
    if any(row.is_before_plan for day in report.history.days for row in day.rows):
        yield _("Doses from before the plan was entered are neither counted nor drawn.")
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
        "{skipped} skipped, {unrecorded} not recorded. Below it are the scores of {symptoms}. "
        "The daily table holds the same."
    ).format(
        first=formats.long_day(history.first),
        last=formats.long_day(history.last),
        taken=counts.taken,
        skipped=counts.skipped,
        unrecorded=counts.not_recorded,
        symptoms=", ".join(map(symptom_name, report.drawn.symptoms)) or _("no symptoms"),
    )


def _questions(report: Report, formats: Formats) -> ReportSection:
    title, questions = _("Questions for the appointment"), report.questions
    lines = []
    if report.review is not None:
        day = formats.long_day(report.review)
        lines.append(_("The next review is on {day}.").format(day=day))
    if not questions:
        lines.append(_("None written down."))
    few = tuple(clipped(question, QUESTION_LETTERS) for question in questions[:FEW_QUESTIONS])
    rest = _("{few} of {count} questions. A later page has them all.")
    notice = rest.format(few=FEW_QUESTIONS, count=len(questions))
    part = (*lines, *([notice] if len(questions) > FEW_QUESTIONS else ()))
    return ReportSection(title, tuple(lines), questions).with_brief(ReportSection(title, part, few))


def _daily(report: Report, formats: Formats) -> ReportSection:
    heads = (_("Day"), _("Doses"), _("Scores"), _("Notes"))
    rows = tuple(_day(report, day, formats) for day in report.history.days)
    caption = _("Each day: what was planned and recorded, the scores, the notes")
    return ReportSection(_("Day by day"), tables=(Table(caption, heads, rows, DAILY_WIDTHS),))


def _day(report: Report, day: HistoryDay, formats: Formats) -> tuple[str, ...]:
    zone, rules = report.snapshot.zone.zone, report.history.rules
    doses = "\n".join(say_doses(day, zone, rules, formats))
    notes = "\n".join(note.text for note in day.notes)
    return (
        formats.long_day(day.day),
        doses or _("no dose planned"),
        say_scores(day.scores) or NOTHING,
        notes or NOTHING,
    )

"""The sections about symptoms: the largest changes, the spells, and the figures of each step."""

from collections.abc import Sequence
from fractions import Fraction

from ldn_desktop.domain.stretches import Stretch
from ldn_desktop.domain.symptoms import Baseline, Figures
from ldn_desktop.report.parts import Kept, ReportSection, Table, in_chunks
from ldn_desktop.report.plan_section import say_dose
from ldn_desktop.services.chart_data import StepFigures
from ldn_desktop.services.report import PeakedSpell, Report
from ldn_desktop.wording.formats import Formats, paper_days
from ldn_desktop.wording.history import show_difference, show_mean
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name

NOTHING = "–"
MOST_COLUMNS = 5
"""Most symptoms in one table of steps; more get another table."""

FEW_STEPS = 3
"""So many steps with the largest change are in the summary."""

STEP_WIDTH, NAME_WIDTH = 22, 20
SPELL_WIDTHS = (34, 27, 27, 12)


def symptoms_section(report: Report, formats: Formats) -> ReportSection:
    """Return the summary: the baseline, the steps with the largest change, and the last step."""
    title, drawn, steps = (
        _("Symptoms, each from 0 (none) to 10 (the worst)"),
        report.drawn,
        _largest(report),
    )
    if not (drawn.symptoms and steps):
        return ReportSection(title, (_("No symptoms were scored in these days."),))
    heads = [_stretch(step.stretch, formats) for step in steps]
    if report.history.last == report.snapshot.today:
        heads[-1] = _("now: {step}").format(step=heads[-1])
    columns = [[_middle(figures, formats) for figures in step.figures] for step in steps]
    if _has_baseline(report):
        heads.insert(0, _("Before the first reduction"))
        columns.insert(0, [_mean(base, formats) for base in drawn.baselines])
    names = [symptom_name(symptom) for symptom in drawn.symptoms]
    width = (100 - NAME_WIDTH) // len(heads)
    table = Table(
        _("The steps with the largest change, and now: median, difference from before"),
        (_("Symptom"), *heads),
        tuple(zip(names, *columns, strict=True)),
        (100 - width * len(heads), *(width for _head in heads)),
        Kept.FIRST,
        share=8,
    )
    cells = _("The median of a step, and its difference from before.")
    small = (f"{cells} {_what_differences_are(report)}",)
    return ReportSection(title, tables=(table,), small=small)


def _has_baseline(report: Report) -> bool:
    return report.drawn.reduction is not None and bool(report.drawn.baselines)


def _mean(base: Baseline, formats: Formats) -> str:
    return _("too few") if base.mean is None else show_mean(base.mean, formats)


def spells_section(report: Report, formats: Formats) -> ReportSection:
    """Return when each symptom was said to be there, and its highest score then."""
    heads = (_("Symptom"), _("First day"), _("Last day"), _("Highest"))
    rows = tuple(_spell(one, formats) for one in report.spells)
    caption = _("From when to when a symptom was said to be there")
    table = Table(caption, heads, rows, SPELL_WIDTHS, Kept.NEWEST)
    return ReportSection(_("Spells of symptoms"), tables=(table,))


def _spell(one: PeakedSpell, formats: Formats) -> tuple[str, str, str, str]:
    spell = one.spell
    last = formats.day(spell.last) if spell.last else NOTHING
    return (
        symptom_name(spell.symptom),
        formats.day(spell.first) if spell.first else NOTHING,
        last if spell.gone_on else _("still there"),
        NOTHING if one.peak is None else str(one.peak),
    )


def steps_section(report: Report, formats: Formats) -> ReportSection:
    """Return each symptom's figures by step in full, the baseline in the first row."""
    drawn = report.drawn
    groups = in_chunks(range(len(drawn.symptoms)), MOST_COLUMNS)
    tables = tuple(_table(report, group, formats) for group in groups)
    cells = _("Median (lowest–highest), days scored, difference from before.")
    small = (f"{cells} {_what_differences_are(report)}",)
    return ReportSection(_("Symptoms by step"), tables=tables, small=small)


def _what_differences_are(report: Report) -> str:
    if _has_baseline(report):
        return _baseline_days(report.drawn.baselines[0])
    return _("The scores are set side by side; they do not show a cause.")


def _largest(report: Report) -> Sequence[StepFigures]:
    """Return the steps that differ most from before, whichever they are, and the last one.

    Without a baseline a step is compared with the first one that has a score.
    """
    earlier, now = report.steps[:-1], report.steps[-1:]
    known: dict[str, Fraction] = {}
    for step in report.steps:
        for figures in step.figures:
            if figures.median is not None:
                known.setdefault(figures.symptom, figures.median)

    def change(step: StepFigures) -> Fraction:
        apart = [
            abs(figures.median - known[figures.symptom])
            if figures.difference is None
            else abs(figures.difference)
            for figures in step.figures
            if figures.median is not None
        ]
        return max(apart, default=Fraction(0))

    scored = [step for step in earlier if any(one.check_ins for one in step.figures)]
    most = sorted(scored, key=change, reverse=True)[:FEW_STEPS]
    return (*(step for step in scored if step in most), *now)


def _table(report: Report, places: Sequence[int], formats: Formats) -> Table:
    """Return the table of some symptoms (by their index) in some steps."""
    drawn = report.drawn
    heads = (_("Step"), *(symptom_name(drawn.symptoms[place]) for place in places))
    rows = [
        (
            _stretch(step.stretch, formats),
            *(_figures(step.figures[place], formats) for place in places),
        )
        for step in report.steps
    ]
    if _has_baseline(report):
        bases = (_baseline(drawn.baselines[place], formats) for place in places)
        rows.insert(0, (_("Before the first reduction"), *bases))
    caption = _("Median (lowest–highest), days scored, difference from before")
    width = (100 - STEP_WIDTH) // len(places)
    widths = (100 - width * len(places), *(width for _place in places))
    return Table(caption, heads, tuple(rows), widths)


def _baseline_days(base: Baseline) -> str:
    return _(
        "Before: the mean of {days}, from 3 scores on. "
        "Differences are set side by side; they do not show a cause."
    ).format(days=paper_days(base.first, base.last))


def _baseline(base: Baseline, formats: Formats) -> str:
    if base.mean is None:
        return _("not enough yet ({days})").format(days=base.check_ins)
    return _("mean {mean}, {days}\u00a0d").format(
        mean=show_mean(base.mean, formats), days=base.check_ins
    )


def _figures(figures: Figures, formats: Formats) -> str:
    if figures.median is None:
        return NOTHING
    text = _("{median} ({lowest}–{highest}), {days}\u00a0d").format(
        median=show_mean(figures.median, formats),
        lowest=figures.lowest,
        highest=figures.highest,
        days=figures.check_ins,
    )
    if figures.difference is None:
        return text
    return f"{text}, {show_difference(figures.difference, formats)}"


def _middle(figures: Figures, formats: Formats) -> str:
    """Return the median and the difference only."""
    if figures.median is None:
        return NOTHING
    median = show_mean(figures.median, formats)
    if figures.difference is None:
        return median
    return f"{median}, {show_difference(figures.difference, formats)}"


def _stretch(stretch: Stretch, formats: Formats) -> str:
    return _("{dose}, {days}").format(
        dose=_held(stretch, formats), days=paper_days(stretch.first, stretch.last)
    )


def _held(stretch: Stretch, formats: Formats) -> str:
    held = stretch.held
    dose = say_dose(held.dose_mg, formats)
    if held.times > 1:
        dose = f"{held.times}\u00a0×\u00a0{dose}"
    if held.every_days > 1:
        dose = _("{dose} every other day").format(dose=dose)
    return dose

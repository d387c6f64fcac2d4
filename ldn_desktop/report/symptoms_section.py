"""The section about symptoms: figures of each step against the baseline, and the spells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ldn_desktop.domain.stretches import Stretch
from ldn_desktop.domain.symptoms import Baseline, Figures
from ldn_desktop.report.parts import ReportSection, Table, clipped, in_chunks
from ldn_desktop.report.plan_section import say_dose
from ldn_desktop.services.chart_data import StepFigures
from ldn_desktop.services.report import Report
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import show_difference, show_mean
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import say_spell, symptom_name

NOTHING = "–"
MOST_COLUMNS = 9
"""Most symptoms in one table, as many as can be chosen; more get another table."""

MANY_STEPS, FEW_STEPS = 12, 6
FEW_SPELLS, FEW_LETTERS = 6, 120
STEP_WIDTH = 19


def symptoms_section(report: Report, formats: Formats) -> ReportSection:
    """Return the section: each symptom's figures by step, the baseline in the first row."""
    title, drawn = _("Symptoms, each from 0 to 10"), report.drawn
    spells = tuple(
        f"{symptom_name(spell.symptom)}: {say_spell(spell, formats)}" for spell in report.spells
    )
    noticed = tuple(clipped(spell, FEW_LETTERS) for spell in spells[-FEW_SPELLS:])
    if not drawn.symptoms:
        nothing = (_("No symptoms were scored in these days."),)
        return ReportSection(title, nothing, spells).with_brief(
            ReportSection(title, nothing, noticed)
        )
    small = (_("The scores are set side by side; they do not show a cause."),)
    if drawn.reduction is not None and drawn.baselines:
        small = (_baseline_days(drawn.baselines[0], formats),)
    groups = in_chunks(range(len(drawn.symptoms)), MOST_COLUMNS)
    in_full, in_short = _in_full(formats), _in_short(formats)
    tables = tuple(_table(report, group, report.steps, in_full) for group in groups)
    first = (_table(report, groups[0], _few(report.steps), in_short),)
    section = ReportSection(title, (), spells, tables, small)
    return section.with_brief(ReportSection(title, _left_out(report), noticed, first, small))


def _few(steps: Sequence[StepFigures]) -> Sequence[StepFigures]:
    """Return the first step and the newest `FEW_STEPS`, or all of up to `MANY_STEPS`."""
    return steps if len(steps) <= MANY_STEPS else (steps[0], *steps[-FEW_STEPS:])


def _left_out(report: Report) -> tuple[str, ...]:
    """Return the sentences of page 1 about what only a later page has."""
    steps, symptoms = len(report.steps), len(report.drawn.symptoms)
    lines = []
    if steps > MANY_STEPS:
        text = _("The first and the newest {few} of {count} steps. A later page has them all.")
        lines.append(text.format(few=FEW_STEPS, count=steps))
    if symptoms > MOST_COLUMNS:
        text = _("{few} of {count} symptoms. A later page has them all.")
        lines.append(text.format(few=MOST_COLUMNS, count=symptoms))
    return tuple(lines) or (_("A later page has the lowest, the highest and the days, too."),)


@dataclass(frozen=True)
class _CellFormats:
    """How to write the cells of a table, and its caption, which explains them."""

    caption: str
    step: Callable[[Stretch], str]
    figures: Callable[[Figures], str]
    baseline: Callable[[Baseline], str]


def _in_full(formats: Formats) -> _CellFormats:
    return _CellFormats(
        _("Median (lowest–highest), days scored, difference from before"),
        lambda stretch: _stretch(stretch, formats),
        lambda figures: _figures(figures, formats),
        lambda base: _baseline(base, formats),
    )


def _in_short(formats: Formats) -> _CellFormats:
    return _CellFormats(
        _("Median, difference from before"),
        lambda stretch: _begin(stretch, formats),
        lambda figures: _middle(figures, formats),
        lambda base: _baseline(base, formats),
    )


def _table(
    report: Report, places: Sequence[int], steps: Sequence[StepFigures], cells: _CellFormats
) -> Table:
    """Return the table of some symptoms (by their index) in some steps."""
    drawn = report.drawn
    heads = (_("Step"), *(symptom_name(drawn.symptoms[place]) for place in places))
    rows = [
        (cells.step(step.stretch), *(cells.figures(step.figures[place]) for place in places))
        for step in steps
    ]
    if drawn.reduction is not None and drawn.baselines:
        bases = (cells.baseline(drawn.baselines[place]) for place in places)
        rows.insert(0, (_("Before the first reduction"), *bases))
    return Table(cells.caption, heads, tuple(rows), _widths(len(places)))


def _widths(symptoms: int) -> tuple[int, ...]:
    """Return the columns' widths in percent: if there are many symptoms, the step's is wider."""
    rest = (100 - STEP_WIDTH) // symptoms
    step = 100 - rest * symptoms
    return (step, *(rest for _n in range(symptoms))) if rest < step else ()


def _baseline_days(base: Baseline, formats: Formats) -> str:
    return _(
        "Before: the mean of the scores from {first} to {last}, from 3 scores on. "
        "Differences are set side by side; they do not show a cause."
    ).format(first=formats.day(base.first), last=formats.day(base.last))


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
    return _("{dose}, {first} to {last}").format(
        dose=_held(stretch, formats),
        first=formats.day(stretch.first),
        last=formats.day(stretch.last),
    )


def _begin(stretch: Stretch, formats: Formats) -> str:
    return _("{dose} from {first}").format(
        dose=_held(stretch, formats), first=formats.day(stretch.first)
    )


def _held(stretch: Stretch, formats: Formats) -> str:
    held = stretch.held
    dose = say_dose(held.dose_mg, formats)
    if held.times > 1:
        dose = f"{held.times}\u00a0×\u00a0{dose}"
    if held.every_days > 1:
        dose = _("{dose} every other day").format(dose=dose)
    return dose

"""The symptoms in the report: each step's figures against the baseline, and what was noticed."""

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
"""So many symptoms stand beside each other: as many as can be chosen. More are another table."""

MANY_STEPS, FEW_STEPS = 12, 6
FEW_SPELLS, FEW_LETTERS = 6, 120
STEP_WIDTH = 19


def symptoms_section(report: Report, formats: Formats) -> ReportSection:
    """Return each symptom's figures by step, those of before the first reduction at the top."""
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
    found = ReportSection(title, (), spells, tables, small)
    return found.with_brief(ReportSection(title, _left_out(report), noticed, first, small))


def _few(steps: Sequence[StepFigures]) -> Sequence[StepFigures]:
    """Return the first step and the newest, where there are many."""
    return steps if len(steps) <= MANY_STEPS else (steps[0], *steps[-FEW_STEPS:])


def _left_out(report: Report) -> tuple[str, ...]:
    """Return what page 1 says of the steps and symptoms that a later page has."""
    steps, symptoms = len(report.steps), len(report.drawn.symptoms)
    said = []
    if steps > MANY_STEPS:
        text = _("The first and the newest {few} of {count} steps. A later page has them all.")
        said.append(text.format(few=FEW_STEPS, count=steps))
    if symptoms > MOST_COLUMNS:
        text = _("{few} of {count} symptoms. A later page has them all.")
        said.append(text.format(few=MOST_COLUMNS, count=symptoms))
    return tuple(said) or (_("A later page has the lowest, the highest and the days, too."),)


@dataclass(frozen=True)
class _Ways:
    """How the cells of a table are told, and what it says above them."""

    caption: str
    step: Callable[[Stretch], str]
    figures: Callable[[Figures], str]
    baseline: Callable[[Baseline], str]


def _in_full(formats: Formats) -> _Ways:
    return _Ways(
        _("Median (lowest–highest), days scored, difference from before"),
        lambda stretch: _stretch(stretch, formats),
        lambda found: _figures(found, formats),
        lambda base: _baseline(base, formats),
    )


def _in_short(formats: Formats) -> _Ways:
    return _Ways(
        _("Median, difference from before"),
        lambda stretch: _begin(stretch, formats),
        lambda found: _middle(found, formats),
        lambda base: _baseline(base, formats),
    )


def _table(
    report: Report, places: Sequence[int], steps: Sequence[StepFigures], ways: _Ways
) -> Table:
    """Return the table of some symptoms, by their places, in some steps."""
    drawn = report.drawn
    heads = (_("Step"), *(symptom_name(drawn.symptoms[place]) for place in places))
    rows = [
        (ways.step(step.stretch), *(ways.figures(step.figures[place]) for place in places))
        for step in steps
    ]
    if drawn.reduction is not None and drawn.baselines:
        bases = (ways.baseline(drawn.baselines[place]) for place in places)
        rows.insert(0, (_("Before the first reduction"), *bases))
    return Table(ways.caption, heads, tuple(rows), _widths(len(places)))


def _widths(symptoms: int) -> tuple[int, ...]:
    """Return more room for the step than for a symptom, where many share the page."""
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


def _figures(found: Figures, formats: Formats) -> str:
    if found.median is None:
        return NOTHING
    words = _("{median} ({lowest}–{highest}), {days}\u00a0d").format(
        median=show_mean(found.median, formats),
        lowest=found.lowest,
        highest=found.highest,
        days=found.check_ins,
    )
    if found.difference is None:
        return words
    return f"{words}, {show_difference(found.difference, formats)}"


def _middle(found: Figures, formats: Formats) -> str:
    """Return the figures in short."""
    if found.median is None:
        return NOTHING
    median = show_mean(found.median, formats)
    if found.difference is None:
        return median
    return f"{median}, {show_difference(found.difference, formats)}"


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

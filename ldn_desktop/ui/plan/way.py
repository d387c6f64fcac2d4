"""What a shape's fields come to: steps line by line, the end, what is needed, the drawn line."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import groupby

from ldn_desktop.domain import edits
from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.errors import Invalid
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.plan import MOST_TIMES, Plan, Step, StepDays
from ldn_desktop.domain.shapes import Made
from ldn_desktop.domain.supply import Supply, make_dose
from ldn_desktop.ui.plan.lines import Segment, segments_of
from ldn_desktop.ui.plan.making import ask_pharmacist, say_asked, say_how, say_nearest, say_needs
from ldn_desktop.ui.plan.shaping import Shaped, ShapeDraft, Used, Way, shape_steps
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.questions import complain

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Base:
    """What worked-out steps stand on: the plan that runs (None: a new one), supply, doses a day."""

    before: Plan | None
    supply: Supply | None
    times: int
    start: date
    today: date


@dataclass(frozen=True)
class WayState:
    """What a shape comes to; `plan` is None while a field is missing, or `wrong`."""

    words: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    missing: str = ""
    problem: str = ""
    wrong: str = ""
    plan: Plan | None = None
    used: Used | None = None


def present_way(draft: ShapeDraft, base: Base, formats: Formats) -> WayState:
    """Work a shape out and put it into words. Never raises."""
    if draft.way is Way.BY_HAND:
        return WayState()
    missing = _missing(draft, base)
    if missing:
        return WayState(missing=_("Still to enter: {fields}.").format(fields=", ".join(missing)))
    try:
        if draft.way is Way.STOP:
            return _shown(_stopped(draft, base, formats), None, draft, base, formats)
        shaped = shape_steps(draft, base.supply, formats.decimal_sign)
        plan = _joined(draft.first, shaped.steps, base)
    except Invalid as error:
        sentence = complain(error, formats)
        return WayState(problem=sentence, wrong=error.where)
    return _shown(plan, shaped, draft, base, formats)


def _missing(draft: ShapeDraft, base: Base) -> list[str]:
    needed = [
        (draft.start, _("the starting dose")),
        (draft.by, _("by how much")),
        (draft.every, _("every how many days")),
    ]
    if draft.way is Way.STOP:
        needed = [] if base.before else [(draft.start, _("the dose until then"))]
    return [name for typed, name in needed if not typed.strip()]


def _joined(first: date, steps: tuple[Step, ...], base: Base) -> Plan:
    if base.before is not None:
        return edits.go_on_with(base.before, first, steps)
    # Only how many times a day counts for the sums; which they are is entered elsewhere.
    times = tuple(time(hour) for hour in range(min(max(base.times, 1), MOST_TIMES)))
    return Plan(first, times, steps, supply=base.supply)


def _stopped(draft: ShapeDraft, base: Base, formats: Formats) -> Plan:
    if base.before is not None:
        return edits.stop(base.before, draft.first)
    dose = parse_typed_amount(draft.start, formats.decimal_sign)
    return _joined(base.start, (Step(dose, (draft.first - base.start).days),), base)


def _shown(
    plan: Plan, shaped: Shaped | None, draft: ShapeDraft, base: Base, formats: Formats
) -> WayState:
    plan = replace(plan, supply=base.supply)
    count = len(shaped.steps) if shaped else 0
    place = len(plan.steps) - count
    used = Used(shaped.taper, shaped.supply, place, count, shaped.made) if shaped else None
    made = shaped.made if shaped else ()
    return WayState(
        words=_words(plan, count, draft, base.today, formats),
        rows=_rows(plan.calendar[place:], made, base.supply, formats),
        segments=segments_of(plan, base.today),
        plan=plan,
        used=used,
    )


def _words(
    plan: Plan, count: int, draft: ShapeDraft, today: date, formats: Formats
) -> tuple[str, ...]:
    ends = plan.ends_on()
    words = []
    if count:
        words.append(plural("{count} step.", "{count} steps.", count).format(count=count))
    if ends is not None:
        words.append(_("Last dose {date}.").format(date=formats.long_day(ends)))
    first = max(plan.start_date, today) if draft.way is Way.STOP else draft.first
    sums = needs(plan, first)
    more = (ask_pharmacist(),) if sums.left_out else ()
    return (" ".join(words), *say_needs(sums, _("Needed"), formats), *more)


def say_steps(plan: Plan, formats: Formats) -> tuple[str, ...]:
    """Return the steps of a plan, a line each: its days, its dose and how it is made."""
    return _rows(plan.calendar, (), plan.supply, formats)


def _rows(
    calendar: tuple[StepDays, ...],
    made: tuple[Made, ...],
    supply: Supply | None,
    formats: Formats,
) -> tuple[str, ...]:
    asked = [list(alike) for _dose, alike in groupby(made, key=lambda one: one.dose_mg)]
    return tuple(
        _row(row, asked[n] if n < len(asked) and row.step.every_days == 1 else [], supply, formats)
        for n, row in enumerate(calendar)
    )


def _row(row: StepDays, asked: list[Made], supply: Supply | None, formats: Formats) -> str:
    dose = row.step.dose_mg
    if dose is None:
        return _("{first} – {last}: no doses").format(**_days(row, formats))
    often = _(", every other day") if row.step.every_days > 1 else ""
    text = _("{first} – {last}: {dose}{often}").format(
        **_days(row, formats), dose=show_mg(dose, formats), often=often
    )
    how = say_how(dose, supply, formats)
    if supply is not None and make_dose(dose, supply) is None:
        how = say_nearest(dose, supply, formats)
    said = [how, *(say_asked(one, formats) for one in asked)]
    more = "; ".join(part for part in said if part)
    return f"{text} · {more}" if more else text


def _days(row: StepDays, formats: Formats) -> dict[str, str]:
    last = formats.day(row.last) if row.last else _("until changed")
    return {"first": formats.day(row.first), "last": last}

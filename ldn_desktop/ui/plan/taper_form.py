"""The form of a taper's shape: reads its fields and calculates its steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.effective_plan import operated_on
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.joining import continued
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.plan import MOST_STEP_DAYS, MOST_TIMES, Plan, Step, StepDays
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.shapes import (
    NONE,
    Finish,
    MadeDose,
    Shape,
    Taper,
    asked_and_made,
    work_out,
)
from ldn_desktop.domain.supply import Supply, make_dose
from ldn_desktop.ui.plan.chart_line import LineSegment, segments_of
from ldn_desktop.ui.plan.draft import PlanDraft, StepDraft, step_draft
from ldn_desktop.ui.plan.validation import at, read_days, read_dose, read_step, read_whole
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.making import ask_pharmacist, say_asked, say_how, say_nearest, say_needs
from ldn_desktop.wording.questions import complain


class TaperMethod(StrEnum):
    """How steps are made: by a shape of the domain, by stopping on a date, or by hand."""

    LINEAR = Shape.LINEAR.value
    PERCENT_OF_START = Shape.PERCENT_OF_START.value
    PERCENT_OF_CURRENT = Shape.PERCENT_OF_CURRENT.value
    STOP = "stop"
    BY_HAND = "by-hand"


@dataclass(frozen=True)
class ShapeDraft:
    """A shape's fields as typed. Empty `lowest`: down to none; empty `finish_days`: stop at once.

    `first` is the first day of the steps, or with `STOP` the first day without doses.
    """

    first: date
    way: TaperMethod = TaperMethod.BY_HAND
    start: str = ""
    by: str = ""
    every: str = ""
    lowest: str = ""
    finish_days: str = ""
    rounded: bool = False


@dataclass(frozen=True)
class AppliedTaper:
    """The taper that made `count` steps of a draft, from row `first_place` (from 0) on.

    `made` has for each calculated dose the dose that can be made, if the doses were rounded.
    """

    taper: Taper
    supply: Supply | None
    first_place: int
    count: int
    made: tuple[MadeDose, ...] = ()

    def asked_at(self, place: int, dose_mg: Decimal) -> tuple[MadeDose, ...]:
        """Return the calculated doses of a row, if the row still has the dose made of them."""
        return tuple(m for m in self.made if m.dose_mg == dose_mg) if self.covers(place) else ()

    def covers(self, place: int) -> bool:
        """Return whether the taper made the row at `place`."""
        return self.first_place <= place < self.first_place + self.count


@dataclass(frozen=True)
class CalculatedSteps:
    """The calculated steps; `made` as in `AppliedTaper`."""

    taper: Taper
    supply: Supply | None
    steps: tuple[Step, ...]
    made: tuple[MadeDose, ...]


def read_taper(draft: ShapeDraft, decimal_sign: str) -> Taper:
    """Return the taper. Raises `ValidationError` with `where` naming the field."""
    start = at("start", lambda: _amount(draft.start, decimal_sign))
    by = at("by", lambda: _amount(draft.by.strip().removesuffix("%"), decimal_sign))
    every = at(
        "every", lambda: read_whole(draft.every, ValidationCode.STEP_DAYS, 1, MOST_STEP_DAYS)
    )
    lowest = at("to", lambda: _amount(draft.lowest, decimal_sign) if _has(draft.lowest) else NONE)
    finish_days = at("finish_days", lambda: _finish_days(draft.finish_days))
    return Taper(
        shape=Shape(draft.way.value),
        start_mg=start,
        by=by,
        every_days=every,
        to_mg=lowest,
        finish=Finish.STOP if finish_days is None else Finish.ALTERNATE,
        finish_days=finish_days,
    )


def shape_steps(draft: ShapeDraft, supply: Supply | None, decimal_sign: str) -> CalculatedSteps:
    """Calculate the steps; without a supply nothing is rounded. Raises `ValidationError`."""
    taper = read_taper(draft, decimal_sign)
    to_round = supply if draft.rounded else None
    daily, made = _by_day(replace(taper, every_days=1), to_round)
    last = len(daily) - 1 if taper.finish is Finish.ALTERNATE else len(daily)
    steps = (
        replace(step, days=(step.days or 0) * taper.every_days) if n < last else step
        for n, step in enumerate(daily)
    )
    return CalculatedSteps(taper, to_round, tuple(steps), made)


@lru_cache(maxsize=8)
def _by_day(taper: Taper, supply: Supply | None) -> tuple[tuple[Step, ...], tuple[MadeDose, ...]]:
    """Calculate a taper of one-day steps, cached: its doses do not depend on the days typed."""
    steps = work_out(taper, supply, rounded=supply is not None)
    return steps, asked_and_made(taper, supply) if supply is not None else ()


def followed(
    draft: PlanDraft, place: int, step: StepDraft, used: AppliedTaper, decimal_sign: str
) -> tuple[PlanDraft, AppliedTaper]:
    """Return the draft with a step changed by hand and the later steps calculated from it.

    The reduction stays as agreed: a percent of the starting dose goes on as the same amount in mg.
    If the days of this step change, those of the later steps change too. A text that can't be read
    yet changes its own field only.
    """
    old = draft.steps[place]
    changed = draft.with_step(place, step)
    try:
        dose = read_dose(step, decimal_sign)
        days = read_days(step.days, is_last=False)
    except ValidationError:
        return changed, used
    if dose is None or days is None or step.often is not old.often:
        return changed, used
    every = used.taper.every_days if step.days == old.days else days
    taper = replace(_by_amount(used.taper), every_days=every)
    try:
        rest = _rest(taper, dose, used.supply)
        above = draft.steps[used.first_place : place]
        made = _made_anew(above, dose, taper, used, decimal_sign)
    except ValidationError:
        return changed, used
    rows = tuple(step_draft(one, decimal_sign) for one in rest)
    after = draft.steps[used.first_place + used.count :]
    steps = (*changed.steps[: place + 1], *rows, *after)
    count = place + 1 - used.first_place + len(rows)
    return replace(draft, steps=steps), replace(used, taper=taper, count=count, made=made)


def _rest(taper: Taper, dose: Decimal, supply: Supply | None) -> tuple[Step, ...]:
    """Return the steps after a dose; at or below the lowest dose only the finish is left."""
    if dose <= taper.to_mg:
        alternate = Step(dose, taper.finish_days, every_days=2)
        return (alternate,) if taper.finish is Finish.ALTERNATE else ()
    anew = replace(taper, start_mg=dose)
    steps = work_out(anew, supply, rounded=supply is not None)
    if supply is None or steps[0].dose_mg == dose:
        return steps[1:]
    # The typed dose is not rounded, so its rounded form must not appear as a following step.
    days = (steps[0].days or 0) - taper.every_days
    return (*([replace(steps[0], days=days)] if days > 0 else []), *steps[1:])


def _made_anew(
    above: Sequence[StepDraft], dose: Decimal, taper: Taper, used: AppliedTaper, decimal_sign: str
) -> tuple[MadeDose, ...]:
    """Return `made`: unchanged for the rows above, calculated from `dose` for the rows below."""
    if used.supply is None:
        return ()
    doses = {read_step(row, decimal_sign, is_last=False).dose_mg for row in above}
    kept = tuple(made for made in used.made if made.dose_mg in doses)
    if dose <= taper.to_mg:
        return kept
    return (*kept, *asked_and_made(replace(taper, start_mg=dose), used.supply)[1:])


def _by_amount(taper: Taper) -> Taper:
    if taper.shape is not Shape.PERCENT_OF_START:
        return taper
    by = (taper.start_mg * taper.by / 100).quantize(Decimal("0.001"))
    return replace(taper, shape=Shape.LINEAR, by=max(by, Decimal("0.001")))


def _finish_days(typed: str) -> int | None:
    return read_whole(typed, ValidationCode.STEP_DAYS, 1, MOST_STEP_DAYS) if _has(typed) else None


def _amount(typed: str, decimal_sign: str) -> Decimal:
    return parse_typed_amount(typed, decimal_sign)


def _has(typed: str) -> bool:
    return bool(typed.strip())


ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TaperBase:
    """The base of calculated steps: current plan (None: a new one), supply, doses a day, dates."""

    before: Plan | None
    supply: Supply | None
    times: int
    start: date
    today: date


@dataclass(frozen=True)
class TaperFormState:
    """The result of the form; `plan` is None if a field is missing or `wrong`."""

    words: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    segments: tuple[LineSegment, ...] = ()
    missing: str = ""
    problem: str = ""
    wrong: str = ""
    plan: Plan | None = None
    used: AppliedTaper | None = None


def present_taper_form(draft: ShapeDraft, base: TaperBase, formats: Formats) -> TaperFormState:
    """Calculate the steps and describe them in words. Never raises."""
    if draft.way is TaperMethod.BY_HAND:
        return TaperFormState()
    missing = _missing(draft, base)
    if missing:
        return TaperFormState(
            missing=_("Still to enter: {fields}.").format(fields=", ".join(missing))
        )
    try:
        if draft.way is TaperMethod.STOP:
            return _shown(_stopped(draft, base, formats), None, draft, base, formats)
        shaped = shape_steps(draft, base.supply, formats.decimal_sign)
        plan = _joined(draft.first, shaped.steps, base)
    except ValidationError as error:
        sentence = complain(error, formats)
        return TaperFormState(problem=sentence, wrong=error.where)
    return _shown(plan, shaped, draft, base, formats)


def _missing(draft: ShapeDraft, base: TaperBase) -> list[str]:
    needed = [
        (draft.start, _("the starting dose")),
        (draft.by, _("by how much")),
        (draft.every, _("every how many days")),
    ]
    if draft.way is TaperMethod.STOP:
        needed = [] if base.before else [(draft.start, _("the dose until then"))]
    return [name for typed, name in needed if not typed.strip()]


def _joined(first: date, steps: tuple[Step, ...], base: TaperBase) -> Plan:
    if base.before is not None:
        return continued(base.before, first, steps)
    # The sums need only the number of times a day; the user enters the times elsewhere.
    times = tuple(time(hour) for hour in range(min(max(base.times, 1), MOST_TIMES)))
    return Plan(first, times, steps, supply=base.supply)


def _stopped(draft: ShapeDraft, base: TaperBase, formats: Formats) -> Plan:
    if base.before is not None:
        return operated_on(base.before, Operation.STOP, draft.first, None)
    dose = parse_typed_amount(draft.start, formats.decimal_sign)
    return _joined(base.start, (Step(dose, (draft.first - base.start).days),), base)


def _shown(
    plan: Plan, shaped: CalculatedSteps | None, draft: ShapeDraft, base: TaperBase, formats: Formats
) -> TaperFormState:
    plan = replace(plan, supply=base.supply)
    count = len(shaped.steps) if shaped else 0
    place = len(plan.steps) - count
    used = AppliedTaper(shaped.taper, shaped.supply, place, count, shaped.made) if shaped else None
    made = shaped.made if shaped else ()
    return TaperFormState(
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
    first = max(plan.start_date, today) if draft.way is TaperMethod.STOP else draft.first
    sums = needs(plan, first)
    more = (ask_pharmacist(),) if sums.left_out else ()
    return (" ".join(words), *say_needs(sums, _("Needed"), formats), *more)


def say_steps(plan: Plan, formats: Formats) -> tuple[str, ...]:
    """Return a line for each step of a plan: its dates, its dose and how to make it."""
    return _rows(plan.calendar, (), plan.supply, formats)


def _rows(
    calendar: tuple[StepDays, ...],
    made: tuple[MadeDose, ...],
    supply: Supply | None,
    formats: Formats,
) -> tuple[str, ...]:
    asked = [list(alike) for _dose, alike in groupby(made, key=lambda one: one.dose_mg)]
    return tuple(
        _row(row, asked[n] if n < len(asked) and row.step.every_days == 1 else [], supply, formats)
        for n, row in enumerate(calendar)
    )


def _row(row: StepDays, asked: list[MadeDose], supply: Supply | None, formats: Formats) -> str:
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

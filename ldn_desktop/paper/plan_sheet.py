"""The plan sheet to print: each day with what to take, and a box to tick."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.outlook import horizon
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.paper.html import cell, document, line, table, title
from ldn_desktop.services.dose_change_notice import last_dose_before
from ldn_desktop.wording.agreements import say_changes, say_first_agreement
from ldn_desktop.wording.amounts import show_making, show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

PAGE_DAYS = 28
NO_DOSE = "–"
MARK = " *"
MOST_CHANGES = 4
Weekday = Callable[[date], str]

POINTS = (12, 11, 10, 9, 8, 7)
"""Font sizes in points: the sheet takes the first with which four weeks fit on a page."""

WIDTHS = {1: ("26%", "12%"), 2: ("20%", "9%")}
LEAST_WIDTHS = ("14%", "7%")
"""The widths of a day and of its box, by the number of doses a day."""


@dataclass(frozen=True)
class Sheet:
    """The content of a plan sheet: the local dates from `first` to `last`, both included.

    `mark` marks the titles of the demo.
    """

    history: PlanHistory
    conditions: ConditionsLog
    first: date
    last: date
    mark: Callable[[str], str] = str

    @property
    def pages(self) -> tuple[date, ...]:
        """The first day of each page of four weeks."""
        starts = range(0, (self.last - self.first).days + 1, PAGE_DAYS)
        return tuple(self.first + timedelta(days=start) for start in starts)


def sheet_of(history: PlanHistory, today: date, conditions: ConditionsLog) -> Sheet | None:
    """Return the sheet of the plan from `today` (local date) on; None if no dose is left."""
    plan = history.effective
    reach, part = horizon(plan, today), plan.part_on_or_next(today)
    if reach is None or part is None:
        return None
    last = max(reach.needed_until, *history.arranged_days, today)
    sheet = Sheet(history, conditions, max(today, part.plan.start_date), last)
    days = [dose.key.day for dose in _doses(sheet, sheet.first, sheet.last)]
    return replace(sheet, first=days[0], last=days[-1]) if days else None


def sheet_html(
    sheet: Sheet, today: date, formats: Formats, weekday: Weekday, points: int = POINTS[0]
) -> str:
    """Return the sheet as HTML; each of its pages fits a page of paper if `points` are few enough.

    `today` is the local date on which it is made; `weekday` returns the short name of a weekday.
    """
    firsts = sheet.pages
    made = _("Made on {day}. Print it again when your plan changes.").format(
        day=formats.long_day(today)
    )
    feet = (
        _("{made} Page {n} of {all}.").format(made=made, n=n + 1, all=len(firsts))
        for n in range(len(firsts))
    )
    pages = (
        _page(sheet, first, foot, points // 3 + 1, _DateFormats(formats, weekday))
        for first, foot in zip(firsts, feet, strict=True)
    )
    return document(pages, points)


@dataclass(frozen=True)
class _DateFormats:
    """How to write dates, times and weekdays."""

    formats: Formats
    weekday: Weekday


def _page(sheet: Sheet, first: date, foot: str, padding: int, dates: _DateFormats) -> str:
    formats = dates.formats
    last = min(first + timedelta(days=PAGE_DAYS - 1), sheet.last)
    part = sheet.history.effective.part_on_or_next(first)
    doses = _doses(sheet, first, last)
    slots = sorted({dose.key.slot for dose in doses}) or [1]
    by_place = {(dose.key.day, dose.key.slot): dose for dose in doses}
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    rows = (_row(sheet, day, slots, by_place, dates) for day in days)
    span = _("{first} to {last}").format(first=formats.long_day(first), last=formats.long_day(last))
    parts = (
        title(sheet.mark(part.plan.medicine if part else "")),
        line(_agreed(sheet, last, part.plan_id, formats) if part else ""),
        line(span),
        table(_heads(slots, doses, formats), rows, padding=padding),
        line(_cannot() if any(_lacks(dose) for dose in doses) else "", "small"),
        line(foot, "small"),
    )
    return "".join(parts)


def _agreed(sheet: Sheet, last: date, plan_id: int, formats: Formats) -> str:
    changes = say_changes(sheet.history, plan_id, last, formats)
    earlier = len(changes) - MOST_CHANGES
    parts = (
        say_first_agreement(sheet.history, plan_id, formats),
        _("Changes before those that follow: {count}").format(count=earlier) if earlier > 0 else "",
        *changes[-MOST_CHANGES:],
    )
    return ". ".join(part for part in parts if part)


def _doses(sheet: Sheet, first: date, last: date) -> list[PlannedDose]:
    return list(planned_doses(sheet.history, first, last, sheet.conditions))


def _heads(slots: Sequence[int], doses: Sequence[PlannedDose], formats: Formats) -> Iterator[str]:
    yield _("Day")
    for slot in slots:
        times = {dose.at for dose in doses if dose.key.slot == slot}
        # If the time changes within the page, each row has it instead.
        yield formats.time(times.pop()) if len(times) == 1 else _("Dose")
        yield _("Taken")


def _row(
    sheet: Sheet,
    day: date,
    slots: Sequence[int],
    doses: dict[tuple[date, int], PlannedDose],
    dates: _DateFormats,
) -> Iterator[str]:
    day_width, box_width = WIDTHS.get(len(slots), LEAST_WIDTHS)
    name = f"{dates.weekday(day)} {dates.formats.day(day)}".replace(" ", "\u00a0")
    yield cell(name, width=day_width)
    for slot in slots:
        dose = doses.get((day, slot))
        if dose is None:
            yield cell(_("no dose"))
            yield cell(NO_DOSE, width=box_width)
            continue
        times = {other.at for (_day, n), other in doses.items() if n == slot}
        yield _dose_cell(sheet, dose, dates.formats, with_time=len(times) > 1)
        yield cell("", width=box_width)


def _dose_cell(sheet: Sheet, dose: PlannedDose, formats: Formats, *, with_time: bool) -> str:
    text = _dose(dose, formats) + (MARK if _lacks(dose) else "")
    if with_time:
        text = f"{formats.time(dose.at)}: {text}"
    before = last_dose_before(sheet.history, dose.key.day)
    if before is None or before == dose.dose_mg:
        return cell(text)
    new = _("New: {dose} (before, {old})").format(dose=text, old=show_mg(before, formats))
    return cell(new, bold=True)


def _dose(dose: PlannedDose, formats: Formats) -> str:
    amount = show_mg(dose.dose_mg, formats)
    how = show_making(dose.dose_mg, dose.making, formats)
    if dose.making is not None and dose.making.volume_ml is not None:
        return how
    return f"{amount} = {how}" if how else amount


def _lacks(dose: PlannedDose) -> bool:
    """Return whether the supply in force on the dose's day can't make it."""
    return dose.making is None and dose.part.plan.supply is not None


def _cannot() -> str:
    sentence = _("This dose can't be made exactly with what you have. Ask your pharmacist.")
    return f"{MARK.strip()} {sentence}"

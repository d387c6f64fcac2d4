"""Makes the state of the Plan page (rows, words, chart) without a screen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from ldn_desktop.domain.effective_plan import EffectivePlan
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.joining import PlanPast, past_of
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.supply import Supply
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.plan.change_fields import Action
from ldn_desktop.ui.plan.chart_line import (
    Drawing,
    LineSegment,
    OtherLine,
    drawing_of,
    segment,
    segments_of,
)
from ldn_desktop.ui.plan.draft import Often, PlanDraft
from ldn_desktop.ui.plan.taper_form import AppliedTaper
from ldn_desktop.ui.plan.validation import DraftValidation, read_days
from ldn_desktop.wording.agreements import say_first_agreement
from ldn_desktop.wording.amounts import show_mg, spell_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.making import say_asked, say_how, say_needs

NO_DAY = "–"
NOTHING_PAST = PlanPast(0, None, 0)


class Place(StrEnum):
    """Whether a step is past, current or later."""

    PAST = "past"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class EditedPlan:
    """The plan that is edited, including what was agreed for later.

    `number` is the newest revision of all plans; if it differs, the plan was changed elsewhere.
    """

    number: int
    plan_id: int
    plan: Plan

    @classmethod
    def of(cls, snapshot: ScheduleSnapshot) -> "EditedPlan | None":
        """Return the newest plan as it is in effect from today on, None without a plan."""
        newest = snapshot.history.newest
        if newest is None:
            return None
        plan = plan_from(snapshot.plan, newest.plan_id, snapshot.today)
        return cls(newest.number, newest.plan_id, plan)


def plan_from(plan: EffectivePlan, plan_id: int, today: date) -> Plan:
    """Return a plan as one file: the part in effect today or next, and all parts after it.

    Times, supply and texts are those of the part in effect today.
    """
    parts = [part for part in plan.parts if part.plan_id == plan_id]
    begun = [part for part in parts if part.first <= today]
    part = (begun[-1:] or parts)[0]
    texts = {name: getattr(part.plan, name) for name in _OF_PART}
    return replace(plan.joined(part.first) or part.plan, **texts)


_OF_PART = ("times", "supply", "time_rule", "home_zone", "medicine", "condition", "reason")


@dataclass(frozen=True)
class EditBase:
    """The base of a draft: the plan it edits, None for a new plan, and today's local date."""

    before: EditedPlan | None
    today: date

    @property
    def first_from(self) -> date:
        """The first date that an edit can change."""
        return self.today if self.before is None else max(self.today, self.before.plan.start_date)

    @property
    def locked(self) -> int:
        """How many steps are wholly in the past."""
        return 0 if self.before is None else past_of(self.before.plan, self.today).whole_steps


@dataclass(frozen=True)
class StepRow:
    """One row of the table, ready to show. `dose` and `days` are as typed, `said` to be read."""

    number: int
    place: Place
    first_day: str
    last_day: str
    dose: str
    days: str
    often: Often
    said: str
    days_said: str
    how: str
    problem: str
    is_dose_wrong: bool
    name: str


@dataclass(frozen=True)
class PlanState:
    """Everything the page shows of a draft besides the fields."""

    title: str
    times: str
    rows: tuple[StepRow, ...]
    problems: Mapping[str, str]
    words: tuple[str, ...]
    drawing: Drawing
    wants_steps: bool
    has_ended: bool
    hint: str
    runs_since_earlier: bool
    can: frozenset[Action]


def has_ended(revision: EditedPlan | None, today: date) -> bool:
    """Return whether the last step of the plan ended before today."""
    return revision is not None and past_of(revision.plan, today).whole_steps == len(
        revision.plan.steps
    )


def present(
    draft: PlanDraft,
    reading: DraftValidation,
    edit_base: EditBase,
    formats: Formats,
    *,
    tried: bool,
    used: AppliedTaper | None = None,
) -> PlanState:
    """Return the state; missing fields are complained about only if the user `tried` to save.

    `used` is the taper from which some of the steps were calculated.
    """
    problems = {
        field: complaint.sentence
        for field, complaint in reading.complaints.items()
        if tried or not complaint.is_missing
    }
    past = past_of(edit_base.before.plan, edit_base.today) if edit_base.before else NOTHING_PAST
    rows = _rows(draft, reading, edit_base, formats, problems, past=past, used=used)
    running = past.running is not None and past.whole_steps < len(draft.steps)
    segments = _segments(reading, _spans(draft, len(reading.steps)), edit_base.today)
    return PlanState(
        title=_("New plan") if edit_base.before is None else _("Your plan"),
        times=_times(draft, formats),
        rows=rows,
        problems=problems,
        words=_words(reading.plan, edit_base.today, formats),
        drawing=drawing_of(
            segments, edit_base.today, formats, other=_as_planned(edit_base, segments)
        ),
        wants_steps=_wants_steps(draft, edit_base.before),
        has_ended=has_ended(edit_base.before, edit_base.today),
        hint=_hint(edit_base, is_over=past.whole_steps >= len(draft.steps)),
        runs_since_earlier=running and past.days_run > 0,
        can=_can(edit_base, draft, past),
    )


def _can(edit_base: EditBase, draft: PlanDraft, past: PlanPast) -> frozenset[Action]:
    """Return the changes that can be agreed for the plan in the fields."""
    if edit_base.before is None:
        return frozenset()
    if past.whole_steps >= len(draft.steps):
        return frozenset({Action.AGAIN})
    can = {Action.PAUSE, Action.STOP, Action.AGAIN}
    if past.running is not None and past.running.step.dose_mg is None:
        return frozenset(can | {Action.STAY, Action.RESUME})
    if draft.steps[past.whole_steps].days.strip():
        can.add(Action.STAY)
    return frozenset(can | {Action.BACK} if past.whole_steps else can)


def say_agreement(history: PlanHistory, edit_base: EditBase, formats: Formats) -> str:
    """Return with whom the plan that is edited was agreed, "" for a new plan."""
    if edit_base.before is None:
        return ""
    return say_first_agreement(history, edit_base.before.plan_id, formats)


def _times(draft: PlanDraft, formats: Formats) -> str:
    """Return the times of day, and which clock they follow."""
    times = ", ".join(formats.time(at) for at in draft.times if isinstance(at, time))
    if not times:
        return _("Times of day")
    if draft.time_rule is TimeRule.HOME:
        return _("{times}, time at home").format(times=times)
    return _("{times}, local time").format(times=times)


def _hint(edit_base: EditBase, *, is_over: bool) -> str:
    if edit_base.before is None:
        return _(
            "Enter each dose and for how many days. Enter starts the next step. "
            "No days on the last step: it goes on until you change it."
        )
    if edit_base.locked and is_over:
        return _("All steps are over and locked. Add a step, or start again with one of them.")
    return ""


def _rows(
    draft: PlanDraft,
    reading: DraftValidation,
    edit_base: EditBase,
    formats: Formats,
    problems: Mapping[str, str],
    *,
    past: PlanPast,
    used: AppliedTaper | None,
) -> tuple[StepRow, ...]:
    rows = []
    spans = _spans(draft, len(reading.steps))
    for place, typed in enumerate(draft.steps):
        step = reading.steps[place] if place < len(reading.steps) else None
        first, last = spans[place] if place < len(spans) else (None, None)
        field = f"steps[{place}]"
        at = _place((first, last), step, edit_base, is_past=place < past.whole_steps)
        rows.append(
            StepRow(
                number=place + 1,
                place=at,
                first_day=formats.day(first) if first else NO_DAY,
                last_day=_last_day(step, first, last, formats),
                dose=typed.dose,
                days=typed.days,
                often=typed.often,
                said=_said(step, typed.dose, at, formats),
                days_said=typed.days.strip() or _last_day(step, first, None, formats),
                how=_how(step, place, reading.supply, used, formats),
                problem=problems.get(f"{field}.dose_mg") or problems.get(f"{field}.days", ""),
                is_dose_wrong=f"{field}.dose_mg" in problems,
                name=_row_name(place, first, step, formats),
            )
        )
    return tuple(rows)


def _spans(draft: PlanDraft, count: int) -> tuple[tuple[date | None, date | None], ...]:
    """Return first and last date of each step as far as they are known, whatever the doses."""
    spans: list[tuple[date | None, date | None]] = []
    first: date | None = draft.start_date
    for place, step in enumerate(draft.steps[:count]):
        days = _days(step.days, is_last=place == count - 1)
        last = first + timedelta(days=days - 1) if first and days else None
        spans.append((first, last))
        first = last + timedelta(days=1) if last else None
    return tuple(spans)


def _days(typed: str, *, is_last: bool) -> int | None:
    try:
        return read_days(typed, is_last=is_last)
    except ValidationError:
        return None


def _place(
    span: tuple[date | None, date | None], step: Step | None, edit_base: EditBase, *, is_past: bool
) -> Place:
    first, last = span
    if is_past:
        return Place.PAST
    if edit_base.before is None or first is None or first > edit_base.today:
        return Place.LATER
    is_over = last is not None and last < edit_base.today
    return Place.LATER if is_over and step is not None else Place.NOW


def _said(step: Step | None, typed: str, place: Place, formats: Formats) -> str:
    """Return the dose in words; how often only where it is not every day."""
    if step is None:
        return typed.strip() or NO_DAY
    if step.dose_mg is None:
        return _("paused") if place is Place.NOW else _("no doses")
    dose = show_mg(step.dose_mg, formats)
    return dose if step.every_days == 1 else "\n".join((dose, _("every other day")))


def _last_day(step: Step | None, first: date | None, last: date | None, formats: Formats) -> str:
    if last is not None:
        return formats.day(last)
    return _("until changed") if step is not None and step.days is None and first else NO_DAY


def _how(
    step: Step | None,
    place: int,
    supply: Supply | None,
    used: AppliedTaper | None,
    formats: Formats,
) -> str:
    if step is None or step.dose_mg is None:
        return ""
    made = used.asked_at(place, step.dose_mg) if used and step.every_days == 1 else ()
    said = (say_how(step.dose_mg, supply, formats), *(say_asked(one, formats) for one in made))
    return "; ".join(part for part in said if part)


def _row_name(place: int, first: date | None, step: Step | None, formats: Formats) -> str:
    parts = [_("Step {number}").format(number=place + 1)]
    if step is not None and step.dose_mg is not None:
        parts.append(spell_mg(step.dose_mg, formats))
    if first is not None:
        parts.append(_("from {date}").format(date=formats.day(first)))
    return ", ".join(parts)


def _words(plan: Plan | None, today: date, formats: Formats) -> tuple[str, ...]:
    if plan is None:
        return ()
    ends = plan.ends_on()
    left = sum(1 for row in plan.calendar if row.last is None or row.last >= today)
    steps = plural("{count} step left.", "{count} steps left.", left).format(count=left)
    if ends is None:
        first = _("Goes on until you change it.")
    elif ends < today:
        first = _("Last dose was {date}.").format(date=formats.long_day(ends))
    else:
        first = _("Last dose {date}.").format(date=formats.long_day(ends))
    return (first, steps, *say_needs(needs(plan, today), _("Needed from today"), formats))


def _segments(
    reading: DraftValidation, spans: tuple[tuple[date | None, date | None], ...], today: date
) -> tuple[LineSegment, ...]:
    segments = []
    for step, (first, last) in zip(reading.steps, spans, strict=True):
        if step is None or first is None:
            break
        segments.append(segment(step, first, last, today))
    return tuple(segments)


def _as_planned(edit_base: EditBase, now: tuple[LineSegment, ...]) -> OtherLine | None:
    """Return the line of the current plan, or None if the fields draw the same line."""
    if edit_base.before is None:
        return None
    before = segments_of(edit_base.before.plan, edit_base.today)
    return OtherLine(_("as planned now"), before) if before != now and now else None


def _wants_steps(draft: PlanDraft, before: EditedPlan | None) -> bool:
    """Return whether this is the plan of the first run: one step without an end, none added."""
    return (
        before is not None
        and len(before.plan.steps) == len(draft.steps) == 1
        and before.plan.steps[0].days is None
        and not draft.steps[0].days.strip()
    )

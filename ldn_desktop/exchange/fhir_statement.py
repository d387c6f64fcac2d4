"""The FHIR statement of what is taken now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import StepDays
from ldn_desktop.exchange.decimal_json import Exact
from ldn_desktop.exchange.fhir_parts import (
    Part,
    dosage,
    medicine,
    noted,
    say_days,
    say_dosage,
    texts,
    told,
)
from ldn_desktop.exchange.fhir_resources import Builder
from ldn_desktop.services.closing import last_taken_of
from ldn_desktop.services.exporting import CurrentData
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.plan_progress import PlanPhase, plan_progress
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class Statement:
    """The statement's lines for people, its content, and the number of the plan's revision."""

    lines: tuple[str, ...]
    content: Mapping[str, Exact]
    source: int

    def resource(self, builder: Builder, *, with_plan: bool) -> Part:
        """Return the resource; `with_plan` refers to the plan that it is based on."""
        plan: list[Exact] = [builder.reference(f"revision/{self.source}")]
        based: Part = {"basedOn": plan} if with_plan else {}
        content = {**based, **self.content}
        return told("MedicationStatement", builder.id_of("statement"), self.lines, content)


def statement_of(builder: Builder) -> Statement | None:
    """Return what is taken now, None while no plan has begun.

    A pause is on hold, until the user has gone on. A plan that is over is completed on its last
    dosing day.
    """
    snapshot = builder.data.snapshot
    progress = plan_progress(snapshot)
    part = progress.part
    if part is None or progress.phase is PlanPhase.BEFORE:
        return None
    row = next((row for row in part.rows if _is_on(row, snapshot.today)), None)
    dosed = list[Exact]()
    if row is None or progress.phase in (PlanPhase.FOLLOW_UP, PlanPhase.OVER):
        status, said, ends = "completed", _("No longer taken"), progress.ends_on
        period: Part = {"end": ends.isoformat()} if ends else {}
    elif progress.phase is PlanPhase.PAUSE:
        status, period = "on-hold", {"start": row.first.isoformat()}
        said = f"{say_days(row.first, row.last)}: {_('no doses, an agreed pause')}"
    elif snapshot.asks_to_go_on(DoseKey(snapshot.today, 1, part.plan_id)):
        status, period = "on-hold", {"start": _paused_on(snapshot).isoformat()}
        said = _("The agreed pause is over, and no dose was taken since")
    else:
        status, period = "active", {"start": row.first.isoformat()}
        said = f"{say_days(row.first, row.last)}: {say_dosage(row, part.plan)}"
        dosed.append(dosage(1, row, part.plan))
    notes = list(_say_last_taken(builder.data))
    content = {
        "status": status,
        "medicationCodeableConcept": medicine(part.plan.medicine),
        "subject": builder.reference("patient"),
        "effectivePeriod": period,
        "dateAsserted": builder.made_at,
        "informationSource": builder.reference("patient"),
        **texts("reasonCode", part.plan.condition),
        **noted(notes),
        **({"dosage": dosed} if dosed else {}),
    }
    lines = (part.plan.medicine, said, _say_condition(part.plan.condition), *notes)
    return Statement(lines, content, part.source)


def _paused_on(snapshot: ScheduleSnapshot) -> date:
    """Return the first local date of the last pause that has begun."""
    return max(row.first for _plan, row in snapshot.plan.pauses if row.first <= snapshot.today)


def _say_condition(condition: str | None) -> str:
    return _("Taken for: {condition}").format(condition=condition) if condition else ""


def _is_on(row: StepDays, day: date) -> bool:
    return row.first <= day and (row.last is None or day <= row.last)


def _say_last_taken(data: CurrentData) -> Iterator[str]:
    days = [HistoryDay(row.key.day, rows=(row,)) for row in data.rows]
    days += [HistoryDay(line.day, log=(line,)) for line in data.extras]
    last = last_taken_of(days, data.snapshot.zone.zone)
    if last is not None:
        at = f" {last.at:%H:%M}" if last.at else ""
        text = _("Last dose recorded as taken: {dose}, {when}")
        yield text.format(dose=show_mg(last.dose_mg), when=f"{last.day.isoformat()}{at}")

"""The eight faults that changes of a plan once had, each as a context manager, as `putting_in`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from unittest.mock import patch

from ldn_desktop.domain import changes, effective_plan, plan_history, plan_operations
from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.plan_history import PlacedDose, PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.timeline import Timeline
from ldn_desktop.domain.windows import Windows
from ldn_desktop.paper import plan_sheet
from ldn_desktop.report import plan_section
from ldn_desktop.services import planning, schedule_snapshot, slot_assignment
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.planning import PlanChange
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.wording.agreements import say_revision
from ldn_desktop.wording.formats import Formats


@contextmanager
def _put_in(target: object, name: str, broken: object) -> Iterator[None]:
    """Break one thing; what was worked out before, or is while it is broken, is forgotten."""
    with patch.object(target, name, broken):
        _forget()
        yield
    _forget()


def _forget() -> None:
    plan_history.history_of.cache_clear()
    changes._doses.cache_clear()


@contextmanager
def later_changes_dropped() -> Iterator[None]:
    """Let a hold, a pause and a step back forget what was agreed for later."""
    knows = plan_operations.apply_operation

    def apply_operation(
        line: Timeline, revision: Revision, earlier: tuple[Timeline, ...] = ()
    ) -> tuple[Timeline, int]:
        *before, last = (part for part in line.parts if part.first <= revision.from_date)
        return knows(replace(line, parts=(*before, replace(last, length=None))), revision, earlier)

    with _put_in(effective_plan, "apply_operation", apply_operation):
        yield


@contextmanager
def closed_windows_open() -> Iterator[None]:
    """Let a window last as long as the plan of now says, if that is longer."""
    with _window_ends_at(max):
        yield


@contextmanager
def open_windows_close() -> Iterator[None]:
    """Let a window end as early as the plan of now says, if that is earlier."""
    with _window_ends_at(min):
        yield


@contextmanager
def _window_ends_at(choose: Callable[[list[datetime]], datetime]) -> Iterator[None]:
    knows = Windows.closes

    def closes(self: Windows, dose: PlannedDose) -> datetime | None:
        found = (knows(self, dose), self.closes_as_of_now(dose))
        ends = [end for end in found if end is not None]
        return choose(ends) if ends else None

    with _put_in(Windows, "closes", closes):
        yield


@contextmanager
def open_doses_changed() -> Iterator[None]:
    """Let a change keep only what was answered or has closed, no dose that is due or put off."""
    knows = slot_assignment.is_fixed

    def is_fixed(snapshot: ScheduleSnapshot, row: DoseRow) -> bool:
        return knows(snapshot, row) and not row.status.is_open

    with _put_in(slot_assignment, "is_fixed", is_fixed):
        yield


@contextmanager
def known_by_position() -> Iterator[None]:
    """Let a dose be known by the place of its time in the newest file, as versions before 1.0."""
    knows = plan_history._made

    def made(
        revision: Revision, day: date, before: tuple[PlacedDose, ...], asked: tuple[PlacedDose, ...]
    ) -> tuple[PlacedDose, ...]:
        return knows(replace(revision, operation=None), day, before, asked)

    with _put_in(plan_history, "_made", made):
        yield


@contextmanager
def ends_with_the_file() -> Iterator[None]:
    """Let the last dosing day be that of the newest revision's own file."""

    def last_dosing_day(self: PlanHistory) -> date | None:
        rows = self.newest.plan.calendar if self.newest else ()
        return next((row.last for row in reversed(rows) if row.step.dose_mg is not None), None)

    with _put_in(PlanHistory, "last_dosing_day", last_dosing_day):
        yield


@contextmanager
def in_order_of_keys() -> Iterator[None]:
    """Let the schedule be sorted by date and slot."""

    def in_order(row: DoseRow) -> DoseKey:
        return row.key

    with _put_in(schedule_snapshot, "_in_due_order", in_order):
        yield


@contextmanager
def begun_is_final() -> Iterator[None]:
    """Refuse to take back a change that has begun."""
    knows = planning._undone

    def undone(
        context: Context, work: UnitOfWork, first: date | None
    ) -> tuple[ScheduleSnapshot, PlanChange]:
        found, change = knows(context, work, first)
        if change.revision.from_date <= found.today:
            raise NotAllowedError(RejectionReason.BEFORE_TODAY)
        return found, change

    with _put_in(planning, "_undone", undone):
        yield


@contextmanager
def newest_agreed_all() -> Iterator[None]:
    """Let the newest revision's agreement stand for the whole plan."""

    def say(history: PlanHistory, plan_id: int, formats: Formats) -> str:
        assert history.newest is not None
        return say_revision(history, history.newest, formats)

    with ExitStack() as stack:
        for paper in (plan_section, plan_sheet):
            stack.enter_context(patch.object(paper, "say_first_agreement", say))
        yield

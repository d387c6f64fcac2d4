"""The report for the next appointment: the plan, counts, scores and questions of a range."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ldn_desktop.domain.adherence import Counts
from ldn_desktop.domain.calendar import today_of
from ldn_desktop.domain.checkins import current_changes
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.questions import current_questions
from ldn_desktop.domain.reviews import ReportMade, next_review
from ldn_desktop.domain.symptoms import Spell, spells
from ldn_desktop.services.chart_data import ChartData, StepFigures, chart_data_of
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.history import History
from ldn_desktop.services.plan_progress import PlanProgress, plan_progress
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

LONGEST = timedelta(days=366 * 100)


class Span(StrEnum):
    """The ranges on offer."""

    SINCE_LAST = "since_last"
    DAYS_30 = "days_30"
    DAYS_90 = "days_90"
    ALL = "all"
    FREE = "free"


@dataclass(frozen=True)
class Ranges:
    """What the ranges start from: local dates. `last_report` is None before the first report.

    One that was made today does not count: the same days are wanted on paper and as a file.
    """

    first: date
    today: date
    last_report: date | None

    def of(self, span: Span) -> tuple[date, date]:
        """Return the first and last day of a range; a free one starts as the last 90 days.

        "Since the last one" begins on the last day that report held, for that was not over. None
        begins before the first day of all.
        """
        firsts = {
            Span.SINCE_LAST: self.last_report or self.first,
            Span.DAYS_30: self.today - 29 * ONE_DAY,
            Span.ALL: self.first,
        }
        first = max(firsts.get(span, self.today - 89 * ONE_DAY), self.first)
        return min(first, self.today), self.today

    @property
    def usual(self) -> Span:
        """The range to begin with: since the last report, or 90 days before the first one."""
        return Span.DAYS_90 if self.last_report is None else Span.SINCE_LAST


@dataclass(frozen=True)
class Report:
    """All that a report says. `questions` are those that are open, oldest first.

    `spells` tell what was said of symptoms that were there on one of its days.
    """

    drawn: ChartData
    counts: Counts
    steps: tuple[StepFigures, ...]
    plan_progress: PlanProgress
    spells: tuple[Spell, ...]
    questions: tuple[str, ...]
    review: date | None

    @property
    def history(self) -> History:
        """The days."""
        return self.drawn.history

    @property
    def snapshot(self) -> ScheduleSnapshot:
        """What stood when it was made."""
        return self.drawn.history.snapshot


def read_ranges(context: Context) -> Ranges:
    """Return what the ranges start from. Raises `StorageError`."""
    with context.store.work() as work:
        snapshot = context.snapshot(work)
        known = (snapshot.history.first_date, work.first_day(), snapshot.today)
        made = work.reports_made()
    first = min(day for day in known if day is not None)
    zone = snapshot.zone.zone
    before = [r for r in made if today_of(snapshot.history, r.made_at, zone) < snapshot.today]
    last = max(before, key=lambda report: report.made_at).last if before else None
    return Ranges(first, snapshot.today, last)


def read_report(context: Context, first: date, last: date) -> Report:
    """Return the report of the days from `first` to `last`, both included.

    Days after today are left out. Raises `Refused` without a plan or for a range that ends before
    it starts or lies ahead; `StorageError`.
    """
    with context.store.work() as work:
        snapshot = context.snapshot(work)
        if snapshot.history.newest is None:
            raise NotAllowedError(RejectionReason.NO_PLAN)
        if first > snapshot.today:
            raise NotAllowedError(RejectionReason.IN_THE_FUTURE)
        last = min(last, snapshot.today)
        if last < first:
            raise NotAllowedError(RejectionReason.ENDS_BEFORE_START)
        drawn = chart_data_of(work, snapshot.now, snapshot.zone, first, last)
        said = spells(current_changes(work.symptom_changes(last=last)))
        questions = current_questions(work.question_lines())
        review = next_review(work.review_lines(), snapshot.today)
    return Report(
        drawn=drawn,
        counts=drawn.history.counts(),
        steps=drawn.steps(),
        plan_progress=plan_progress(snapshot),
        spells=tuple(spell for spell in said if _ends(spell) >= first),
        questions=tuple(q.text for q in questions if q.ticked_at is None),
        review=review,
    )


def _ends(spell: Spell) -> date:
    """Return the day on which a spell was said to be over; one that lasts has none yet."""
    return spell.gone_on or date.max


def keep_report_made(context: Context, first: date, last: date) -> ReportMade:
    """Note that a report was made, so that the next can begin there. Raises `StorageError`."""
    with context.store.work(write=True) as work:
        made = work.append_report_made(ReportMade(first, last, context.clock.now()))
        work.commit()
    return made

"""Reads the report for the next appointment: plan, counts, scores and questions of a range."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ldn_desktop.domain.adherence import Counts
from ldn_desktop.domain.calendar import today_of
from ldn_desktop.domain.checkins import Note, current_changes, current_scores
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.questions import AppointmentQuestion, current_questions
from ldn_desktop.domain.reviews import ReportMade, next_review
from ldn_desktop.domain.symptoms import Spell, spells
from ldn_desktop.services.agreed_changes import AgreedChange, agreed_changes
from ldn_desktop.services.chart_data import ChartData, StepFigures, chart_data_of
from ldn_desktop.services.closing import Closing, LastTaken, read_closing, read_last_taken
from ldn_desktop.services.context import Context
from ldn_desktop.services.deviations import Deviation, deviations
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.history import History, first_day
from ldn_desktop.services.plan_progress import PlanProgress, plan_progress
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Settings

LONGEST = timedelta(days=366 * 100)


class ReportRange(StrEnum):
    """The ranges that the user can choose."""

    SINCE_LAST = "since_last"
    DAYS_30 = "days_30"
    DAYS_90 = "days_90"
    ALL = "all"
    FREE = "free"


@dataclass(frozen=True)
class Ranges:
    """The local dates from which the ranges are computed.

    `last_report` is the last day of the last report, None before the first report. A report that
    was made today does not count, so that the user can get the same days on paper and as a file.
    """

    first: date
    today: date
    last_report: date | None

    def of(self, span: ReportRange) -> tuple[date, date]:
        """Return the first and the last date of a range; a free one starts as the last 90 days.

        "Since the last one" begins on the last day of that report, as that day was not over. No
        range begins before the first day with data.
        """
        firsts = {
            ReportRange.SINCE_LAST: self.last_report or self.first,
            ReportRange.DAYS_30: self.today - 29 * ONE_DAY,
            ReportRange.ALL: self.first,
        }
        first = max(firsts.get(span, self.today - 89 * ONE_DAY), self.first)
        return min(first, self.today), self.today

    @property
    def usual(self) -> ReportRange:
        """The default range: since the last report or, before the first one, 90 days."""
        return ReportRange.DAYS_90 if self.last_report is None else ReportRange.SINCE_LAST


@dataclass(frozen=True)
class PeakedSpell:
    """A spell with the highest score in it, and the first local date with that; None unscored."""

    spell: Spell
    peak: int | None
    peak_on: date | None


@dataclass(frozen=True)
class Report:
    """The content of a report. `questions` are the open ones, oldest first.

    `changes` are the revisions of the range and of the plan in force. `spells` are those of
    symptoms that lasted on at least one of its days. `review` is the local date of the next review.
    `closing` is there once the follow-up is over.
    """

    drawn: ChartData
    counts: Counts
    steps: tuple[StepFigures, ...]
    plan_progress: PlanProgress
    spells: tuple[PeakedSpell, ...]
    questions: tuple[AppointmentQuestion, ...]
    review: date | None
    changes: tuple[AgreedChange, ...]
    deviations: tuple[Deviation, ...]
    last_taken: LastTaken | None
    closing: Closing | None

    @property
    def history(self) -> History:
        """The days of the report."""
        return self.drawn.history

    @property
    def starred(self) -> tuple[Note, ...]:
        """The notes of its days that the user starred, oldest first."""
        return tuple(note for day in self.history.days for note in day.notes if note.starred)

    @property
    def snapshot(self) -> ScheduleSnapshot:
        """The snapshot when the report was made."""
        return self.drawn.history.snapshot

    def with_settings(self, settings: Settings) -> "Report":
        """Return the report with what these settings say of the person, stored or not."""
        snapshot = replace(self.snapshot, settings=settings)
        return replace(
            self, drawn=replace(self.drawn, history=replace(self.history, snapshot=snapshot))
        )


def read_ranges(context: Context) -> Ranges:
    """Return the dates from which the ranges are computed. Raises `StorageError`."""
    with context.store.work() as work:
        snapshot = context.snapshot(work)
        first = first_day(work, snapshot)
        made = work.reports.all()
    zone = snapshot.zone.zone
    before = [r for r in made if today_of(snapshot.history, r.made_at, zone) < snapshot.today]
    last = max(before, key=lambda report: report.made_at).last if before else None
    return Ranges(first, snapshot.today, last)


def read_report(context: Context, first: date, last: date) -> Report:
    """Return the report of the local dates `first`..`last`, both included, without future ones.

    Raises `NotAllowedError` without a plan, or if the range ends before it starts or is in the
    future; `StorageError`.
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
        questions = current_questions(work.questions.all())
        progress = plan_progress(snapshot)
        return Report(
            drawn=drawn,
            counts=drawn.history.counts(),
            steps=drawn.steps(),
            plan_progress=progress,
            spells=_spells(work, first, last),
            questions=tuple(question for question in questions if question.ticked_at is None),
            review=next_review(work.reviews.all(), snapshot.today),
            changes=agreed_changes(drawn.history),
            deviations=deviations(drawn),
            last_taken=read_last_taken(work, snapshot),
            closing=read_closing(work, snapshot, progress),
        )


def _spells(work: UnitOfWork, first: date, last: date) -> tuple[PeakedSpell, ...]:
    """Return the spells that lasted on a day from `first` to `last`; a peak may lie before."""
    found = spells(current_changes(work.symptom_changes.between(last=last)))
    lasting = [spell for spell in found if (spell.gone_on or last) >= first]
    begin = min((spell.first for spell in lasting if spell.first), default=first)
    scores = current_scores(work.scores.between(begin, last)).values() if lasting else ()
    peaked = []
    for spell in lasting:
        ends = spell.gone_on or last
        within = [
            (-score.score, score.day)
            for score in scores
            if score.symptom == spell.symptom and (spell.first or ends) <= score.day <= ends
        ]
        peak, day = min(within, default=(None, None))
        peaked.append(PeakedSpell(spell, None if peak is None else -peak, day))
    return tuple(peaked)


def keep_report_made(context: Context, first: date, last: date) -> ReportMade:
    """Store that a report was made, so that the next can begin there. Raises `StorageError`."""
    with context.store.work(write=True) as work:
        made = work.reports.add(ReportMade(first, last, context.clock.now()))
        work.commit()
    return made

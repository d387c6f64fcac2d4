"""All revisions in words, each readable again, and two of them compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ldn_desktop.domain.changes import changes_between
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.ui.plan.lines import Drawing, OtherLine, drawing_of, segments_of
from ldn_desktop.ui.plan.way import say_steps
from ldn_desktop.ui.plan.words import describe_runs, say_end
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class RevisionLine:
    """One revision in the list: its number, what it is, and what was agreed."""

    number: int
    title: str
    agreed: str


@dataclass(frozen=True)
class RevisionView:
    """A revision that is open: its times and steps, or how it differs from another one."""

    title: str
    lines: tuple[str, ...]
    drawing: Drawing


def list_revisions(book: PlanBook, today: date, formats: Formats) -> tuple[RevisionLine, ...]:
    """Return the revisions that stand, the newest first."""
    newest_first = reversed(book.standing)
    return tuple(
        RevisionLine(r.number, _title(r, today, formats), _agreed(r, formats)) for r in newest_first
    )


def revision_of(book: PlanBook, number: int) -> Revision | None:
    """Return the revision of this number, or None."""
    return next((r for r in book.standing if r.number == number), None)


def open_revision(revision: Revision, today: date, formats: Formats) -> RevisionView:
    """Return a revision as it can be read again."""
    plan = revision.plan
    times = _("At {times}.").format(times=", ".join(formats.time(at) for at in plan.times))
    lines = (*filter(None, (_agreed(revision, formats),)), times, *say_steps(plan, formats))
    drawing = drawing_of(segments_of(plan, today), today, formats)
    return RevisionView(_title(revision, today, formats), lines, drawing)


def compare_revisions(
    one: Revision, other: Revision, today: date, formats: Formats
) -> RevisionView:
    """Return what `one` asks for where `other` asked for something else, date by date."""
    first = min(one.plan.start_date, other.plan.start_date)
    changes = changes_between(_alone(other.plan), _alone(one.plan), first)
    ends = say_end(other.plan.ends_on(), one.plan.ends_on(), formats)
    found = describe_runs(changes, formats)
    drawing = drawing_of(
        segments_of(one.plan, today),
        today,
        formats,
        name=_name(one),
        other=OtherLine(_name(other), segments_of(other.plan, today)),
    )
    title = _("{one} compared with {other}").format(one=_name(one), other=_name(other))
    same = () if found else (_("Both ask for the same doses."),)
    return RevisionView(title, (*same, *found, ends), drawing)


def others_of(book: PlanBook, number: int) -> Sequence[tuple[int, str]]:
    """Return the revisions that this one can be compared with."""
    return [(r.number, _name(r)) for r in reversed(book.standing) if r.number != number]


def _alone(plan: Plan) -> PlanBook:
    """Return the plan as if it had been the only one from its start."""
    made_at = datetime.combine(plan.start_date, datetime.min.time(), tzinfo=UTC)
    return PlanBook((Revision(1, 1, plan.start_date, made_at, plan),))


def _name(revision: Revision) -> str:
    return _("Revision {number}").format(number=revision.number)


def _title(revision: Revision, today: date, formats: Formats) -> str:
    when = _("from {date}").format(date=formats.long_day(revision.from_date))
    if revision.from_date > today:
        when = _("{when}, not in effect yet").format(when=when)
    return _("{name}, {when}").format(name=_name(revision), when=when)


def _agreed(revision: Revision, formats: Formats) -> str:
    """Return why, with whom and when, as far as it was said."""
    parts = [revision.reason or ""]
    if revision.agreed_with and revision.agreed_on:
        parts.append(
            _("agreed with {name} on {date}").format(
                name=revision.agreed_with, date=formats.long_day(revision.agreed_on)
            )
        )
    elif revision.agreed_with:
        parts.append(_("agreed with {name}").format(name=revision.agreed_with))
    return " · ".join(part for part in parts if part)

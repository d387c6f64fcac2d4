"""Sentences about who agreed a plan, and each change of it, and when."""

from collections.abc import Iterator, Sequence
from datetime import date

from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural


def say_first_agreement(history: PlanHistory, plan_id: int, formats: Formats) -> str:
    """Return with whom the plan was first agreed, "" if nobody was named.

    If the plan was changed since, the sentence has its first date, so that the name does not seem
    to cover the changes.
    """
    first = next(r for r in history.active_revisions if r.plan_id == plan_id)
    agreed = _agreed(*_agreement_of_new(first), formats)
    if not agreed or not changes_of(history, plan_id):
        return agreed
    start = formats.long_day(first.plan.start_date)
    return _("{agreed} (the plan from {day})").format(agreed=agreed, day=start)


def changes_of(history: PlanHistory, plan_id: int) -> Sequence[Revision]:
    """Return the revisions that changed the plan, later ones too, without those taken back."""
    return [r for r in history.active_revisions if r.plan_id == plan_id][1:]


def first_date_of(history: PlanHistory, change: Revision) -> date:
    """Return the local date from which a change holds; a later change may have moved it."""
    parts = history.effective.parts_of(change.number) if change.says_whole_plan else ()
    return parts[0].first if parts else change.from_date


def say_changes(history: PlanHistory, plan_id: int, until: date, formats: Formats) -> Sequence[str]:
    """Return a sentence for each change of a plan up to a local date, with who agreed it."""
    return [
        _("Change from {day}: {agreed}").format(
            day=formats.long_day(first_date_of(history, change)),
            agreed=say_own_agreement(history, change, formats),
        )
        for change in changes_of(history, plan_id)
        if first_date_of(history, change) <= until
    ]


def say_own_agreement(history: PlanHistory, change: Revision, formats: Formats) -> str:
    """Return with whom this change was agreed, and who moved it since.

    A change that names nobody is not called agreed.
    """
    return "; ".join((_agreed_change(change, formats), *_moves(history, change, formats)))


def say_revision(history: PlanHistory, revision: Revision, formats: Formats) -> str:
    """Return "Agreed with Dr X on Monday 2027-01-04" for a revision, "" if nothing was entered."""
    return _agreed(*agreement_of(history, revision), formats)


def agreement_of(history: PlanHistory, revision: Revision) -> tuple[str | None, date | None]:
    """Return who agreed a revision and on which local date; None for what was not entered."""
    is_first = all(r.plan_id != revision.plan_id for r in history.revisions_before(revision))
    return _agreement_of_new(revision) if is_first else _own(revision)


def _moves(history: PlanHistory, change: Revision, formats: Formats) -> Iterator[str]:
    parts = history.effective.parts_of(change.number)
    for move in parts[0].moves if parts and change.says_whole_plan else ():
        text = (
            plural("moved by {count} day", "moved by {count} days", move.days)
            if move.days > 0
            else plural("moved {count} day earlier", "moved {count} days earlier", -move.days)
        )
        by = _agreed_change(history.revision(move.revision), formats)
        yield f"{text.format(count=abs(move.days))}, {by}"


def _agreement_of_new(revision: Revision) -> tuple[str | None, date | None]:
    """Return who agreed a new plan and when, from the revision or else from its plan file."""
    own = _own(revision)
    return own if any(own) else (revision.plan.agreed_with, revision.plan.agreed_on)


def _own(revision: Revision) -> tuple[str | None, date | None]:
    return revision.agreed_with, revision.agreed_on


def _agreed(who: str | None, day: date | None, formats: Formats) -> str:
    on = formats.long_day(day) if day else ""
    if who and day:
        return _("Agreed with {who} on {day}").format(who=who, day=on)
    if who:
        return _("Agreed with {who}").format(who=who)
    return _("Agreed on {day}").format(day=on) if day else ""


def _agreed_change(change: Revision, formats: Formats) -> str:
    return say_agreed(*_own(change), formats) or _("with whom it was agreed was not entered")


def say_agreed(who: str | None, day: date | None, formats: Formats) -> str:
    """Return "agreed with Dr X on Monday 2027-01-04" as a part of a line, "" if nobody is named."""
    if who is None:
        return ""
    if day is None:
        return _("agreed with {who}").format(who=who)
    return _("agreed with {who} on {day}").format(who=who, day=formats.long_day(day))

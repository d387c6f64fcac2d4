"""With whom and when a plan, and each change of it, was agreed, in words."""

from collections.abc import Sequence
from datetime import date

from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


def say_agreement(revision: Revision, formats: Formats) -> str:
    """Return "Agreed with Dr X on Monday 2027-01-04" as far as it is known, else nothing.

    "First agreed" where nobody was named for a change since.
    """
    who, day, is_own = revision.agreement
    if who and day:
        words = _("Agreed with {who} on {day}") if is_own else _("First agreed with {who} on {day}")
    elif who:
        words = _("Agreed with {who}") if is_own else _("First agreed with {who}")
    elif day:
        words = _("Agreed on {day}") if is_own else _("First agreed on {day}")
    else:
        return ""
    return words.format(who=who, day=formats.long_day(day) if day else "")


def say_first_agreement(book: PlanBook, revision: Revision, formats: Formats) -> str:
    """Return with whom the plan of a revision was agreed before its changes, else nothing.

    Once it was changed its first date is said too: no name stands for more than was agreed.
    """
    first = next((r for r in book.standing if r.plan_id == revision.plan_id), revision)
    agreed = say_agreement(first, formats)
    if not agreed or not changes_of(book, revision):
        return agreed
    start = formats.long_day(first.plan.start_date)
    return _("{agreed} (the plan from {day})").format(agreed=agreed, day=start)


def changes_of(book: PlanBook, revision: Revision) -> Sequence[Revision]:
    """Return the revisions that changed the plan of this one and stand, those to come too."""
    return [r for r in book.standing if r.plan_id == revision.plan_id][1:]


def say_changes(book: PlanBook, revision: Revision, until: date, formats: Formats) -> Sequence[str]:
    """Return a sentence for each change of a plan up to a local date: by whom it was agreed."""
    return [
        _("Change from {day}: {agreed}").format(
            day=formats.long_day(change.from_date), agreed=say_own_agreement(change, formats)
        )
        for change in changes_of(book, revision)
        if change.from_date <= until
    ]


def say_own_agreement(change: Revision, formats: Formats) -> str:
    """Return with whom this change itself was agreed; one that names nobody is not "agreed"."""
    who, day = change.agreed_with, change.agreed_on
    if who is None:
        return _("with whom it was agreed was not entered")
    if day is None:
        return _("agreed with {who}").format(who=who)
    return _("agreed with {who} on {day}").format(who=who, day=formats.long_day(day))

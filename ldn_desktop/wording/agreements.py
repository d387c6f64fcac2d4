"""With whom and when a plan was agreed, in words."""

from ldn_desktop.domain.revisions import Revision
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

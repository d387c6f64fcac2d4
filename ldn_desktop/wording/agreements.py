"""With whom and when a plan was agreed, in words."""

from ldn_desktop.domain.revisions import Revision
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


def say_agreement(revision: Revision, formats: Formats) -> str:
    """Return "Agreed with Dr X on Monday 2027-01-04" as far as it is known, else nothing."""
    who, day = revision.agreement
    if who and day:
        return _("Agreed with {who} on {day}").format(who=who, day=formats.long_day(day))
    if who:
        return _("Agreed with {who}").format(who=who)
    return _("Agreed on {day}").format(day=formats.long_day(day)) if day else ""

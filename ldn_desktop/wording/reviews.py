"""The sentence about the next review."""

from datetime import date

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


def say_review(day: date | None, today: date, formats: Formats) -> str:
    """Return when the next review is; `day` and `today` are local dates."""
    if day is None:
        return _("No review is set. With a date you are reminded the day before.")
    if day == today:
        return _("Your next review is today.")
    if day == today + ONE_DAY:
        return _("Your next review is tomorrow.")
    return _("Your next review is on {date}.").format(date=formats.long_day(day))

"""Spans of time in words: "10 hours", "4 days"."""

from datetime import timedelta

from ldn_desktop.wording.i18n import _, plural

ONE_HOUR = timedelta(hours=1)
DAYS_FROM = timedelta(hours=72)
"""From here on days are told."""


def say_span(span: timedelta) -> str:
    """Return a span to the nearest hour, a long one in whole days."""
    if span < ONE_HOUR:
        return _("less than an hour")
    if span < DAYS_FROM:
        hours = round(span / ONE_HOUR)
        return plural("{count} hour", "{count} hours", hours).format(count=hours)
    return plural("{count} day", "{count} days", span.days).format(count=span.days)

"""Counts in words."""

from ldn_desktop.wording.i18n import plural


def count_days(days: int) -> str:
    """Return "1 day" or "7 days"."""
    return plural("{count} day", "{count} days", days).format(count=days)

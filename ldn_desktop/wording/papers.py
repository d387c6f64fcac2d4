"""Sentences about files and papers that are older than the plan."""

from ldn_desktop.services.papers_out import OutdatedPaper, Paper
from ldn_desktop.wording.i18n import _


def say_outdated(found: OutdatedPaper) -> str:
    """Return that a paper is older than the plan, and whether the plan has no dose any more."""
    if found.paper is Paper.CALENDAR:
        return _("Your calendar file is older than the plan.")
    if found.has_doses:
        return _("Your plan sheet is older than the plan.")
    return _("Your plan sheet is older than the plan: none of its doses is planned now.")


def say_renew(found: OutdatedPaper) -> str:
    """Return what brings it up to date, "" if a new one would be empty."""
    if found.paper is Paper.CALENDAR:
        return _("Export again")
    return _("Print again") if found.has_doses else ""


def outdated_line(found: OutdatedPaper) -> str:
    """Return both in one line."""
    renew = say_renew(found)
    return f"{say_outdated(found)} {renew}." if renew else say_outdated(found)

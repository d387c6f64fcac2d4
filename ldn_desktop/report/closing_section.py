"""The summary of a whole taper, once its follow-up is over."""

from collections.abc import Iterator

from ldn_desktop.report.parts import Kept, ReportSection, Table
from ldn_desktop.report.plan_section import say_dose
from ldn_desktop.report.symptoms_section import NOTHING
from ldn_desktop.services.closing import Closing, SymptomOfTaper
from ldn_desktop.wording.formats import Formats, paper_days
from ldn_desktop.wording.history import show_mean
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.symptoms import symptom_name
from ldn_desktop.wording.taking import say_last_taken

WIDTHS = (34, 22, 22, 22)


def closing_section(closing: Closing, formats: Formats) -> ReportSection:
    """Return the section; what it says of the last dose is of the last one that was taken."""
    title = _("The whole taper")
    heads = (_("Symptom"), _("Before"), _("In the follow-up"), _("Highest"))
    rows = tuple(_symptom(one, formats) for one in closing.symptoms)
    caption = _("Mean before the first reduction, median of the follow-up, highest score")
    tables = (Table(caption, heads, rows, WIDTHS, Kept.FIRST),) if rows else ()
    return ReportSection(title, tuple(_lines(closing, formats)), tables=tables)


def _lines(closing: Closing, formats: Formats) -> Iterator[str]:
    counts = closing.counts
    yield _("From {dose} on {day}; last dose taken: {last}.").format(
        dose=say_dose(closing.first_mg, formats),
        day=formats.day(closing.first),
        last=say_last_taken(closing.last_taken, formats),
    )
    changes = plural("{count} change of plan.", "{count} changes of plan.", closing.changes)
    span = paper_days(closing.first, closing.last)
    with_follow_up = _("With the follow-up: {days}.").format(days=span)
    yield f"{with_follow_up} {changes.format(count=closing.changes)}"
    yield _(
        "Taken: {taken} of {planned} planned doses; skipped {skipped}, not recorded {unrecorded}; "
        "extra doses {extra}."
    ).format(
        taken=counts.taken,
        planned=counts.planned,
        skipped=counts.skipped,
        unrecorded=counts.not_recorded,
        extra=counts.extra,
    )


def _symptom(one: SymptomOfTaper, formats: Formats) -> tuple[str, str, str, str]:
    median = one.follow_up.median
    return (
        symptom_name(one.symptom),
        NOTHING if one.before is None else show_mean(one.before, formats),
        NOTHING if median is None else show_mean(median, formats),
        _("{score} on {day}").format(score=one.peak, day=formats.day(one.peak_on)),
    )

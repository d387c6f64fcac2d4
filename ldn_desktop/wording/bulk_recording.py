"""Sentences about many doses at once: what was recorded, and why some have no record."""

from collections.abc import Sequence

from ldn_desktop.services.bulk_recording import BulkAnswer
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.i18n import _, plural


def say_for_all(answer: BulkAnswer, count: int) -> str:
    """Return the line that confirms what was recorded for `count` doses."""
    text = {
        BulkAnswer.TAKEN: plural(
            "{count} dose recorded as taken.", "{count} doses recorded as taken.", count
        ),
        BulkAnswer.ON_TIME: plural(
            "{count} dose recorded as taken at its time.",
            "{count} doses recorded as taken at their times.",
            count,
        ),
        BulkAnswer.SKIPPED: plural(
            "{count} dose recorded as skipped.", "{count} doses recorded as skipped.", count
        ),
        BulkAnswer.LEFT_BLANK: plural(
            "{count} dose left blank. It is not asked again.",
            "{count} doses left blank. They are not asked again.",
            count,
        ),
    }[answer]
    return text.format(count=count)


def say_why_blank(rows: Sequence[DoseRow]) -> str:
    """Return for how many of these doses the computer was off, and how many got no answer."""
    off = sum(bool(row.computer_off) for row in rows)
    silent = len(rows) - off
    parts = []
    if off:
        text = plural(
            "For {count} of them the computer was off or asleep.",
            "For {count} of them the computer was off or asleep.",
            off,
        )
        parts.append(text.format(count=off))
    if silent:
        text = plural("For {count} no answer came.", "For {count} no answer came.", silent)
        parts.append(text.format(count=silent))
    if len(parts) == 1:
        return _("The computer was off or asleep.") if off else _("No answer came.")
    return " ".join(parts)

"""Makes the state of the doses not recorded."""

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.ui.controller import ASKED_DAYS
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.today.state import UnrecordedDose, UnrecordedDoses
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.bulk_recording import say_why_blank
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

MARKS = {
    DoseState.UPCOMING: Mark.UPCOMING,
    DoseState.DUE: Mark.DUE,
    DoseState.PUT_OFF: Mark.PUT_OFF,
    DoseState.TAKEN: Mark.TAKEN,
    DoseState.SKIPPED: Mark.SKIPPED,
    DoseState.NOT_RECORDED: Mark.NOT_RECORDED,
    DoseState.NO_SUCH_DATE: Mark.NONE,
}


def mark_of(row: DoseRow) -> Mark:
    """Return the shape of a dose; `Mark.NONE` if it was due before the plan was made."""
    return Mark.NONE if row.is_before_plan else MARKS[row.state]


def unrecorded_of(snapshot: ScheduleSnapshot, formats: Formats) -> UnrecordedDoses:
    """Return the unanswered doses of the last `ASKED_DAYS` days as questions, newest first."""
    rows = snapshot.unanswered(ASKED_DAYS)
    return UnrecordedDoses(
        rows=tuple(_asked(snapshot, row, formats) for row in reversed(rows)),
        summary=_summary(rows, formats) if len(rows) > 1 else "",
    )


def _asked(snapshot: ScheduleSnapshot, row: DoseRow, formats: Formats) -> UnrecordedDose:
    dose = _which(snapshot, row, formats)
    amount, at = show_mg(row.dose.dose_mg, formats), formats.time(row.dose.at)
    question = _("{dose}, {amount}: not recorded").format(dose=dose, amount=amount)
    detail = f"{at} · {say_why_blank((row,))}"
    return UnrecordedDose(DoseRef.of(row.key), question, detail, dose, row.dose.at)


def _summary(rows: tuple[DoseRow, ...], formats: Formats) -> str:
    """Return how many doses there are, since when, and for how many the computer was off."""
    text = plural(
        "{count} dose since {date} isn't recorded.",
        "{count} doses since {date} aren't recorded.",
        len(rows),
    )
    since = formats.day(rows[0].key.day)
    return f"{text.format(count=len(rows), date=since)} {say_why_blank(rows)}"


def _which(snapshot: ScheduleSnapshot, row: DoseRow, formats: Formats) -> str:
    at = formats.time(row.dose.at)
    is_one_of_several = len(snapshot.history.doses_on(row.key.day)) > 1
    if row.key.day == snapshot.today:
        return _("Today's {time} dose").format(time=at)
    if row.key.day == snapshot.today - ONE_DAY:
        several = _("Yesterday's {time} dose").format(time=at)
        return several if is_one_of_several else _("Yesterday's dose")
    text = _("The {time} dose of {date}") if is_one_of_several else _("The dose of {date}")
    return text.format(date=formats.day(row.key.day), time=at)

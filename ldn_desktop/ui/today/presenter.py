"""Makes the state of Today from a snapshot: which cards, in which words. It imports no widget."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.dose_change_notice import dose_change
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.plan_progress import PlanPhase, plan_progress
from ldn_desktop.services.schedule_snapshot import EARLY, DoseRow, ScheduleSnapshot
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.today.progress_head import progress_head
from ldn_desktop.ui.today.state import AWAITED, CardKind, DoseCardState, TodayState
from ldn_desktop.wording.amounts import show_how, show_mg, spell_mg
from ldn_desktop.wording.fixed_texts import opioid_lines
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.zones import with_time_here

ANSWERED = frozenset({DoseState.TAKEN, DoseState.SKIPPED})
WITHOUT_DOSES = frozenset({PlanPhase.PAUSE, PlanPhase.FOLLOW_UP})
_KINDS = {
    DoseState.DUE: (CardKind.DUE, Mark.DUE),
    DoseState.PUT_OFF: (CardKind.PUT_OFF, Mark.PUT_OFF),
    DoseState.TAKEN: (CardKind.TAKEN, Mark.TAKEN),
    DoseState.SKIPPED: (CardKind.SKIPPED, Mark.SKIPPED),
}


def present(snapshot: ScheduleSnapshot, formats: Formats) -> TodayState:
    """Return what Today shows at the snapshot's instant."""
    rows = snapshot.rows(snapshot.today - ONE_DAY, snapshot.today)
    following = snapshot.next_row()
    shown = tuple(_shown(snapshot, rows, following))
    cards = tuple(_card(snapshot, row, following, formats) for row in shown)
    progress = plan_progress(snapshot)
    is_told = progress.phase in WITHOUT_DOSES or any(card.question for card in cards)
    return TodayState(
        date=formats.long_day(snapshot.today),
        head=progress_head(progress, snapshot.today, formats),
        cards=tuple(_with_emphasis(cards)),
        notice=_notice(snapshot, formats),
        done=_done(snapshot, shown, following, formats),
        opioids="\n".join(opioid_lines()) if is_told else "",
    )


def _shown(
    snapshot: ScheduleSnapshot, rows: tuple[DoseRow, ...], following: DoseRow | None
) -> Iterable[DoseRow]:
    """Yield the open doses, newest first; then today's upcoming ones; then the answered ones."""
    yield from reversed(snapshot.open_rows())
    upcoming = [r for r in rows if r.state is DoseState.UPCOMING and r.key.day == snapshot.today]
    if not upcoming and following is not None and _is_soon(snapshot, following):
        upcoming = [following]
    yield from upcoming
    for row in rows:
        is_here = row.key.day == snapshot.today or snapshot.is_of_last_evening(row)
        if row.state in ANSWERED and is_here:
            yield row


def _with_emphasis(cards: tuple[DoseCardState, ...]) -> Iterable[DoseCardState]:
    """Yield the cards; if a dose waits for an answer, the upcoming ones do not stand out."""
    is_awaited = any(card.kind in AWAITED for card in cards)
    for card in cards:
        yield replace(card, stands_out=card.kind in AWAITED or not is_awaited)


def _is_soon(snapshot: ScheduleSnapshot, row: DoseRow) -> bool:
    """Return whether a dose of tomorrow is near enough to be recorded without a question."""
    return row.dose.due is not None and row.dose.due - snapshot.now <= EARLY


def _card(
    snapshot: ScheduleSnapshot, row: DoseRow, following: DoseRow | None, formats: Formats
) -> DoseCardState:
    kind, mark = _KINDS.get(row.state, (CardKind.UPCOMING, Mark.UPCOMING))
    if kind is CardKind.UPCOMING and (following is None or following.key != row.key):
        kind = CardKind.NOT_YET
    answer = row.answer if row.state in ANSWERED else None
    dose_mg = (answer.taken_mg if answer else None) or row.dose.dose_mg
    return DoseCardState(
        ref=DoseRef.of(row.key),
        kind=kind,
        mark=mark,
        when=with_time_here(
            when_of(row, snapshot.today, formats), row, snapshot.zone.zone, formats
        ),
        amount=show_mg(dose_mg, formats),
        amount_name=spell_mg(dose_mg, formats),
        how=show_how(row.dose.dose_mg, row.dose.making, row.dose.part.plan.supply, formats),
        change=_change(snapshot, row, formats),
        status=_status(row, formats),
        at=_local(answer.taken_at, row).time() if answer and answer.taken_at else None,
        dose_mg=dose_mg,
        planned_at=row.dose.at,
        making=row.dose.making,
        question=_question(row, formats) if kind is not CardKind.NOT_YET else "",
    )


def _question(row: DoseRow, formats: Formats) -> str:
    if not row.asks_to_go_on:
        return ""
    dose = show_mg(row.dose.dose_mg, formats)
    return _("Your pause has ended. Go on with {dose}?").format(dose=dose)


def when_of(row: DoseRow, today: date, formats: Formats) -> str:
    """Return "Today, 21:00", "Yesterday, 21:00" or "13 June, 21:00"."""
    names = {
        today: _("Today, {time}"),
        today - ONE_DAY: _("Yesterday, {time}"),
        today + ONE_DAY: _("Tomorrow, {time}"),
    }
    text = names.get(row.key.day, _("{date}, {time}"))
    return text.format(time=formats.time(row.dose.at), date=formats.day(row.key.day))


def _local(moment: datetime, row: DoseRow) -> datetime:
    return moment.astimezone(row.dose.zone)


def _status(row: DoseRow, formats: Formats) -> str:
    answer, reminder = row.answer, row.status.reminder
    if row.state is DoseState.PUT_OFF and reminder is not None and reminder.put_off_until:
        until = _local(reminder.put_off_until, row)
        return _("Reminds you again at {time}").format(time=formats.time(until.time()))
    if row.state is DoseState.SKIPPED and answer is not None:
        return _("Skipped: {reason}").format(reason=answer.note) if answer.note else _("Skipped")
    if row.state is DoseState.TAKEN and answer is not None:
        return _taken(row, answer, formats)
    return _("Due now") if row.state is DoseState.DUE else _("Not due yet")


def _taken(row: DoseRow, answer: Record, formats: Formats) -> str:
    if answer.taken_at is None:
        text = _("Taken, time not known")
    else:
        local = _local(answer.taken_at, row)
        text = _("Taken at {time}").format(time=formats.time(local.time()))
        if local.date() != row.key.day:
            text = _("{taken} on {date}").format(taken=text, date=formats.day(local.date()))
    if answer.taken_mg is not None and answer.taken_mg != row.dose.dose_mg:
        return _("{taken}: {dose}, planned {planned}").format(
            taken=text,
            dose=show_mg(answer.taken_mg, formats),
            planned=show_mg(row.dose.dose_mg, formats),
        )
    return text


def _change(snapshot: ScheduleSnapshot, row: DoseRow, formats: Formats) -> str:
    change = None if row.state in ANSWERED else dose_change(snapshot.history, row.key.day)
    if change is None:
        return ""
    old, new = (show_mg(amount, formats) for amount in change)
    return _("New dose: {new}. Before, it was {old}.").format(new=new, old=old)


def _notice(snapshot: ScheduleSnapshot, formats: Formats) -> str:
    """Return a sentence about tomorrow's change of dose or about the last dose today, or ""."""
    change = dose_change(snapshot.history, snapshot.today + ONE_DAY)
    if change is not None:
        old, new = (show_mg(amount, formats) for amount in change)
        return _("From tomorrow: {new} instead of {old}.").format(new=new, old=old)
    if snapshot.history.last_dosing_day() == snapshot.today:
        return _("Today's dose is the last one of your plan.")
    return ""


def _done(
    snapshot: ScheduleSnapshot,
    shown: tuple[DoseRow, ...],
    following: DoseRow | None,
    formats: Formats,
) -> str:
    if any(row.state not in ANSWERED for row in shown):
        return ""
    if following is None:
        upcoming = _("No further dose is planned.")
    else:
        upcoming = _("Next: {dose}, {when}.").format(
            dose=show_mg(following.dose.dose_mg, formats), when=_soon(snapshot, following, formats)
        )
    is_asked = any(row.asked for row in snapshot.rows(snapshot.today, snapshot.today))
    has_own = any(row.key.day == snapshot.today for row in shown)
    begin = _("All done for today.") if has_own and not is_asked else _nothing_today(snapshot)
    return f"{begin} {upcoming}".strip()


def _nothing_today(snapshot: ScheduleSnapshot) -> str:
    return "" if snapshot.rows(snapshot.today, snapshot.today) else _("No dose today.")


def _soon(snapshot: ScheduleSnapshot, row: DoseRow, formats: Formats) -> str:
    time = formats.time(row.dose.at)
    if row.key.day == snapshot.today:
        return _("today {time}").format(time=time)
    if row.key.day == snapshot.today + ONE_DAY:
        return _("tomorrow {time}").format(time=time)
    return _("{date}, {time}").format(date=formats.day(row.key.day), time=time)

"""The texts of reminders: by default without the medicine and the amount."""

from collections.abc import Callable
from datetime import timedelta

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.domain.last_dose import unusual_interval
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.ringing import RingKind
from ldn_desktop.domain.states import DoseStatus
from ldn_desktop.domain.texts import in_place
from ldn_desktop.services.dose_change_notice import DayChange, dose_change, next_change
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.putting_off import LATER_MINUTES
from ldn_desktop.services.reminder_dispatch import RingContext
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.spans import say_span

ONE_MINUTE = timedelta(minutes=1)


def buttons() -> tuple[tuple[Button, str], ...]:
    """Return the buttons of every reminder with their labels."""
    later = _("In {minutes} min").format(minutes=LATER_MINUTES)
    return ((Button.TAKEN, _("Taken")), (Button.LATER, later), (Button.SKIP, _("Skip")))


def _buttons(snapshot: ScheduleSnapshot, status: DoseStatus) -> tuple[tuple[Button, str], ...]:
    """Return the buttons of a dose; a new amount that the text hides cannot be ticked unseen."""
    if snapshot.asks_to_go_on(status.key):
        later = buttons()[1]
        return ((Button.GO_ON, _("Yes")), later, (Button.NOT_YET, _("Not yet")))
    day = status.key.day
    is_first = [dose.slot for dose in snapshot.history.doses_on(day)][:1] == [status.key.slot]
    is_hidden = snapshot.settings.reveal is Reveal.NOTHING
    if is_hidden and is_first and dose_change(snapshot.history, day) is not None:
        return ((Button.SEE, _("See the dose")), *buttons()[1:])
    return buttons()


def composer(formats: Callable[[], Formats]) -> Callable[[RingContext], Message]:
    """Return a function that puts a ring into words, in the formats at the time of its call."""
    return lambda occasion: compose(occasion, formats())


def compose(occasion: RingContext, formats: Formats) -> Message:
    """Return the reminder's message for one dose, in plain text."""
    status, settings = occasion.ring.status, occasion.snapshot.settings
    row = occasion.ring.reminder
    if occasion.ring.kind is RingKind.AHEAD:
        return _word_ahead(occasion, formats)
    title = _("Time for your {time} dose").format(time=formats.time(status.dose.at))
    is_asked = occasion.snapshot.asks_to_go_on(status.key)
    lines = [
        _not_saved() if occasion.not_saved else "",
        _after_pause(title) if is_asked else "",
        _say_unusual_interval(occasion.snapshot, status),
        _reveal(occasion.snapshot, status, formats),
        _announce(occasion.snapshot, status, formats),
        _waiting(occasion.waiting),
    ]
    return Message(
        key=status.key,
        title=_go_on(occasion.snapshot, status, formats) if is_asked else title,
        body="\n".join(line for line in lines if line),
        buttons=_buttons(occasion.snapshot, status),
        sound=settings.sound,
        loudness=settings.loudness(row.rings + row.undelivered),
        shown_again=occasion.ring.kind is RingKind.SHOWN_AGAIN,
    )


def _go_on(snapshot: ScheduleSnapshot, status: DoseStatus, formats: Formats) -> str:
    """Return the question at the end of a pause, with the amount as far as the settings allow."""
    if snapshot.settings.reveal is Reveal.NOTHING:
        return _("Go on with your plan?")
    return _("Go on with {dose}?").format(dose=show_mg(status.dose.dose_mg, formats))


def _after_pause(title: str) -> str:
    text = _("{title}. Your pause has ended. “Not yet” keeps it until you end it.")
    return text.format(title=title)


def _word_ahead(occasion: RingContext, formats: Formats) -> Message:
    """Return the quiet word before a dose; none of its buttons answers the dose."""
    status, now = occasion.ring.status, occasion.snapshot.now
    minutes = round((occasion.ring.reminder.due - now) / ONE_MINUTE)
    title = plural(
        "Your {time} dose is in {count} minute.", "Your {time} dose is in {count} minutes.", minutes
    )
    return Message(
        key=gentle_reminder_key(GentleReminderKind.DOSE_AHEAD),
        title=title.format(time=formats.time(status.dose.at), count=minutes),
        body=_reveal(occasion.snapshot, status, formats),
        buttons=((Button.OPEN, _("Open")),),
        gentle=True,
    )


def _reveal(snapshot: ScheduleSnapshot, status: DoseStatus, formats: Formats) -> str:
    """Return the amount and medicine, as far as the settings allow."""
    reveal = snapshot.settings.reveal
    if reveal is Reveal.NOTHING:
        return ""
    amount = show_mg(status.dose.dose_mg, formats)
    change = dose_change(snapshot.history, status.key.day)
    if change is not None:
        is_today = status.key.day == snapshot.today
        text = (
            _("{new} from today, {old} until yesterday") if is_today else _("{new}, before {old}")
        )
        amount = text.format(new=amount, old=show_mg(change[0], formats))
    if reveal is Reveal.AMOUNT:
        return amount
    medicine = in_place(status.dose.part.plan.medicine)
    return _("{medicine}: {amount}").format(medicine=medicine, amount=amount)


def _announce(snapshot: ScheduleSnapshot, status: DoseStatus, formats: Formats) -> str:
    """Return the announcement of the next change of dose after the dose's date, or "".

    If the settings allow no amount, the change on the date itself is announced too. "Today" and
    "tomorrow" are as of now: a dose that is still open past midnight is yesterday's.
    """
    following = next_change(snapshot.history, status.key.day)
    if snapshot.settings.reveal is Reveal.NOTHING:
        return _announce_neutrally(snapshot, status, following, formats)
    if following is None:
        return ""
    day, old, new = following
    text = {
        snapshot.today: _("From today: {new} instead of {old}."),
        snapshot.today + ONE_DAY: _("From tomorrow: {new} instead of {old}."),
    }.get(day, _("From {day}: {new} instead of {old}."))
    return text.format(new=show_mg(new, formats), old=show_mg(old, formats), day=formats.day(day))


def _announce_neutrally(
    snapshot: ScheduleSnapshot, status: DoseStatus, following: DayChange | None, formats: Formats
) -> str:
    changes = {status.key.day} if dose_change(snapshot.history, status.key.day) else set()
    changes |= {following[0]} if following else set()
    coming = sorted(day for day in changes if day >= snapshot.today)
    if not coming:
        return ""
    text = {
        snapshot.today: _("Your plan changes today. Open to see."),
        snapshot.today + ONE_DAY: _("Your plan changes tomorrow. Open to see."),
    }.get(coming[0], _("Your plan changes on {day}. Open to see."))
    return text.format(day=formats.day(coming[0]))


def _say_unusual_interval(snapshot: ScheduleSnapshot, status: DoseStatus) -> str:
    """Return how long ago the last dose was taken if that is far from the usual, else ""."""
    since = unusual_interval(snapshot.log, status.dose, snapshot.now)
    if since is None:
        return ""
    return _("Your last recorded dose was {span} ago.").format(span=say_span(since))


def _waiting(count: int) -> str:
    if not count:
        return ""
    return plural(
        "{count} earlier dose waits for an answer too.",
        "{count} earlier doses wait for an answer too.",
        count,
    ).format(count=count)


def _not_saved() -> str:
    return _("Your answer was NOT saved. Answer again, or open the window to see why.")

"""What a reminder says: by default neither the medicine nor the amount."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from ldn_desktop.domain.calendar import planned_dose
from ldn_desktop.domain.ringing import RingKind
from ldn_desktop.domain.states import DoseStatus
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.reminding import LATER_MINUTES, Occasion
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural


def buttons() -> tuple[tuple[Button, str], ...]:
    """Return the buttons of every reminder with their labels."""
    later = _("In {minutes} min").format(minutes=LATER_MINUTES)
    return ((Button.TAKEN, _("Taken")), (Button.LATER, later), (Button.SKIP, _("Skip")))


def composer(formats: Callable[[], Formats]) -> Callable[[Occasion], Message]:
    """Return what puts a ring into words, in the locale's ways at that moment."""
    return lambda occasion: compose(occasion, formats())


def compose(occasion: Occasion, formats: Formats) -> Message:
    """Return the reminder of one dose as plain text."""
    status, settings = occasion.ring.status, occasion.agenda.settings
    title = _("Time for your {time} dose").format(time=formats.time(status.dose.at))
    lines = [
        _not_saved() if occasion.not_saved else "",
        _reveal(occasion.agenda, status, formats),
        _waiting(occasion.waiting),
    ]
    return Message(
        key=status.key,
        title=title,
        body="\n".join(line for line in lines if line),
        buttons=buttons(),
        sound=settings.sound,
        shown_again=occasion.ring.kind is RingKind.SHOWN_AGAIN,
    )


def change_since(agenda: Agenda, status: DoseStatus) -> Decimal | None:
    """Return the dose of the day before where today's is the first of another dose, in mg."""
    before = planned_dose(
        agenda.book, status.key.day - timedelta(days=1), status.key.slot, agenda.zone.zone
    )
    if before is None or before.dose_mg == status.dose.dose_mg:
        return None
    return before.dose_mg


def _reveal(agenda: Agenda, status: DoseStatus, formats: Formats) -> str:
    reveal = agenda.settings.reveal
    if reveal is Reveal.NOTHING:
        return ""
    amount = show_mg(status.dose.dose_mg, formats)
    old = change_since(agenda, status)
    if old is not None:
        amount = _("{new} from today, {old} until yesterday").format(
            new=amount, old=show_mg(old, formats)
        )
    revision = agenda.book.speaking_for(status.key.day, status.key.slot)
    if reveal is Reveal.AMOUNT or revision is None:
        return amount
    return _("{medicine}: {amount}").format(medicine=revision.plan.medicine, amount=amount)


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

"""The settings in words, and what was typed read into values; without a screen."""

import re
from collections.abc import Sequence
from datetime import time

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.reminder import MOST_LATER_MINUTES
from ldn_desktop.domain.texts import NAME_LENGTH, check_text, plain_digits
from ldn_desktop.services.settings import Appearance, Reveal, Settings
from ldn_desktop.wording.i18n import _

MOST_AGAIN = 12
MOST_OWN_SYMPTOMS = 6
_BETWEEN = re.compile(r"[,;\s]+")
USUAL = tuple(symptom.value for symptom in UsualSymptom)


class InvalidSetting(Exception):  # noqa: N818 - reads as what it says
    """What was typed can't be a setting; the text is the sentence that says why."""


def sections() -> tuple[tuple[str, str], ...]:
    """Return the names and titles of the settings' pages."""
    return (
        ("reminders", _("Reminders")),
        ("privacy", _("Privacy")),
        ("look", _("Look")),
        ("start", _("Start with my computer")),
        ("doctor", _("Check reminders")),
        ("symptoms", _("Symptoms")),
        ("supply", _("Supply at home")),
        ("data", _("Data")),
        ("help", _("Help")),
        ("about", _("About")),
    )


def reveals() -> tuple[tuple[Reveal, str], ...]:
    """Return what a reminder may show, in words."""
    return (
        (Reveal.NOTHING, _("Nothing but the time")),
        (Reveal.AMOUNT, _("The amount")),
        (Reveal.MEDICINE, _("The medicine and the amount")),
    )


def looks() -> tuple[tuple[Appearance, str], ...]:
    """Return the palettes, in words."""
    return (
        (Appearance.SYSTEM, _("As the system has it")),
        (Appearance.LIGHT, _("Light")),
        (Appearance.DARK, _("Dark")),
    )


def show_minutes(minutes: Sequence[int]) -> str:
    """Return the minutes as they are typed."""
    return ", ".join(str(minute) for minute in minutes)


def read_minutes(typed: str) -> tuple[int, ...]:
    """Read minutes that stand side by side; none means that nothing rings before "then every"."""
    words = [word for word in _BETWEEN.split(typed.strip()) if word]
    if len(words) > MOST_AGAIN:
        raise InvalidSetting(_("You can name {most} moments at most.").format(most=MOST_AGAIN))
    return tuple(sorted({read_minute(word) for word in words}))


def read_minute(typed: str) -> int:
    """Read whole minutes; raises `Invalid` outside of 1 to a day."""
    return _whole(
        typed, ValidationError(ValidationCode.MINUTES_RANGE, most=str(MOST_LATER_MINUTES)), 1
    )


def read_hours(typed: str, least: int, most: int) -> int:
    """Read whole hours from `least` to `most`; raises `Invalid`."""
    wrong = ValidationError(ValidationCode.HOURS_RANGE, least=str(least), most=str(most))
    hours = _whole(typed, wrong, least)
    if hours > most:
        raise wrong
    return hours


def read_days(typed: str, least: int, most: int) -> int:
    """Read whole days from `least` to `most`; raises `Invalid`."""
    wrong = ValidationError(ValidationCode.DAYS_RANGE, least=str(least), most=str(most))
    days = _whole(typed, wrong, least)
    if days > most:
        raise wrong
    return days


def check_quiet(start: time | None, end: time | None) -> None:
    """Refuse quiet hours with one end only, and those that would last no time or all day."""
    if (start is None) != (end is None):
        raise InvalidSetting(
            _("Quiet hours need a start and an end. Enter both, like 23:00 and 7:00.")
        )
    if start is not None and start == end:
        raise InvalidSetting(_("Quiet hours can't start and end at the same time. Change one."))


def quiet_words(settings: Settings) -> str:
    """Return what quiet hours do."""
    if settings.quiet_start is None:
        return _("Quiet hours are off: a reminder rings again at any hour.")
    return _("In quiet hours a reminder does not ring again. The first ring always comes.")


def own_symptoms(settings: Settings) -> tuple[str, ...]:
    """Return the symptoms that the user named."""
    return tuple(name for name in settings.symptoms if name not in USUAL)


def with_usual(settings: Settings, symptom: str, *, shown: bool) -> tuple[str, ...]:
    """Return the symptoms with a usual one shown or not; the usual ones come first."""
    wanted = {*settings.symptoms, symptom} if shown else {*settings.symptoms} - {symptom}
    return (*(name for name in USUAL if name in wanted), *own_symptoms(settings))


def with_own(settings: Settings, typed: str) -> tuple[str, ...]:
    """Return the symptoms with one more of the user's own."""
    own, name = own_symptoms(settings), " ".join(typed.split())
    check_text(name, NAME_LENGTH, needed=True)
    if any(name.casefold() == known.casefold() for known in settings.symptoms):
        raise InvalidSetting(_("This symptom is on the list already."))
    if len(own) >= MOST_OWN_SYMPTOMS:
        most = _("You can add {most} symptoms of your own at most. Remove one first.")
        raise InvalidSetting(most.format(most=MOST_OWN_SYMPTOMS))
    return (*settings.symptoms, name)


def without_own(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the symptoms without one of the user's own. Its scores stay."""
    return tuple(known for known in settings.symptoms if known != name)


def autostart_words(state: AutostartState | None) -> str:
    """Return how starting with the computer stands, with the mend."""
    if state is None:
        return _("This system does not let LDN Desktop start by itself.")
    return {
        AutostartState.ON: _("LDN Desktop starts with your computer."),
        AutostartState.OFF: _("LDN Desktop does not start by itself."),
        AutostartState.BROKEN: _(
            "What would be started is not there any more. Tick the box again to mend it."
        ),
    }[state]


def _whole(typed: str, wrong: ValidationError, least: int) -> int:
    bare = plain_digits(typed.strip())
    is_number = bare.isascii() and bare.isdigit() and len(bare) <= 5
    if not is_number or not least <= int(bare) <= MOST_LATER_MINUTES:
        raise wrong
    return int(bare)

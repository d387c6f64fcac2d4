"""The settings in words, and the values that a person types; without a screen."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Generic, TypeVar

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.texts import (
    NAME_LENGTH,
    check_text,
    folded,
    parse_whole_number,
    plain_digits,
)
from ldn_desktop.services.ports import Sounds
from ldn_desktop.services.setting_types import WholeRange
from ldn_desktop.services.settings import Appearance, Reveal, Settings
from ldn_desktop.ui.settings.labels import range_of
from ldn_desktop.wording.i18n import _

T = TypeVar("T")
MOST_AGAIN = 12
MOST_OWN_SYMPTOMS = 6
_BETWEEN_NAMES = re.compile("[,;\n\uff0c\uff1b\u060c\u061b\u3001]")
"""Commas and semicolons of keyboards in any language."""
_BETWEEN = re.compile(r"[,;\s]+")
USUAL = tuple(symptom.value for symptom in UsualSymptom)


class InvalidSetting(Exception):  # noqa: N818 - reads as what it says
    """What was typed can't be a setting; the text is the sentence that says why."""


def groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the titles of the settings' groups, each with the names of its sections."""
    return (
        (_("Reminders"), ("reminders", "supply", "hours")),
        (_("Check-in"), ("symptoms", "ldn")),
        (_("Looks and language"), ("look",)),
        (_("Data and privacy"), ("privacy", "data")),
        (_("This computer"), ("start", "doctor", "about")),
    )


def which_sound() -> tuple[tuple[bool, str], ...]:
    """Return whether the sound is our own, each with its words."""
    return ((False, _("The desktop's sound")), (True, _("A gentle one: two soft notes")))


def sound_words(sounds: Sounds) -> str:
    """Return what the desktop can't play, "" if it plays anything."""
    return {
        Sounds.ANY: "",
        Sounds.ITS_OWN: _("This system plays its own sound only, always as loud."),
        Sounds.NONE: _("The notifications of this desktop play no sound."),
        Sounds.UNKNOWN: _("Whether this desktop plays sounds is not known yet."),
    }[sounds]


def reveals() -> tuple[tuple[Reveal, str], ...]:
    """Return what a reminder may show, each with its words."""
    return (
        (Reveal.NOTHING, _("Nothing but the time")),
        (Reveal.AMOUNT, _("The amount")),
        (Reveal.MEDICINE, _("The medicine and the amount")),
    )


def looks() -> tuple[tuple[Appearance, str], ...]:
    """Return the palettes, each with its words."""
    return (
        (Appearance.SYSTEM, _("As the system has it")),
        (Appearance.LIGHT, _("Light")),
        (Appearance.DARK, _("Dark")),
        (Appearance.CONTRAST_LIGHT, _("High contrast, light")),
        (Appearance.CONTRAST_DARK, _("High contrast, dark")),
    )


@dataclass(frozen=True)
class LineForm(Generic[T]):
    """How a setting is shown in a line of text and read from it.

    `read` raises `ValidationError` or `InvalidSetting`.
    """

    show: Callable[[T], str]
    read: Callable[[str], T]


def whole_form(name: str) -> LineForm[int]:
    """Return the form of the setting `name`, a whole number in the range of the table."""
    allowed = range_of(name)
    return LineForm(str, lambda typed: read_whole(typed, allowed))


def name_form() -> LineForm[str]:
    """Return the form of a setting in the user's own words, which may be empty."""
    return LineForm(str, lambda typed: check_text(" ".join(typed.split()), NAME_LENGTH))


def minutes_form() -> LineForm[tuple[int, ...]]:
    """Return the form of the minutes after which a reminder rings again."""
    return LineForm(show_minutes, read_minutes)


def show_minutes(minutes: Sequence[int]) -> str:
    """Return the minutes as a person types them."""
    return ", ".join(str(minute) for minute in minutes)


def read_minutes(typed: str) -> tuple[int, ...]:
    """Read minutes side by side, each once, in order; none means that only "then every" rings."""
    words = [word for word in _BETWEEN.split(typed.strip()) if word]
    if len(words) > MOST_AGAIN:
        raise InvalidSetting(_("You can name {most} moments at most.").format(most=MOST_AGAIN))
    allowed = range_of("again_minutes")
    return tuple(sorted({read_whole(word, allowed) for word in words}))


def read_whole(typed: str, allowed: WholeRange) -> int:
    """Read a whole number, in the digits of any script; raises the range's `ValidationError`."""
    number = parse_whole_number(plain_digits(typed.strip()))
    if number is None:
        raise allowed.error()
    allowed.check(number)
    return number


def check_quiet(start: time | None, end: time | None) -> None:
    """Raise `InvalidSetting` for quiet hours with one end only, or with equal ends."""
    if (start is None) != (end is None):
        raise InvalidSetting(
            _("Quiet hours need a start and an end. Enter both, like 23:00 and 7:00.")
        )
    if start is not None and start == end:
        raise InvalidSetting(_("Quiet hours can't start and end at the same time. Change one."))


def quiet_words(settings: Settings) -> str:
    """Return the sentence on what quiet hours do now."""
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
    """Return the symptoms with one more of the user's own.

    Raises `ValidationError` for a name that can't be stored, `InvalidSetting` for a known symptom
    or one too many.
    """
    own, name = own_symptoms(settings), " ".join(typed.split())
    check_text(name, NAME_LENGTH, needed=True)
    if any(folded(name) == folded(known) for known in settings.symptoms):
        raise InvalidSetting(_("This symptom is on the list already."))
    if len(own) >= MOST_OWN_SYMPTOMS:
        most = _("You can add {most} symptoms of your own at most. Remove one first.")
        raise InvalidSetting(most.format(most=MOST_OWN_SYMPTOMS))
    return (*settings.symptoms, name)


def with_several(settings: Settings, typed: str) -> tuple[str, ...]:
    """Return the symptoms with those of the user's own that stand in a line, between commas.

    Those on the list already stay as they are. Raises as `with_own` does.
    """
    for name in _BETWEEN_NAMES.split(typed):
        known = map(folded, settings.symptoms)
        if name.strip() and folded(name) not in known:
            settings = replace(settings, symptoms=with_own(settings, name))
    return settings.symptoms


def without_own(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the symptoms without one of the user's own. Its scores stay."""
    return tuple(known for known in settings.symptoms if known != name)


def autostart_words(state: AutostartState | None) -> str:
    """Return whether the app starts with the computer, None: it can't; with the fix if broken."""
    if state is None:
        return _("This system does not let LDN Desktop start by itself.")
    return {
        AutostartState.ON: _("LDN Desktop starts with your computer."),
        AutostartState.OFF: _("LDN Desktop does not start by itself."),
        AutostartState.BROKEN: _(
            "What would be started is not there any more. Tick the box again to mend it."
        ),
    }[state]

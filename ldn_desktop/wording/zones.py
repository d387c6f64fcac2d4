"""The question of a zone that changed, in words."""

from dataclasses import dataclass
from datetime import time

from ldn_desktop.services.zone_change import ZoneQuestion
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class AskedZone:
    """The question, and the words of its two answers."""

    text: str
    here: str
    before: str


def ask_zone(question: ZoneQuestion, formats: Formats) -> AskedZone:
    """Put the question into words."""
    times, place = _times(question.times, formats), place_of(question.before)
    text = _(
        "Your computer is now on {here} time. Ring at {times} here, or at {times} {before} time? "
        "Until you answer, it rings at {times} here."
    )
    before = _("{times} {before} time ({times_here} here)")
    return AskedZone(
        text.format(here=place_of(question.now), times=times, before=place),
        _("{times} here").format(times=times),
        before.format(times=times, before=place, times_here=_times(question.times_here, formats)),
    )


def tell_zone(question: ZoneQuestion, formats: Formats) -> str:
    """Tell of it where nobody can be asked: what holds, and how to change it."""
    return _(
        "Your computer is now on {here} time. Your plan rings at {times} here. To keep {before} "
        "time, change the plan file's time_rule to home: ldn-desktop plan change FILE"
    ).format(
        here=place_of(question.now),
        times=_times(question.times, formats),
        before=place_of(question.before),
    )


def place_of(zone: str) -> str:
    """Return the place in a zone's name: "Buenos Aires" of America/Argentina/Buenos_Aires."""
    return zone.rpartition("/")[2].replace("_", " ")


def _times(times: tuple[time, ...], formats: Formats) -> str:
    return ", ".join(formats.time(at) for at in times)

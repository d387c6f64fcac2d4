"""The user's settings: read from and kept as plain rows of text."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ldn_desktop.domain.calendar import parse_time
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.reminder import QuietHours, RingRules
from ldn_desktop.services.conditions import note_conditions
from ldn_desktop.services.ports import Reader

if TYPE_CHECKING:
    from ldn_desktop.services.context import Context


class Reveal(StrEnum):
    """What a notification shows to whoever sees the screen."""

    NOTHING = "nothing"
    AMOUNT = "amount"
    MEDICINE = "medicine"


class Appearance(StrEnum):
    """Which palette the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults. Hours, minutes, days and percents are whole numbers.

    `supply_days` before something at home runs out, it is told. `check_in_reminder` is the local
    time of the day's gentle reminder, None for none. `baseline_closed` is the plan whose offer of
    a baseline was closed. `accepted_checks` names what the doctor finds wrong and the user wants
    to stay as it is.
    """

    again_minutes: tuple[int, ...] = (15, 30, 60)
    then_every_minutes: int = 60
    quiet_start: time | None = None
    quiet_end: time | None = None
    quiet_until: datetime | None = None
    on_time_hours: int = 2
    late_hours: int = 12
    before_next_hours: int = 4
    reveal: Reveal = Reveal.NOTHING
    sound: bool = False
    look: Appearance = Appearance.SYSTEM
    text_percent: int = 100
    closing_explained: bool = False
    test_reminder_seen: bool | None = None
    supply_days: int = 7
    check_in_reminder: time | None = None
    baseline_closed: int | None = None
    accepted_checks: tuple[str, ...] = ()
    report_name: str = ""
    report_born: str = ""
    symptoms: tuple[str, ...] = field(default=tuple(symptom.value for symptom in UsualSymptom))

    @property
    def ring_rules(self) -> RingRules:
        """The rules of ringing again."""
        quiet = None
        if self.quiet_start is not None and self.quiet_end is not None:
            quiet = QuietHours(self.quiet_start, self.quiet_end)
        return RingRules(self.again_minutes, self.then_every_minutes, quiet, self.quiet_until)

    @property
    def window_rules(self) -> WindowRules:
        """The hours that shape a dose's window."""
        return WindowRules(self.on_time_hours, self.late_hours, self.before_next_hours)


MACHINE_SETTINGS = frozenset({"accepted_checks", "test_reminder_seen"})
"""Settings that tell of this computer, not of the user, beside those named "machine. ..."."""

MOST_SUPPLY_DAYS = 60
"""So many days before something runs out it can be told at the earliest."""

TEXT_PERCENTS = (100, 125, 150, 175, 200)


def is_of_machine(name: str) -> bool:
    """Say whether a row of the settings tells of this computer: no export holds it."""
    return name in MACHINE_SETTINGS or name.startswith("machine.")


def read_settings(reader: Reader) -> Settings:
    """Return the settings as stored; a row that cannot be read keeps its default.

    A setting that a hand or a later version wrote oddly must not keep reminders from ringing.
    """
    settings = Settings()
    for name, text in reader.settings().items():
        if name not in _NAMES:
            continue
        try:
            changed = replace(settings, **{name: _reader(name)(text)})
            _check(changed)
        except (ValueError, ValidationError):
            continue
        settings = changed
    return settings


def change_settings(context: "Context", **values: Any) -> Settings:  # typed by `Settings`
    """Store the settings named and return them all.

    Raises `Invalid` for hours or minutes out of range, `StorageError` where nothing was stored.
    """
    now, zone = context.clock.now(), context.zones.local()
    with context.store.work(write=True) as work:
        before = read_settings(work)
        changed = replace(before, **values)
        _check(changed)
        if changed.window_rules != before.window_rules:
            note_conditions(work, now, zone, before.window_rules)
            note_conditions(work, now, zone, changed.window_rules)
        for name in values:
            work.put_setting(name, _to_text(getattr(changed, name)))
        work.commit()
    return changed


def _check(settings: Settings) -> None:
    _ = settings.ring_rules, settings.window_rules
    if not 0 <= settings.supply_days <= MOST_SUPPLY_DAYS:
        raise ValidationError(ValidationCode.DAYS_RANGE, least="0", most=str(MOST_SUPPLY_DAYS))


def _to_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(item) for item in text.split("\n") if item)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(item for item in text.split("\n") if item)


def _yes_or_no(text: str) -> bool:
    return {"yes": True, "no": False}[text] if text in ("yes", "no") else bool(int(text))


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return moment


def _maybe(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(text) if text else None


_READERS: dict[str, Callable[[str], object]] = {
    "again_minutes": _numbers,
    "quiet_start": _maybe(parse_time),
    "quiet_end": _maybe(parse_time),
    "quiet_until": _maybe(_instant),
    "check_in_reminder": _maybe(parse_time),
    "baseline_closed": _maybe(int),
    "reveal": Reveal,
    "look": Appearance,
    "sound": _yes_or_no,
    "closing_explained": _yes_or_no,
    "test_reminder_seen": _maybe(_yes_or_no),
    "accepted_checks": _lines,
    "symptoms": _lines,
    "report_name": str,
    "report_born": str,
}
_NAMES = frozenset(item.name for item in fields(Settings))


def _reader(name: str) -> Callable[[str], Any]:  # what `Settings` wants of this name
    return _READERS.get(name, int)

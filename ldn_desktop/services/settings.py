"""The user's settings: one table of them, read from rows of text and stored there."""
# ruff: noqa: RUF009 - `_setting` makes a new field of the dataclass with each call

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.conditions import BEFORE_NEXT_HOURS, LATE_HOURS, ON_TIME_HOURS, WindowRules
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.reminder import AHEAD_MINUTES, MOST_LATER_MINUTES, QuietHours, RingRules
from ldn_desktop.services.conditions import log_conditions
from ldn_desktop.services.ports import Ports
from ldn_desktop.services.repositories import Reader
from ldn_desktop.services.setting_types import (
    INSTANT,
    NAME,
    NUMBER,
    PLAN_AS_OF,
    TEXT,
    TIME,
    YES_OR_NO,
    PlanAsOf,
    SettingType,
    choice,
    optional,
    several,
    whole,
)

T = TypeVar("T")
OwnerT = TypeVar("OwnerT")
ResultT = TypeVar("ResultT")
P = ParamSpec("P")

MOST_SUPPLY_DAYS = 60
"""The earliest notice of a supply that runs out: so many days before."""

_HOURS, _RINGS = WindowRules(), RingRules()
"""The rules whose defaults are those of the settings."""

USUAL_LOUDNESS, LOUDEST = 2, 4
"""Steps of our own sound: that of each ring, and the last if each ring is louder."""

TEXT_PERCENTS = (100, 125, 150, 175, 200)


class Reveal(StrEnum):
    """What a notification shows to anybody who sees the screen."""

    NOTHING = "nothing"
    AMOUNT = "amount"
    MEDICINE = "medicine"


class Appearance(StrEnum):
    """The palette of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast light"
    CONTRAST_DARK = "contrast dark"


@dataclass(frozen=True)
class SettingEntry:
    """What the table says of a setting beside its default.

    `of_machine` means that it describes this computer, not the user: no export holds it.
    `is_undoable` is false for what the app remembers by the way: undo goes past it.
    """

    type: SettingType[Any]  # each setting's own type: `_setting` ties it to the annotation
    of_machine: bool
    is_undoable: bool


def _setting(
    default: T, of: SettingType[T], *, of_machine: bool = False, is_undoable: bool = True
) -> T:
    """Return a field of `Settings`; mypy checks default, type and annotation against each other."""
    entry: T = field(default=default, metadata={"entry": SettingEntry(of, of_machine, is_undoable)})
    return entry


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings: the table. A new setting is one line here.

    A field's name is the name of its row in the store, and never changes. Hours, minutes, days and
    percents are whole numbers.

    `ahead_minutes` is how long before a dose a word is said, None for no word. `supply_days` is how
    many days before a supply runs out the user is told. `check_in_reminder` is the local time of
    the day's gentle reminder, None for no reminder. `baseline_closed` is the id of the plan for
    which the user closed the offer of a baseline. `accepted_checks` names the doctor's findings
    that the user wants to leave as they are. `calendar_out` and `sheet_out` hold the plan of the
    newest calendar file and plan sheet, see `papers_out`. `strengths_told` names the strengths of
    earlier steps of which the user wants to hear no more. `is_demo` says that the data is made up;
    it goes where the data goes. `own_sound` and `louder` (at each ring of a dose) count where there
    is a `sound`, and `louder` for our own sound only. `ldn_since` and `ldn_for` are what the user
    says: since when low-dose naltrexone is taken, and what for.
    """

    again_minutes: tuple[int, ...] = _setting(
        _RINGS.again_minutes, several(whole(1, MOST_LATER_MINUTES, ValidationCode.MINUTES_RANGE))
    )
    then_every_minutes: int = _setting(
        _RINGS.then_every_minutes, whole(1, MOST_LATER_MINUTES, ValidationCode.MINUTES_RANGE)
    )
    ahead_minutes: int | None = _setting(
        None, optional(whole(*AHEAD_MINUTES, ValidationCode.AHEAD_RANGE))
    )
    quiet_start: time | None = _setting(None, optional(TIME))
    quiet_end: time | None = _setting(None, optional(TIME))
    quiet_until: datetime | None = _setting(None, optional(INSTANT), is_undoable=False)
    on_time_hours: int = _setting(
        _HOURS.on_time_hours, whole(*ON_TIME_HOURS, ValidationCode.HOURS_RANGE)
    )
    late_hours: int = _setting(_HOURS.late_hours, whole(*LATE_HOURS, ValidationCode.HOURS_RANGE))
    before_next_hours: int = _setting(
        _HOURS.before_next_hours, whole(*BEFORE_NEXT_HOURS, ValidationCode.HOURS_RANGE)
    )
    reveal: Reveal = _setting(Reveal.NOTHING, choice(Reveal))
    sound: bool = _setting(False, YES_OR_NO)
    own_sound: bool = _setting(False, YES_OR_NO)
    louder: bool = _setting(False, YES_OR_NO)
    look: Appearance = _setting(Appearance.SYSTEM, choice(Appearance))
    text_percent: int = _setting(100, NUMBER)
    closing_explained: bool = _setting(False, YES_OR_NO, is_undoable=False)
    test_reminder_seen: bool | None = _setting(
        None, optional(YES_OR_NO), of_machine=True, is_undoable=False
    )
    supply_days: int = _setting(7, whole(0, MOST_SUPPLY_DAYS, ValidationCode.DAYS_RANGE))
    check_in_reminder: time | None = _setting(None, optional(TIME))
    baseline_closed: int | None = _setting(None, optional(NUMBER), is_undoable=False)
    accepted_checks: tuple[str, ...] = _setting((), several(TEXT), of_machine=True)
    calendar_out: tuple[PlanAsOf, ...] = _setting(
        (), several(PLAN_AS_OF), of_machine=True, is_undoable=False
    )
    sheet_out: tuple[PlanAsOf, ...] = _setting(
        (), several(PLAN_AS_OF), of_machine=True, is_undoable=False
    )
    strengths_told: tuple[str, ...] = _setting((), several(TEXT), is_undoable=False)
    is_demo: bool = _setting(False, YES_OR_NO, is_undoable=False)
    report_name: str = _setting("", TEXT, is_undoable=False)
    report_born: str = _setting("", TEXT, is_undoable=False)
    other_medicines: str = _setting("", TEXT, is_undoable=False)
    ldn_since: str = _setting("", NAME)
    ldn_for: str = _setting("", NAME)
    symptoms: tuple[str, ...] = _setting(
        tuple(symptom.value for symptom in UsualSymptom), several(TEXT)
    )

    @property
    def ring_rules(self) -> RingRules:
        """The rules of ringing again."""
        quiet = None
        if self.quiet_start is not None and self.quiet_end is not None:
            quiet = QuietHours(self.quiet_start, self.quiet_end)
        return RingRules(
            self.again_minutes,
            self.then_every_minutes,
            quiet,
            self.quiet_until,
            self.ahead_minutes,
        )

    def loudness(self, ring: int) -> int:
        """Return the step of our own sound for a dose's ring number `ring`, 0 for the desktop's."""
        if not self.own_sound:
            return 0
        return min(max(ring, 1), LOUDEST) if self.louder else USUAL_LOUDNESS

    @property
    def window_rules(self) -> WindowRules:
        """The hours that shape a dose's window."""
        return WindowRules(self.on_time_hours, self.late_hours, self.before_next_hours)


SETTINGS: Mapping[str, SettingEntry] = {
    item.name: item.metadata["entry"] for item in fields(Settings)
}
"""The table by name."""


def is_of_machine(name: str) -> bool:
    """Say whether a row of the settings describes this computer: no export holds it."""
    entry = SETTINGS.get(name)
    return entry.of_machine if entry else name.startswith("machine.")


def read_settings(reader: Reader) -> Settings:
    """Return the settings as stored; a row that cannot be read keeps its default.

    A setting that a hand or a later version wrote oddly must not keep reminders from ringing.
    """
    settings = Settings()
    for name, text in reader.settings.all().items():
        if name not in SETTINGS:
            continue
        try:
            changed = replace(settings, **{name: SETTINGS[name].type.decode(text)})
            _check(changed, (name,))
        except (ValueError, ValidationError):
            continue
        settings = changed
    return settings


@dataclass(frozen=True)
class SettingsChange:
    """New values for the settings in `names`; `values` has them, and defaults for the others."""

    values: Settings
    names: tuple[str, ...]

    @property
    def is_undoable(self) -> bool:
        """Whether undo takes the change back."""
        return all(SETTINGS[name].is_undoable for name in self.names)

    def taken_from(self, settings: Settings) -> "SettingsChange":
        """Return the change that stores what `settings` have under the same names."""
        return SettingsChange(settings, self.names)

    def applied_to(self, settings: Settings) -> Settings:
        """Return `settings` with the new values; raises `ValidationError` for one out of range."""
        changed = replace(settings, **{name: getattr(self.values, name) for name in self.names})
        _check(changed, self.names)
        return changed

    def store(self, context: Ports) -> Settings:
        """Store the new values and return all settings.

        Raises `ValidationError` if one is out of range, `StorageError` if nothing was stored.
        """
        now, zone = context.clock.now(), context.zones.local()
        with context.store.work(write=True) as work:
            before = read_settings(work)
            changed = self.applied_to(before)
            if changed.window_rules != before.window_rules:
                log_conditions(work, now, zone, before.window_rules)
                log_conditions(work, now, zone, changed.window_rules)
            for name in self.names:
                work.settings.save(name, SETTINGS[name].type.encode(getattr(changed, name)))
            work.commit()
        return changed


def _check(settings: Settings, names: tuple[str, ...]) -> None:
    for name in names:
        SETTINGS[name].type.check(getattr(settings, name))
    _ = settings.ring_rules, settings.window_rules  # they raise for what the domain refuses


def _with_keywords_of(
    settings: Callable[P, Settings],
) -> Callable[
    [Callable[[OwnerT, SettingsChange], ResultT]], Callable[Concatenate[OwnerT, P], ResultT]
]:
    def takes_keywords(
        act: Callable[[OwnerT, SettingsChange], ResultT],
    ) -> Callable[Concatenate[OwnerT, P], ResultT]:
        @wraps(act)
        def call(owner: OwnerT, /, *args: P.args, **values: P.kwargs) -> ResultT:
            return act(owner, SettingsChange(settings(*args, **values), tuple(values)))

        return call

    return takes_keywords


takes_settings = _with_keywords_of(Settings)
"""Decorator of a function or method that changes settings: it is called with them by keyword.

The names and types are those of `Settings`, so mypy checks each call against the table.
"""


@takes_settings
def change_settings(context: Ports, change: SettingsChange) -> Settings:
    """Store the settings given by keyword and return all settings.

    Raises `ValidationError` if one is out of range, `StorageError` if nothing was stored.
    """
    return change.store(context)

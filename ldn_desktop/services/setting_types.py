"""The types of settings: how each value is stored as text, read again and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Generic, TypeVar

from ldn_desktop.domain.calendar import parse_time
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import NAME_LENGTH, check_text

T = TypeVar("T")
EnumT = TypeVar("EnumT", bound=StrEnum)


@dataclass(frozen=True)
class WholeRange:
    """The whole numbers from `least` to `most`; `problem` is the error for any other."""

    least: int
    most: int
    problem: ValidationCode

    def check(self, number: int) -> None:
        """Raise `ValidationError` for a number outside the range."""
        if not self.least <= number <= self.most:
            raise self.error()

    def error(self) -> ValidationError:
        """Return the error that names the range."""
        return ValidationError(self.problem, least=str(self.least), most=str(self.most))


def _accept(value: object) -> None:
    """Accept any value of the type."""


@dataclass(frozen=True)
class PlanAsOf:
    """The plan as a file or a paper was made of it.

    `state` is the state of the plan history then, see `PlanHistory.state`; `zone` is the name of
    the computer's zone.
    """

    state: int
    zone: str


@dataclass(frozen=True)
class SettingType(Generic[T]):
    """How values of one type are stored: `decode` reads what `encode` wrote.

    `decode` raises `ValueError` or `ValidationError` for any other text, `check` raises
    `ValidationError` for a value out of range. `whole_range` is the range of its whole numbers.
    """

    encode: Callable[[T], str]
    decode: Callable[[str], T]
    check: Callable[[T], None] = _accept
    whole_range: WholeRange | None = None


def whole(least: int, most: int, problem: ValidationCode) -> SettingType[int]:
    """Return the type of whole numbers from `least` to `most`."""
    allowed = WholeRange(least, most, problem)
    return SettingType(str, int, allowed.check, allowed)


def choice(of: type[EnumT]) -> SettingType[EnumT]:
    """Return the type whose values are the members of an enum."""
    return SettingType(str, of)


def optional(of: SettingType[T]) -> SettingType[T | None]:
    """Return the type that also has None, stored as empty text."""

    def check(value: T | None) -> None:
        if value is not None:
            of.check(value)

    return SettingType(
        lambda value: "" if value is None else of.encode(value),
        lambda text: of.decode(text) if text else None,
        check,
        of.whole_range,
    )


def several(of: SettingType[T]) -> SettingType[tuple[T, ...]]:
    """Return the type of any number of values, stored one a line; empty lines are skipped."""

    def check(values: tuple[T, ...]) -> None:
        for value in values:
            of.check(value)

    return SettingType(
        lambda values: "\n".join(of.encode(value) for value in values),
        lambda text: tuple(of.decode(line) for line in text.split("\n") if line),
        check,
        of.whole_range,
    )


def _decode_yes_or_no(text: str) -> bool:
    return {"yes": True, "no": False}[text] if text in ("yes", "no") else bool(int(text))


def _decode_instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant


def _decode_plan_as_of(text: str) -> PlanAsOf:
    state, zone = text.split(" ", 1)
    return PlanAsOf(int(state), zone)


YES_OR_NO = SettingType[bool](lambda is_on: "yes" if is_on else "no", _decode_yes_or_no)
NUMBER = SettingType[int](str, int)
TEXT = SettingType[str](str, str)
NAME = SettingType[str](str, str, lambda text: _accept(check_text(text, NAME_LENGTH)))
TIME = SettingType[time](lambda at: f"{at:%H:%M}", parse_time)
INSTANT = SettingType[datetime](datetime.isoformat, _decode_instant)
PLAN_AS_OF = SettingType[PlanAsOf](lambda plan: f"{plan.state} {plan.zone}", _decode_plan_as_of)

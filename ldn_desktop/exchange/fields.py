"""Typed access to the fields of a JSON object, each complaint naming its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.strict_json import Json

T = TypeVar("T")


@dataclass(frozen=True)
class Fields:
    """An object of a file at the place `where`; only the `known` keys may stand in it."""

    values: dict[str, Json]
    where: str = ""

    @classmethod
    def of(cls, value: Json, known: frozenset[str], where: str = "") -> "Fields":
        """Return the fields of `value`, an object with no unknown key. Raises `Invalid`."""
        if not isinstance(value, dict):
            raise ValidationError(ValidationCode.NOT_AN_OBJECT, where=where)
        for key in value:
            if key not in known:
                raise ValidationError(ValidationCode.KEY_UNKNOWN, where=where, key=key[:40])
        return cls(value, where)

    def place(self, key: str) -> str:
        """Return the name of a field as a sentence shows it: "steps[2].days"."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """Say whether the field is there and not null."""
        return self.values.get(key) is not None

    def needed(self, *keys: str) -> None:
        """Raise `Invalid` for the first of these keys that is missing."""
        for key in keys:
            if key not in self.values:
                raise ValidationError(ValidationCode.KEY_MISSING, where=self.where, key=key)

    def text(self, key: str) -> str | None:
        """Return a text, or None where it is missing or null."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise ValidationError(ValidationCode.NOT_TEXT, where=self.place(key))
        return value

    def parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Return a text as `parse` reads it, or None where it is missing or null."""
        text = self.text(key)
        if text is None:
            return None
        return at(self.place(key), parse, text)

    def whole(self, key: str) -> int | None:
        """Return a whole number, or None where it is missing or null."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(ValidationCode.NOT_A_WHOLE_NUMBER, where=self.place(key))
        return value

    def items(self, key: str) -> Iterator[tuple[str, Json]]:
        """Yield the items of a list with their places."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise ValidationError(ValidationCode.NOT_A_LIST, where=self.place(key))
        for number, item in enumerate(value):
            yield f"{self.place(key)}[{number}]", item

    def parsed_items(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Return a list of texts as `parse` reads each."""
        found = []
        for where, item in self.items(key):
            if not isinstance(item, str):
                raise ValidationError(ValidationCode.NOT_TEXT, where=where)
            found.append(at(where, parse, item))
        return tuple(found)


def at(where: str, make: Callable[..., T], *values: object) -> T:
    """Return what `make` makes of the values; a complaint of it is placed at `where`."""
    try:
        return make(*values)
    except ValidationError as error:
        inner = f".{error.where}" if error.where else ""
        raise error.at(f"{where}{inner}") from None

"""Typed access to the fields of a JSON object; each error names the place of its field."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.strict_json import Json

T = TypeVar("T")


@dataclass(frozen=True)
class Fields:
    """A JSON object of a file, at the place `where`."""

    values: dict[str, Json]
    where: str = ""

    @classmethod
    def of(cls, value: Json, known: frozenset[str], where: str = "") -> "Fields":
        """Return the fields of `value`, an object with no unknown key. Raises `ValidationError`."""
        if not isinstance(value, dict):
            raise ValidationError(ValidationCode.NOT_AN_OBJECT, where=where)
        for key in value:
            if key not in known:
                raise ValidationError(ValidationCode.KEY_UNKNOWN, where=where, key=key[:40])
        return cls(value, where)

    def place(self, key: str) -> str:
        """Return the full name of a field, as an error shows it: "steps[2].days"."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """Return whether the field is there and not null."""
        return self.values.get(key) is not None

    def needed(self, *keys: str) -> None:
        """Raise `ValidationError` for the first of these keys that is missing."""
        for key in keys:
            if key not in self.values:
                raise ValidationError(ValidationCode.KEY_MISSING, where=self.where, key=key)

    def text(self, key: str) -> str | None:
        """Return a text, None if it is missing or null. Raises `ValidationError`."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise ValidationError(ValidationCode.NOT_TEXT, where=self.place(key))
        return value

    def parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Return a text parsed with `parse`, None if it is missing or null."""
        text = self.text(key)
        if text is None:
            return None
        return at(self.place(key), parse, text)

    def whole(self, key: str) -> int | None:
        """Return a whole number, None if it is missing or null. Raises `ValidationError`."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(ValidationCode.NOT_A_WHOLE_NUMBER, where=self.place(key))
        return value

    def items(self, key: str) -> Iterator[tuple[str, Json]]:
        """Yield the items of a list with their places. Raises `ValidationError`."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise ValidationError(ValidationCode.NOT_A_LIST, where=self.place(key))
        for number, item in enumerate(value):
            yield f"{self.place(key)}[{number}]", item

    def parsed_items(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Return the texts of a list, each parsed with `parse`."""
        found = []
        for where, item in self.items(key):
            if not isinstance(item, str):
                raise ValidationError(ValidationCode.NOT_TEXT, where=where)
            found.append(at(where, parse, item))
        return tuple(found)


def at(where: str, make: Callable[..., T], *values: object) -> T:
    """Return `make(*values)`; a `ValidationError` from it gets the place `where`."""
    try:
        return make(*values)
    except ValidationError as error:
        inner = f".{error.where}" if error.where else ""
        raise error.at(f"{where}{inner}") from None

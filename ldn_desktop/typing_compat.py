"""What `typing` has in later versions of Python than the oldest that is supported."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

F = TypeVar("F", bound=Callable[..., object])

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method: F) -> F:
        """Mark a method whose base class or port documents it (`typing.override` of 3.12)."""
        return method


__all__ = ["override"]

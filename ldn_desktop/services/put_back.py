"""What a service that replaces a value asks before it does: undo must not replace another's."""

from collections.abc import Callable
from typing import TypeVar

from ldn_desktop.services.errors import NotAllowedError, RejectionReason

T = TypeVar("T")
Check = Callable[[T], None]
"""Gets the value that is replaced, and raises if it must stay."""


def allow(_before: object) -> None:
    """Let any value be replaced."""


def only(expected: T) -> Check[T]:
    """Return a check that lets only this value be replaced.

    It raises `NotAllowedError` for another one: a command, say, has changed it since.
    """

    def check(before: T) -> None:
        if before != expected:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)

    return check

"""What the keyboard shortcuts call in the main window."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ldn_desktop.ui.today.page import TodayPage


class WindowActions(Protocol):
    """The actions of the main window, without the window's module."""

    def go(self, name: str) -> None:
        """Show a page by its name."""

    def on_today(self, act: "Callable[[TodayPage], None]") -> None:
        """Show Today and call `act` with it; without a plan, do not call it."""

    def undo(self) -> None:
        """Take back the newest record."""

    def redo(self) -> None:
        """Record again what undo took back."""

    def change_text_size(self, step: int) -> None:
        """Switch to the next larger (1) or smaller (-1) text size, or the default (0)."""

    def close(self) -> bool:
        """Close the window; return whether it was closed."""

    def quit(self) -> None:
        """Quit the app."""

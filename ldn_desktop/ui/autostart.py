"""Starting the app with the computer, as the window offers it."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    from ldn_desktop.services.ports import AutostartState


class AutostartSwitch(Protocol):
    """The app's own entry at log-in. Each method may raise `StorageError`."""

    def enable(self) -> None:
        """Start the app from the next log-in on."""

    def disable(self) -> None:
        """Start the app at log-in no more."""

    def state(self) -> "AutostartState":
        """Return whether the app starts at log-in, and whether the program is still there."""


class StartWithComputer(AutostartSwitch):
    """Starts the app for this data folder."""

    # `desktop.autostart` is imported when first used: no start needs it.

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    def enable(self) -> None:
        from ldn_desktop.desktop.autostart import autostart, folder_options, own_command

        autostart(self._folder).enable(own_command(*folder_options(self._folder)))

    @override
    def disable(self) -> None:
        from ldn_desktop.desktop.autostart import autostart

        autostart(self._folder).disable()

    @override
    def state(self) -> "AutostartState":
        from ldn_desktop.desktop.autostart import autostart

        return autostart(self._folder).state()

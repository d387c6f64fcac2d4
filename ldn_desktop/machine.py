"""What the doctor asks of this machine, put together from the rooms that know it."""

import shutil
from contextlib import suppress
from pathlib import Path

from ldn_desktop.desktop.autostart import AutostartState, autostart
from ldn_desktop.desktop.channel import Request, ask
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.services.doctor import AppFacts, ServerFacts
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.reminding import Health
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.wording.troubles import reminders_state, say_troubles


class AnyMachine:
    """The part of `services.doctor.Machine` that needs no data, for a data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_screen(self) -> bool:
        """Return whether there is a display."""
        return has_screen()

    def notification_server(self) -> ServerFacts | None:
        """Return the desktop's notification server, asked now."""
        from ldn_desktop.reminders.probe import probe_server

        report = probe_server()
        return ServerFacts(report.name, report.has_buttons) if report.found else None

    def autostart(self) -> bool | None:
        """Return whether the app starts with the session, by a command that exists."""
        try:
            return autostart().state() is AutostartState.ON
        except StorageError:
            return None

    def app(self) -> AppFacts | None:
        """Return what the running app answers, None where none does."""
        answer = ask(self._folder, Request.HEALTH)
        if answer is None:
            return None
        problems = answer.get("problems")
        return AppFacts(
            reminders=str(answer.get("reminders")),
            problems=tuple(problems) if isinstance(problems, list) else (),
        )

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the data folder, or of where it would be."""
        for place in (self._folder, *self._folder.parents):
            with suppress(OSError):
                return shutil.disk_usage(place).free
        return 0


class ThisMachine(AnyMachine):
    """Implements `services.doctor.Machine` for a data folder and its open store."""

    def __init__(self, folder: Path, store: LazyStore) -> None:
        super().__init__(folder)
        self._store = store

    def journal(self) -> str | None:
        """Return how the database is synced."""
        return self._store.journal

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""
        fault = self._store.check_health()
        return None if fault is None else StorageError(fault, path=str(self._store.path))


class MachineWithoutData(AnyMachine):
    """Implements `services.doctor.Machine` where the data folder can't be opened."""

    def __init__(self, folder: Path, fault: StorageError) -> None:
        super().__init__(folder)
        self._fault = fault

    def journal(self) -> str | None:
        """Return None: the database is not open."""
        return None

    def database_health(self) -> StorageError:
        """Return why the data can't be opened."""
        return self._fault


def health_answer(health: Health) -> dict[str, str | list[str]]:
    """Return what the running app answers to a request for its health."""
    return {"reminders": reminders_state(health), "problems": list(say_troubles(health))}

"""What the doctor asks of this machine, put together from the rooms that know it."""

import shutil
from pathlib import Path

from ldn_desktop.desktop.autostart import AutostartState, autostart
from ldn_desktop.desktop.channel import Request, ask
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.services.doctor import AppFacts, ServerFacts
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.reminding import Health
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.troubles import reminders_state, say_troubles


class ThisMachine:
    """Implements `services.doctor.Machine` for a data folder and its open store."""

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        self._folder = folder
        self._store = store

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

    def journal(self) -> str:
        """Return how the database is synced."""
        return self._store.journal

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""
        fault = self._store.check_health()
        return None if fault is None else StorageError(fault, path=str(self._store.path))

    def free_bytes(self) -> int:
        """Return the free bytes on the data folder's disk."""
        return shutil.disk_usage(self._folder).free


def health_answer(health: Health) -> dict[str, str | list[str]]:
    """Return what the running app answers to a request for its health."""
    return {"reminders": reminders_state(health), "problems": list(say_troubles(health))}

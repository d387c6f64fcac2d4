"""Notifications of Windows and macOS, through the desktop-notifier library.

The library swallows failures and cannot replace a notification in place. So what it shows is
reported as shown perhaps, and a dose's old notification is cleared before the new one is sent.
macOS shows notifications of a signed app bundle only, and Windows finds the app's name by the
AppUserModelID of its Start-menu shortcut; neither can be found out from here.
"""

import asyncio
import importlib
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Protocol, TypeVar, cast

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.loop_call_queue import LoopCallQueue
from ldn_desktop.reminders.notification import one_line, plain
from ldn_desktop.services.ports import Button, Delivery, Message, Press, Watcher

PATIENCE = 2.0
"""Seconds to wait for the library to take a notification over."""

T = TypeVar("T")
OnPress = Callable[[Button], None]


class Library(Protocol):
    """What is used of desktop-notifier; `press` is called on the library's thread."""

    async def allowed(self) -> bool:
        """Whether the user lets this app show notifications."""

    async def send(self, message: Message, press: OnPress) -> str:
        """Send it and return its identifier."""

    async def clear(self, identifier: str) -> None:
        """Take it off the screen."""


class NativeNotifier:
    """A `Notifier` whose library runs in a loop and a thread of its own."""

    name = "native"

    def __init__(self, watcher: Watcher, press: Press, load: Callable[[], Library]) -> None:
        self._press = press
        self._load = load
        self._later = LoopCallQueue(watcher)
        self._library: Library | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._identifiers: dict[DoseKey, str] = {}

    def ready(self) -> Delivery:
        """Return UNCERTAIN: the library says nothing of what became of a notification."""
        return Delivery.UNCERTAIN

    def show(self, message: Message) -> Delivery:
        """Show it. FAILED only where the user's system forbids it, or the library raised."""
        self.withdraw(message.key)
        try:
            identifier = self._run(self._send(message)).result(PATIENCE)
        except TimeoutError:
            return Delivery.UNCERTAIN
        except Exception:  # noqa: BLE001 - the library may raise anything, a channel never does
            return Delivery.FAILED
        if not identifier:
            return Delivery.FAILED
        self._identifiers[message.key] = identifier
        return Delivery.UNCERTAIN

    def withdraw(self, key: DoseKey) -> None:
        """Ask the library to take it off the screen; what comes of it is not waited for."""
        identifier = self._identifiers.pop(key, None)
        if identifier is not None and self._library is not None:
            self._run(self._library.clear(identifier))

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses handed to the library and not withdrawn."""
        return frozenset(self._identifiers)

    def close(self) -> None:
        """Withdraw everything and end the library's thread."""
        for key in tuple(self._identifiers):
            self.withdraw(key)
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
            self._loop = None
        self._later.close()

    async def _send(self, message: Message) -> str:
        if self._library is None:
            self._library = self._load()
        if not await self._library.allowed():
            return ""
        return await self._library.send(message, partial(self._pressed, message.key))

    def _pressed(self, key: DoseKey, button: Button) -> None:
        """Carry a press from the library's thread over to the app's."""
        self._later.post(partial(self._press, key, button))

    def _run(self, work: Coroutine[object, object, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._started())

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._serve, args=(self._loop,), daemon=True)
            self._thread.start()
        return self._loop

    @staticmethod
    def _serve(loop: asyncio.AbstractEventLoop) -> None:
        loop.run_forever()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def load_desktop_notifier(app_name: str) -> Library:
    """Import the library and return it behind our port. Raises `ImportError` where it is not."""
    module = cast("_Module", importlib.import_module("desktop_notifier"))
    return _DesktopNotifier(module, app_name)


class _Notifier(Protocol):
    """The library's notifier (version 6)."""

    async def has_authorisation(self) -> bool: ...

    async def request_authorisation(self) -> bool: ...

    async def send(
        self,
        title: str,
        message: str,
        *,
        urgency: object,
        buttons: Sequence[object],
        on_clicked: Callable[[], None],
        sound: object,
    ) -> str: ...

    async def clear(self, identifier: str) -> None: ...


class _Urgency(Protocol):
    Critical: object


class _Module(Protocol):
    """The library's names, by the kind of what they make."""

    Urgency: _Urgency
    DEFAULT_SOUND: object

    def DesktopNotifier(self, *, app_name: str) -> _Notifier: ...  # noqa: N802 - a class there

    def Button(self, *, title: str, on_pressed: Callable[[], None]) -> object: ...  # noqa: N802 - a class there


class _DesktopNotifier:
    def __init__(self, module: _Module, app_name: str) -> None:
        self._module = module
        self._notifier = module.DesktopNotifier(app_name=one_line(app_name))

    async def allowed(self) -> bool:
        notifier = self._notifier
        return await notifier.has_authorisation() or await notifier.request_authorisation()

    async def send(self, message: Message, press: OnPress) -> str:
        buttons = [
            self._module.Button(title=one_line(label), on_pressed=partial(press, button))
            for button, label in message.buttons
            if button is not Button.OPEN
        ]
        return await self._notifier.send(
            one_line(message.title),
            plain(message.body),
            urgency=self._module.Urgency.Critical,
            buttons=buttons,
            on_clicked=partial(press, Button.OPEN),
            sound=self._module.DEFAULT_SOUND if message.sound else None,
        )

    async def clear(self, identifier: str) -> None:
        await self._notifier.clear(identifier)

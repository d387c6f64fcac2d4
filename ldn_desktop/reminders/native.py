"""Shows reminders on Windows and macOS by the desktop-notifier library.

The library hides failures and cannot replace a notification in place. So every notification is
reported as UNCERTAIN, and the old one of a dose is cleared before the new one is sent. macOS shows
notifications of a signed app bundle only, and Windows finds the app's name by the AppUserModelID of
its Start-menu shortcut; the app can check neither.
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
from ldn_desktop.services.ports import Button, Delivery, Message, Notifier, Press, Sounds, Watcher
from ldn_desktop.typing_compat import override

SHOW_TIMEOUT_S = 2.0
"""Seconds to wait until the library has accepted a notification."""

T = TypeVar("T")
OnPress = Callable[[Button], None]


class Library(Protocol):
    """The part of desktop-notifier that is used; `press` is called on the library's thread."""

    async def allowed(self) -> bool:
        """Return whether the user allows this app to show notifications."""

    async def send(self, message: Message, press: OnPress) -> str:
        """Send a notification and return its identifier."""

    async def clear(self, identifier: str) -> None:
        """Remove the notification from the screen."""


class NativeNotifier(Notifier):
    """Runs the library in an asyncio loop on a thread of its own.

    `show` returns UNCERTAIN, or FAILED if the system forbids notifications or the library raised.
    `withdraw` does not wait for the library.
    """

    name = "native"

    def __init__(self, watcher: Watcher, press: Press, load: Callable[[], Library]) -> None:
        self._press = press
        self._load = load
        self._later = LoopCallQueue(watcher)
        self._library: Library | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._identifiers: dict[DoseKey, str] = {}

    @override
    def ready(self) -> Delivery:
        return Delivery.UNCERTAIN

    @override
    def show(self, message: Message) -> Delivery:
        self.withdraw(message.key)
        try:
            identifier = self._run(self._send(message)).result(SHOW_TIMEOUT_S)
        except TimeoutError:
            return Delivery.UNCERTAIN
        except Exception:  # noqa: BLE001 - the library may raise anything, a channel never does
            return Delivery.FAILED
        if not identifier:
            return Delivery.FAILED
        self._identifiers[message.key] = identifier
        return Delivery.UNCERTAIN

    @override
    def sounds(self) -> Sounds:
        return Sounds.ITS_OWN

    @override
    def withdraw(self, key: DoseKey) -> None:
        identifier = self._identifiers.pop(key, None)
        if identifier is not None and self._library is not None:
            self._run(self._library.clear(identifier))

    @override
    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self._identifiers)

    @override
    def close(self) -> None:
        for key in tuple(self._identifiers):
            self.withdraw(key)
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(SHOW_TIMEOUT_S)
            self._loop = None
        self._later.close()

    async def _send(self, message: Message) -> str:
        if self._library is None:
            self._library = self._load()
        if not await self._library.allowed():
            return ""
        return await self._library.send(message, partial(self._pressed, message.key))

    def _pressed(self, key: DoseKey, button: Button) -> None:
        """Pass a press from the library's thread to the event loop's."""
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
    """Import the library and return it as a `Library`. Raises `ImportError` if it is missing."""
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
    """The library's module: its classes by what they make."""

    Urgency: _Urgency
    DEFAULT_SOUND: object

    def DesktopNotifier(self, *, app_name: str) -> _Notifier: ...  # noqa: N802 - a class there

    def Button(self, *, title: str, on_pressed: Callable[[], None]) -> object: ...  # noqa: N802 - a class there


class _DesktopNotifier(Library):
    def __init__(self, module: _Module, app_name: str) -> None:
        self._module = module
        self._notifier = module.DesktopNotifier(app_name=one_line(app_name))

    @override
    async def allowed(self) -> bool:
        notifier = self._notifier
        return await notifier.has_authorisation() or await notifier.request_authorisation()

    @override
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

    @override
    async def clear(self, identifier: str) -> None:
        await self._notifier.clear(identifier)

"""What Windows and macOS tell: each message and notification, behind stand-ins for the systems."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from types import ModuleType, SimpleNamespace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.macos_events import LIBRARY, MacEvents
from ldn_desktop.reminders.windows_events import WindowsEvents

MESSAGES: tuple[tuple[int, int, list[str]], ...] = (
    (0x218, 0x4, ["sleeps"]),  # WM_POWERBROADCAST, PBT_APMSUSPEND
    (0x218, 0x12, ["wakes"]),  # PBT_APMRESUMEAUTOMATIC, sent at every waking
    (0x218, 0x7, []),  # PBT_APMRESUMESUSPEND, which follows it where a user is there
    (0x218, 0xA, []),  # PBT_APMPOWERSTATUSCHANGE: the battery
    (0x1E, 0, ["is set"]),  # WM_TIMECHANGE
    (0x1A, 0, ["is set"]),  # WM_SETTINGCHANGE, which tells of a zone
    (0x1, 0x4, []),
)


class Told(list[str]):
    """What was told, in order."""

    @property
    def news(self) -> SystemEvents:
        words = ("sleeps", "wakes", "is set")
        return SystemEvents(*(lambda word=word: self.append(word) for word in words))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.mark.parametrize(("message", "what", "heard"), MESSAGES)
def test_a_message_of_windows_means_what_it_means(
    qtbot: QtBot, told: Told, message: int, what: int, heard: list[str]
) -> None:
    watch = WindowsEvents(told.news)
    watch.listen()
    assert watch._filter is not None
    sent = wintypes.MSG(message=message, wParam=what)
    answer = watch._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent))
    watch.close()
    assert told == heard
    assert answer == (False, 0), "Qt has it too"


def test_windows_has_a_window_to_tell_also_where_none_was_shown(qtbot: QtBot, told: Told) -> None:
    before = len(QGuiApplication.allWindows())
    watch = WindowsEvents(told.news)
    watch.listen()
    watch.listen()
    assert watch._window is not None
    assert not watch._window.isVisible()
    assert len(QGuiApplication.allWindows()) == before + 1
    watch.close()
    watch.close()
    assert watch._filter is None


class Centre:
    """A notification centre of Cocoa's."""

    def __init__(self) -> None:
        self.observers: dict[str, Callable[[object], None]] = {}

    def addObserverForName_object_queue_usingBlock_(  # noqa: N802 - Cocoa's name
        self, name: str, _of: object, _queue: object, block: SimpleNamespace
    ) -> str:
        self.observers[name] = block.call
        return name

    def removeObserver_(self, observer: str) -> None:  # noqa: N802 - Cocoa's name
        del self.observers[observer]


class Objc(ModuleType):
    """rubicon.objc, at its strictest: what was not declared a property is a method."""

    def __init__(self) -> None:
        super().__init__(LIBRARY)
        self.workspace, self.default = Centre(), Centre()
        self.declared: set[str] = set()
        self.ObjCInstance = object

    def Block(self, call: object, _returns: object, *_takes: object) -> SimpleNamespace:  # noqa: N802 - its name
        return SimpleNamespace(call=call)

    def ObjCClass(self, name: str) -> object:  # noqa: N802 - its name
        return {
            "NSWorkspace": Objects(self, "sharedWorkspace", self._shared_workspace),
            "NSNotificationCenter": Objects(self, "defaultCenter", lambda: self.default),
        }[name]

    def _shared_workspace(self) -> object:
        return Objects(self, "notificationCenter", lambda: self.workspace)


class Objects:
    """A class or an object with one property."""

    def __init__(self, objc: Objc, name: str, get: Callable[[], object]) -> None:
        self._objc, self._name, self._get = objc, name, get

    def declare_class_property(self, name: str) -> None:
        self._objc.declared.add(name)

    declare_property = declare_class_property

    def __getattr__(self, name: str) -> object:
        if name != self._name:
            raise AttributeError(name)
        return self._get() if name in self._objc.declared else self._get


@pytest.fixture
def objc(monkeypatch: pytest.MonkeyPatch) -> Objc:
    made = Objc()
    monkeypatch.setitem(sys.modules, LIBRARY.partition(".")[0], ModuleType("rubicon"))
    monkeypatch.setitem(sys.modules, LIBRARY, made)
    return made


def test_each_notification_of_macos_means_what_it_means(told: Told, objc: Objc) -> None:
    watch = MacEvents(told.news)
    watch.listen()
    watch.listen()
    for centre, name in (
        (objc.workspace, "NSWorkspaceWillSleepNotification"),
        (objc.workspace, "NSWorkspaceDidWakeNotification"),
        (objc.default, "NSSystemClockDidChangeNotification"),
        (objc.default, "NSSystemTimeZoneDidChangeNotification"),
    ):
        centre.observers[name](object())
    assert told == ["sleeps", "wakes", "is set", "is set"]
    watch.close()
    assert not objc.workspace.observers
    assert not objc.default.observers


def test_an_answer_that_fails_does_not_reach_the_system(objc: Objc) -> None:
    def fails() -> None:
        raise RuntimeError

    watch = MacEvents(SystemEvents(fails, fails, fails))
    watch.listen()
    for call in objc.workspace.observers.values():
        call(object())
    watch.close()

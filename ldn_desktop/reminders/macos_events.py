"""Reports system events on macOS, from Cocoa's notification centres.

It was written on Linux and never ran on macOS. It uses rubicon-objc, a dependency of
desktop-notifier; if anything of that is missing, nothing is reported.
"""

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from ldn_desktop.reminders.event_source import SystemEvents, SystemEventSource
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.typing_compat import override

LIBRARY = "rubicon.objc"


class MacEvents(SystemEventSource):
    """Observes the notifications that Cocoa posts on the main thread."""

    def __init__(self, events: SystemEvents) -> None:
        self._events = events
        self._observed: list[tuple[Any, Any]] = []  # Objective-C objects: a centre, its observer
        self._begun = False

    @override
    def listen(self) -> None:
        if self._begun:
            return
        self._begun = True
        objc = importlib.import_module(LIBRARY)
        workspaces, centres = map(objc.ObjCClass, ("NSWorkspace", "NSNotificationCenter"))
        # On some systems an undeclared property is returned as a method.
        workspaces.declare_class_property("sharedWorkspace")
        workspaces.declare_property("notificationCenter")
        centres.declare_class_property("defaultCenter")
        workspace = workspaces.sharedWorkspace.notificationCenter
        default = centres.defaultCenter
        self._observe(objc, workspace, "NSWorkspaceWillSleepNotification", self._events.on_suspend)
        self._observe(objc, workspace, "NSWorkspaceDidWakeNotification", self._events.on_resume)
        self._observe(
            objc, default, "NSSystemClockDidChangeNotification", self._events.on_clock_changed
        )
        self._observe(
            objc, default, "NSSystemTimeZoneDidChangeNotification", self._events.on_clock_changed
        )

    @override
    def close(self) -> None:
        for centre, observer in self._observed:
            centre.removeObserver_(observer)
        self._observed.clear()

    def _observe(
        self,
        objc: Any,  # the library's module
        centre: Any,  # an Objective-C object
        name: str,
        call: Callable[[], None],
    ) -> None:
        def heard(_notification: object) -> None:
            log_exceptions("A system event", call)

        block = objc.Block(heard, None, objc.ObjCInstance)
        add = partial(centre.addObserverForName_object_queue_usingBlock_, name, None, None)
        self._observed.append((centre, add(block)))

"""Hears on macOS of sleep, waking, and a clock or zone that was set, from the system's centres.

It could not be run where it was written, on Linux. It uses rubicon-objc, which desktop-notifier
brings along; where anything of that is missing it hears nothing.
"""

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.log_exceptions import log_exceptions

LIBRARY = "rubicon.objc"


class MacEvents:
    """A `SystemWatch` of the notifications that Cocoa posts on the main thread."""

    def __init__(self, events: SystemEvents) -> None:
        self._events = events
        self._observed: list[tuple[Any, Any]] = []  # Objective-C objects: a centre, its observer
        self._begun = False

    def listen(self) -> None:
        """Observe from now on, once."""
        if self._begun:
            return
        self._begun = True
        objc = importlib.import_module(LIBRARY)
        workspaces, centres = map(objc.ObjCClass, ("NSWorkspace", "NSNotificationCenter"))
        # What is not declared as a property is handed over as a method on some systems.
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

    def close(self) -> None:
        """Observe no more."""
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
            log_exceptions("News of the system", call)

        block = objc.Block(heard, None, objc.ObjCInstance)
        add = partial(centre.addObserverForName_object_queue_usingBlock_, name, None, None)
        self._observed.append((centre, add(block)))

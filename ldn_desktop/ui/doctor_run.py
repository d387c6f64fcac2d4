"""The doctor in the window: it examines the machine off the window's thread."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.doctor import Finding, Machine, run_checks
from ldn_desktop.services.ports import Clock, LocalZone
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.thread_results import ThreadResults

log = logging.getLogger(__name__)
Findings = tuple[Finding, ...]


class DoctorRun(QObject):
    """Examines whether reminders can work here. `found` brings the findings (`Findings`).

    A notification server that hangs may keep it waiting for seconds, so it has a thread of its
    own; what only the window's thread may ask, `Desk.make_machine` asked before.
    """

    found = Signal(object)

    def __init__(self, controller: AppController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._is_running = False
        self._collector = ThreadResults(self)
        self._collector.brought.connect(self._finish)

    def start(self) -> bool:
        """Begin to examine, unless it is at it; say whether there is anything to wait for."""
        if self._controller.make_machine is None:
            return False
        if not self._is_running:
            self._is_running = True
            context = self._controller.context
            machine, zone = self._controller.make_machine(), context.zones.local()
            work = _Work(machine, context.clock, zone, self._collector.begin())
            threading.Thread(target=work.do, name="checkup", daemon=True).start()
        return True

    def _finish(self, findings: Findings) -> None:
        self._is_running = False
        self.found.emit(findings)


class _Work:
    """What the thread does. It holds on to nothing of the window."""

    def __init__(
        self,
        machine: Machine,
        clock: Clock,
        zone: LocalZone,
        leave: Callable[[Findings], None],
    ) -> None:
        self._machine, self._clock, self._zone, self._leave = machine, clock, zone, leave

    def do(self) -> None:
        """Examine, and leave what was found; nothing where the machine could not be asked."""
        found: Findings = ()
        try:
            found = run_checks(self._machine, self._clock, self._zone)
        except Exception as error:  # noqa: BLE001 - the page has to hear that it is over
            log.error("The check-up failed: %s", redacted_traceback(error))
        self._leave(found)

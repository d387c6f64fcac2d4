"""Runs the doctor's checks off the window's thread."""

import logging

from PySide6.QtCore import QObject, Signal

from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.doctor import Finding, Machine, run_checks
from ldn_desktop.services.ports import Clock, LocalZone
from ldn_desktop.ui.background_task import BackgroundTask
from ldn_desktop.ui.controller import AppController

log = logging.getLogger(__name__)
Findings = tuple[Finding, ...]


class DoctorRun(QObject):
    """Checks whether reminders can work here. The signal `found` carries the `Findings`.

    A notification server that hangs can block the checks for seconds, so they run on a thread, and
    the app can quit meanwhile. `AppController.make_machine` collects beforehand what only the
    window's thread may ask.
    """

    found = Signal(object)

    def __init__(self, controller: AppController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._task = BackgroundTask(self, "checkup", must_finish=False)

    def start(self) -> bool:
        """Start the checks unless they are running; return False if nothing can be checked."""
        if self._controller.make_machine is None:
            return False
        if not self._task.is_busy:
            context = self._controller.context
            machine, zone = self._controller.make_machine(), context.zones.local()
            self._task.do(lambda: _examine(machine, context.clock, zone), self.found.emit)
        return True


def _examine(machine: Machine, clock: Clock, zone: LocalZone) -> Findings:
    """Return the findings, or none if the checks failed: the page has to hear that they ended."""
    try:
        return run_checks(machine, clock, zone)
    except Exception as error:  # noqa: BLE001 - the page must not wait for ever
        log.error("The check-up failed: %s", redacted_traceback(error))
        return ()

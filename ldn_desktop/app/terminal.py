"""Reminders in the terminal, for a computer without a screen; commands record the doses."""

import shlex
import sys
from contextlib import suppress
from pathlib import Path

from ldn_desktop.app.bootstrap import open_context, unopened_context
from ldn_desktop.app.machine import health_answer
from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.desktop.autostart import folder_options
from ldn_desktop.desktop.control_socket import ControlServer, Reply, Request
from ldn_desktop.desktop.folders import person_of
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.signals import EndingSignals
from ldn_desktop.reminders.lazy_notifier import LazyNotifier
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.system_events import event_source_for
from ldn_desktop.reminders.terminal import TerminalNotifier
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import LASTING, StorageError
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.health_issues import fix_unreachable, say_health_issues, say_unreachable
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_row
from ldn_desktop.wording.reminders import composer
from ldn_desktop.wording.streams import write_line
from ldn_desktop.wording.whose import Mark, mark_of, titled
from ldn_desktop.wording.zones import say_next_ring, say_zone_change


def run_terminal(folder: Path, lock: OwnerLock, *, is_demo: bool) -> int:
    """Ring in the terminal until the process is ended; return the exit status.

    Raises `StorageError` at the start if the error is lasting.
    """
    context, first = _open(folder)
    loop = PlainLoop()
    option = "".join(f" {shlex.quote(word)}" for word in folder_options(folder))
    mark = mark_of(person_of(folder), is_demo=is_demo)
    reminder_service = _reminder_service(context, first, loop, option, mark)
    status_line = PlanStatusLine(option)
    _tell_at_each_check(reminder_service, status_line)
    server = ControlServer(loop, lambda request: _answer(reminder_service, request))
    signals = EndingSignals(loop, loop.stop)
    _say(_("There is no screen, so reminders appear in this terminal. Ctrl+C ends them."))
    if not _listens(server, folder, lock):
        _say(f"{say_unreachable()} {fix_unreachable()}")
    status_line.tell_of(first)
    try:
        reminder_service.start()
        loop.run()
    finally:
        reminder_service.stop()
        server.close()
        signals.close()
        loop.close()
        context.store.close()
    return 0


def _open(folder: Path) -> tuple[Context, ScheduleSnapshot | None]:
    """Return the context, and a snapshot if the data can be read.

    If they cannot be opened, each check tries again and reports a health issue meanwhile: nobody
    may be there to restart the app. Raises a lasting `StorageError`.
    """
    try:
        context, first = open_context(folder)
        return context, first or context.read()
    except StorageError as error:
        if error.kind in LASTING:
            raise
        return unopened_context(folder), None


def _reminder_service(
    context: Context, first: ScheduleSnapshot | None, loop: PlainLoop, option: str, mark: Mark
) -> ReminderService:
    hint = _("Tick it off in another terminal: {command}").format(
        command=f"ldn-desktop taken{option}"
    )
    channel = TerminalNotifier(sys.stdout, hint)
    return ReminderService(
        context,
        lambda _press: LazyNotifier(lambda: channel, titled(mark)),
        loop.timer,
        composer(lambda: PLAIN),
        first=first,
        watch=event_source_for(loop, has_window=False),
    )


def _tell_at_each_check(reminder_service: ReminderService, status_line: "PlanStatusLine") -> None:
    issues = IssueLines(reminder_service)

    def on_check() -> None:
        _tell_zone(reminder_service)
        issues.write_line()
        status_line.write_line(reminder_service.context)

    reminder_service.observer.checked = on_check


def _answer(reminder_service: ReminderService, request: Request) -> Reply:
    if request is Request.CHANGED:
        reminder_service.changed()
    if request is Request.HEALTH:
        return health_answer(reminder_service.health)
    return {"ok": True}


class IssueLines:
    """Prints each health issue of the reminders once while it lasts."""

    def __init__(self, reminder_service: ReminderService) -> None:
        self._reminder_service = reminder_service
        self._told: frozenset[str] = frozenset()

    def write_line(self) -> None:
        """Print the issues that are new since the last call."""
        found = say_health_issues(self._reminder_service.health)
        for sentence in found:
            if sentence not in self._told:
                _say(sentence)
        self._told = frozenset(found)


def _tell_zone(reminder_service: ReminderService) -> None:
    """Print once that the zone changed. Nobody can be asked here: the plan follows local time."""
    from ldn_desktop.services.zone_change import next_rings  # with all that changes a plan

    question = reminder_service.zone.question
    if question is not None:
        _say(say_zone_change(question, PLAIN))
        snapshot = reminder_service.reminding.snapshot
        if snapshot is not None:
            ring = next_rings(snapshot, question)[0]
            _say(say_next_ring(ring, snapshot.now, snapshot.zone.zone, PLAIN))
        reminder_service.zone.follow_here()


def _listens(server: ControlServer, folder: Path, lock: OwnerLock) -> bool:
    try:
        return server.listen(folder, lock)
    except StorageError:  # reminders matter more than commands that reach the app
        return False


class PlanStatusLine:
    """Prints the next dose once, as soon as the plan can be read."""

    def __init__(self, option: str) -> None:
        self._option = option
        self._told = False

    def write_line(self, context: Context) -> None:
        """Read the plan and print its status, unless that was done."""
        if not self._told:
            with suppress(StorageError):
                self.tell_of(context.read())

    def tell_of(self, snapshot: ScheduleSnapshot | None) -> None:
        """Print the status of the snapshot; None prints nothing."""
        if snapshot is not None:
            _say(_plan_status(snapshot, self._option))
            self._told = True


def _plan_status(snapshot: ScheduleSnapshot, option: str) -> str:
    if snapshot.history.newest is None:
        return _("There is no plan yet. Enter one in another terminal: {command}").format(
            command=f"ldn-desktop plan new FILE{option}"
        )
    following = snapshot.next_row()
    if following is None:
        return _("No further dose is planned.")
    return _("Next: {row}").format(row=say_row(following))


def _say(line: str) -> None:
    write_line(line, sys.stdout)

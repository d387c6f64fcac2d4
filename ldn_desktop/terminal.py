"""Reminders in the terminal, for a machine without a screen; doses are ticked off by command."""

import sys
from contextlib import suppress
from pathlib import Path

from ldn_desktop.attendant import Attendant
from ldn_desktop.bootstrap import context_of, unopened_context
from ldn_desktop.desktop.channel import Answer, ChannelServer, Request
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.signals import EndingSignals
from ldn_desktop.machine import health_answer
from ldn_desktop.reminders.deferred import DeferredNotifier
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.system_watch import watch_for
from ldn_desktop.reminders.terminal import TerminalNotifier
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import LASTING, StorageError
from ldn_desktop.wording.demo import of_demo
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_row
from ldn_desktop.wording.reminders import composer
from ldn_desktop.wording.streams import tell
from ldn_desktop.wording.troubles import mend_unreachable, say_troubles, say_unreachable
from ldn_desktop.wording.zones import tell_zone


def run_terminal(folder: Path, lock: OwnerLock, *, is_demo: bool) -> int:
    """Ring in the terminal until the process is ended.

    Raises `StorageError` at the start for what does not pass by itself.
    """
    context, first = _begun(folder)
    loop = PlainLoop()
    option = f" --data-dir {folder}" if is_demo else ""
    attendant = _attendant(context, first, loop, option, is_demo=is_demo)
    standing = Standing(option)
    _tell_at_each_look(attendant, standing)
    server = ChannelServer(loop, lambda request: _answer(attendant, request))
    signals = EndingSignals(loop, loop.stop)
    _say(_("There is no screen, so reminders appear in this terminal. Ctrl+C ends them."))
    if not _listens(server, folder, lock):
        _say(f"{say_unreachable()} {mend_unreachable()}")
    standing.tell_of(first)
    try:
        attendant.start()
        loop.run()
    finally:
        attendant.stop()
        server.close()
        signals.close()
        loop.close()
        context.store.close()
    return 0


def _begun(folder: Path) -> tuple[Context, Agenda | None]:
    """Return the parts, and what stands where that could be read.

    What can't be opened is tried again at each look, and told as a trouble meanwhile: nobody may
    be there to start the app again.
    """
    try:
        context, first = context_of(folder)
        return context, first or context.read()
    except StorageError as error:
        if error.fault in LASTING:
            raise
        return unopened_context(folder), None


def _attendant(
    context: Context, first: Agenda | None, loop: PlainLoop, option: str, *, is_demo: bool
) -> Attendant:
    hint = _("Tick it off in another terminal: {command}").format(
        command=f"ldn-desktop taken{option}"
    )
    channel = TerminalNotifier(sys.stdout, hint)
    return Attendant(
        context,
        lambda _press: DeferredNotifier(lambda: channel, of_demo) if is_demo else channel,
        loop.timer,
        composer(lambda: PLAIN),
        first=first,
        watch=watch_for(loop, has_window=False),
    )


def _tell_at_each_look(attendant: Attendant, standing: "Standing") -> None:
    troubles = Troubles(attendant)

    def looked() -> None:
        _tell_zone(attendant)
        troubles.tell()
        standing.tell(attendant.context)

    attendant.on_look = looked


def _answer(attendant: Attendant, request: Request) -> Answer:
    if request is Request.CHANGED:
        attendant.changed()
    if request is Request.HEALTH:
        return health_answer(attendant.health)
    return {"ok": True}


class Troubles:
    """Tells in the terminal what keeps reminders from working, each once while it lasts."""

    def __init__(self, attendant: Attendant) -> None:
        self._attendant = attendant
        self._told: frozenset[str] = frozenset()

    def tell(self) -> None:
        """Say what is new since the last look."""
        found = say_troubles(self._attendant.health)
        for sentence in found:
            if sentence not in self._told:
                _say(sentence)
        self._told = frozenset(found)


def _tell_zone(attendant: Attendant) -> None:
    """Tell that the zone changed, once: nobody can be asked here, so the plan's rule goes on."""
    question = attendant.zone.question
    if question is not None:
        _say(tell_zone(question, PLAIN))
        attendant.zone.follow_here()


def _listens(server: ChannelServer, folder: Path, lock: OwnerLock) -> bool:
    try:
        return server.listen(folder, lock)
    except StorageError:  # a reminder matters more than who can ask for it
        return False


class Standing:
    """Tells once, as soon as the plan can be read, which dose comes next."""

    def __init__(self, option: str) -> None:
        self._option = option
        self._told = False

    def tell(self, context: Context) -> None:
        """Read the plan and tell of it, unless that was done."""
        if not self._told:
            with suppress(StorageError):
                self.tell_of(context.read())

    def tell_of(self, agenda: Agenda | None) -> None:
        """Tell of what was read, if anything was."""
        if agenda is not None:
            _say(_where_it_stands(agenda, self._option))
            self._told = True


def _where_it_stands(agenda: Agenda, option: str) -> str:
    if agenda.history.newest is None:
        return _("There is no plan yet. Enter one in another terminal: {command}").format(
            command=f"ldn-desktop plan new FILE{option}"
        )
    following = agenda.next_row()
    if following is None:
        return _("No further dose is planned.")
    return _("Next: {row}").format(row=say_row(following))


def _say(line: str) -> None:
    tell(line, sys.stdout)

"""Reminders in the terminal, for a machine without a screen; doses are ticked off by command."""

import sys
from pathlib import Path

from ldn_desktop.attendant import Attendant
from ldn_desktop.bootstrap import open_house
from ldn_desktop.desktop.channel import Answer, ChannelServer, Request
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.signals import EndingSignals
from ldn_desktop.machine import health_answer
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.system_watch import watch_for
from ldn_desktop.reminders.terminal import TerminalNotifier
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_row
from ldn_desktop.wording.reminders import composer
from ldn_desktop.wording.streams import fitting
from ldn_desktop.wording.troubles import say_troubles
from ldn_desktop.wording.zones import tell_zone


def run_terminal(folder: Path, lock: OwnerLock, *, is_demo: bool) -> int:
    """Ring in the terminal until the process is ended. Raises `StorageError` at the start."""
    house = open_house(folder)
    loop = PlainLoop()
    option = f" --data-dir {folder}" if is_demo else ""
    hint = _("Tick it off in another terminal: {command}").format(
        command=f"ldn-desktop taken{option}"
    )
    attendant = Attendant(
        house.context,
        lambda _press: TerminalNotifier(sys.stdout, hint),
        loop.timer,
        composer(lambda: PLAIN),
        watch=watch_for(loop, has_window=False),
    )
    troubles = Troubles(attendant)

    def looked() -> None:
        _tell_zone(attendant)
        troubles.tell()

    attendant.on_look = looked
    server = ChannelServer(loop, lambda request: _answer(attendant, request))
    signals = EndingSignals(loop, loop.stop)
    server.listen(folder, lock)
    _say(_("There is no screen, so reminders appear in this terminal. Ctrl+C ends them."))
    _say(_where_it_stands(house.context.read(), option))
    try:
        attendant.start()
        loop.run()
    finally:
        attendant.stop()
        server.close()
        signals.close()
        loop.close()
        house.context.store.close()
    return 0


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


def _where_it_stands(agenda: Agenda, option: str) -> str:
    if agenda.book.newest() is None:
        return _("There is no plan yet. Enter one in another terminal: {command}").format(
            command=f"ldn-desktop plan new FILE{option}"
        )
    following = agenda.next_row()
    if following is None:
        return _("No further dose is planned.")
    return _("Next: {row}").format(row=say_row(following))


def _say(line: str) -> None:
    print(fitting(line, sys.stdout), flush=True)

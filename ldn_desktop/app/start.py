"""Starts the app: one owner per data folder, with the window if there is a screen."""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.app.import_trimming import skip_source_inspection
from ldn_desktop.desktop.activation import activation_token
from ldn_desktop.desktop.control_socket import Reply, Request, ask
from ldn_desktop.desktop.displays import STARTS, other_display
from ldn_desktop.desktop.folders import data_folder, make_data_folder
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.screen import screen
from ldn_desktop.desktop.single_instance import (
    ANSWERS_WITHIN,
    Claim,
    can_end_owner,
    claim,
    end_owner,
    take_over,
)
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.errors import LASTING, RESTORABLE, StorageError
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import fix_by_command, say, say_bug
from ldn_desktop.wording.streams import write_line

if TYPE_CHECKING:
    from ldn_desktop.ui.backups import Backups

log = logging.getLogger(__name__)

DONE, REFUSED = 0, 1


def start_app(
    asked_for: Path | None = None, *, background: bool = False, demo: bool = False
) -> int:
    """Run the app until it quits, or raise the app that runs already; return the exit status."""
    try:
        if demo:
            from ldn_desktop.app.demo import demo_folder

            with demo_folder() as folder:
                return _start(folder, background=background, is_demo=True)
        return _start(data_folder(asked_for), background=background, is_demo=False)
    except Exception as error:  # noqa: BLE001 - a traceback could quote what the user typed
        log.error("A bug: %s", redacted_traceback(error))
        write_line(say_bug(may_have_saved=True), sys.stderr)
        return REFUSED


def _start(folder: Path, *, background: bool, is_demo: bool) -> int:
    try:
        lock = OwnerLock(make_data_folder(folder))
        replies: list[Reply] = []
        found = claim(folder, lock, Request.HEALTH, heard=replies.append)
    except StorageError as error:
        return _refuse(error, folder)
    if found is Claim.ANSWERED:
        return _join(folder, lock, replies[-1], background=background)
    if found is Claim.SILENT:
        return _report_hung_app(lock, background=background)
    if found is Claim.UNREACHABLE:
        return _report_unreachable_app(background=background)
    return _run(folder, lock, background=background, is_demo=is_demo)


def _join(folder: Path, lock: OwnerLock, reply: Reply, *, background: bool) -> int:
    """Raise the app that runs; if it runs in another session of the user, offer to come over."""
    from ldn_desktop.wording.health_issues import say_elsewhere

    displays = reply.get("displays")
    elsewhere = other_display(displays if isinstance(displays, list) else ())
    if not elsewhere:
        if not background:
            ask(folder, Request.RAISE, ANSWERS_WITHIN, token=activation_token())
        write_line(_("LDN Desktop is running already."), sys.stdout)
        return DONE
    from ldn_desktop.desktop.standby import start_standby

    start_standby(folder)  # if the other session ends, reminders come here
    sentence = say_elsewhere().format(screen=elsewhere)
    if background:
        write_line(sentence, sys.stderr)
        return DONE
    heading = _("LDN Desktop is running elsewhere")
    if _ask(sentence, _("Bring it here"), heading=heading):
        if take_over(folder, lock):
            lock.release()
            _restart()
        return _report_hung_app(lock, background=background)
    return DONE


def _run(folder: Path, lock: OwnerLock, *, background: bool, is_demo: bool) -> int:
    try:
        with screen() as has_screen:
            if has_screen:
                return _run_window(folder, lock, background=background, is_demo=is_demo)
        if STARTS in os.environ:  # nobody sees a terminal where a standby process starts the app
            return REFUSED
        from ldn_desktop.app.terminal import run_terminal

        return run_terminal(folder, lock, is_demo=is_demo)
    except StorageError as error:
        return _refuse(error, folder, is_ours=True)
    finally:
        lock.release()


def _run_window(folder: Path, lock: OwnerLock, *, background: bool, is_demo: bool) -> int:
    try:
        skip_source_inspection()
        from ldn_desktop.ui.app import run_window
    except ImportError as error:
        write_line(_qt_is_missing(error), sys.stderr)
        return REFUSED
    return run_window(folder, lock, background=background, is_demo=is_demo)


def _report_hung_app(lock: OwnerLock, *, background: bool) -> int:
    """Report that the running app hangs, and offer to end it. A second one is never started."""
    owner = lock.owner()
    sentence = _(
        "LDN Desktop is running already (process {number}), but does not answer. "
        "While it hangs nothing rings. End that process, then start LDN Desktop again."
    ).format(number=owner[0] if owner else "?")
    if background:  # nobody may be there to read a window
        write_line(sentence, sys.stderr)
        return REFUSED
    offer = _("End it and start again") if can_end_owner(lock) else ""
    if _ask(sentence, offer) and end_owner(lock):
        lock.release()
        _restart()
    return REFUSED


def _report_unreachable_app(*, background: bool) -> int:
    """Report that the running app cannot be raised. It rings, so ending it is not offered."""
    from ldn_desktop.wording.health_issues import fix_unreachable, say_unreachable

    sentence = f"{say_unreachable()} {fix_unreachable()}"
    if background:  # the app runs, as requested
        write_line(sentence, sys.stderr)
        return DONE
    _ask(sentence)
    return REFUSED


def _refuse(error: StorageError, folder: Path, *, is_ours: bool = False) -> int:
    """Report why the app cannot start, also on the screen: who clicked an icon has no terminal.

    An error that may pass is retried meanwhile: at log-in nobody may be there to do it, and nothing
    rings until the app starts. If the folder `is_ours`, the user can restore a backup.
    """
    has_passed = None if error.kind in LASTING else partial(_opens, folder)
    backups = _backups(folder) if is_ours and error.kind in RESTORABLE else None
    if _ask(say(error), has_passed=has_passed, backups=backups, fix=fix_by_command(error)):
        _restart()
    return REFUSED


def _backups(folder: Path) -> "Backups":
    from ldn_desktop.app.bootstrap import clock_and_zone, own_copies
    from ldn_desktop.ui.backups import Backups

    zone = clock_and_zone()[1].zone
    copies = [(at.astimezone(zone), file) for at, file in own_copies(folder)]
    return Backups(copies, partial(_restore, folder))


def _restore(folder: Path, source: Path) -> str:
    """Replace the data by a backup; return the sentence of the error, "" after success."""
    from ldn_desktop.app.bootstrap import unopened_context

    with closing(unopened_context(folder).store) as store:
        try:
            kept = store.restore_from(source)
        except StorageError as error:
            return say(error)
    done = _("Restored. The data from before is kept in: {file}").format(file=str(kept))
    write_line(done, sys.stderr)
    return ""


def _opens(folder: Path) -> bool:
    """Return whether the data can be opened now."""
    from ldn_desktop.app.bootstrap import open_context

    try:
        open_context(folder, timeout_s=0)[0].store.close()  # it is called repeatedly
    except StorageError:
        return False
    return True


def _restart() -> None:
    """Replace this process by a new start: this one has made a QApplication already."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own arguments


def _ask(
    sentence: str,
    offer: str = "",
    has_passed: Callable[[], bool] | None = None,
    backups: "Backups | None" = None,
    fix: str = "",
    *,
    heading: str = "",
) -> bool:
    """Show the sentence in the terminal (with `fix`) and on the screen; return whether to go on.

    True if the user accepted the `offer`, `has_passed` returned True, or a backup was restored.
    """
    write_line(f"{sentence} {fix}".rstrip(), sys.stderr)
    with screen() as has_screen, suppress(ImportError):
        if has_screen:
            from ldn_desktop.ui.startup_error import show_startup_error

            return show_startup_error(sentence, offer, has_passed, backups, heading)
    return False


def _qt_is_missing(error: ImportError) -> str:
    return _(
        "The window can't start, a part of the system is missing: {part}. "
        "Install it, or start without a screen: DISPLAY= WAYLAND_DISPLAY= ldn-desktop"
    ).format(part=str(error).splitlines()[0][:200])

"""Starts the app: one owner for each data folder, the window where there is a screen."""

import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.app.import_trimming import skip_source_inspection
from ldn_desktop.desktop.control_socket import Request
from ldn_desktop.desktop.folders import data_folder, make_data_folder
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.screen import screen
from ldn_desktop.desktop.single_instance import Claim, can_end_owner, claim, end_owner
from ldn_desktop.services.errors import LASTING, RESTORABLE, StorageError
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import fix_by_command, say
from ldn_desktop.wording.streams import tell

if TYPE_CHECKING:
    from ldn_desktop.ui.backups import Backups

DONE, REFUSED = 0, 1


def start_app(
    asked_for: Path | None = None, *, background: bool = False, demo: bool = False
) -> int:
    """Run the app until it is quit; a second start raises the first. Returns the exit status."""
    if demo:
        from ldn_desktop.app.demo import demo_folder

        with demo_folder() as folder:
            return _start(folder, background=background, is_demo=True)
    return _start(data_folder(asked_for), background=background, is_demo=False)


def _start(folder: Path, *, background: bool, is_demo: bool) -> int:
    try:
        lock = OwnerLock(make_data_folder(folder))
        found = claim(folder, lock, Request.HEALTH if background else Request.RAISE)
    except StorageError as error:
        return _refuse(error, folder)
    if found is Claim.ANSWERED:
        return DONE
    if found is Claim.SILENT:
        return _tell_of_silence(lock, background=background)
    if found is Claim.UNREACHABLE:
        return _tell_of_no_socket(background=background)
    return _run(folder, lock, background=background, is_demo=is_demo)


def _run(folder: Path, lock: OwnerLock, *, background: bool, is_demo: bool) -> int:
    try:
        with screen() as is_there:
            if is_there:
                return _run_window(folder, lock, background=background, is_demo=is_demo)
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
        tell(_qt_is_missing(error), sys.stderr)
        return REFUSED
    return run_window(folder, lock, background=background, is_demo=is_demo)


def _tell_of_silence(lock: OwnerLock, *, background: bool) -> int:
    """Tell of the app that hangs, and offer to end it. It is never joined by another."""
    owner = lock.owner()
    sentence = _(
        "LDN Desktop is running already (process {number}), but does not answer. "
        "While it hangs nothing rings. End that process, then start LDN Desktop again."
    ).format(number=owner[0] if owner else "?")
    if background:  # nobody is there to read a window
        tell(sentence, sys.stderr)
        return REFUSED
    offer = _("End it and start again") if can_end_owner(lock) else ""
    if _ask(sentence, offer) and end_owner(lock):
        lock.release()
        _start_anew()
    return REFUSED


def _tell_of_no_socket(*, background: bool) -> int:
    """Tell of the app that runs and can't be raised. It rings, so it is not to be ended."""
    from ldn_desktop.wording.health_issues import fix_unreachable, say_unreachable

    sentence = f"{say_unreachable()} {fix_unreachable()}"
    if background:  # what was asked for is so: the app runs
        tell(sentence, sys.stderr)
        return DONE
    _ask(sentence)
    return REFUSED


def _refuse(error: StorageError, folder: Path, *, is_ours: bool = False) -> int:
    """Say why the app can't start, on the screen too: who clicked an icon sees no terminal.

    What may pass is tried again meanwhile: at log-in nobody may be there to do it, and until the
    app starts nothing rings. Where the folder `is_ours`, a backup may take the file's place.
    """
    has_passed = None if error.fault in LASTING else partial(_opens, folder)
    backups = _backups(folder) if is_ours and error.fault in RESTORABLE else None
    if _ask(say(error), has_passed=has_passed, backups=backups, fix=fix_by_command(error)):
        _start_anew()
    return REFUSED


def _backups(folder: Path) -> "Backups":
    from ldn_desktop.app.bootstrap import clock_and_zone, own_copies
    from ldn_desktop.ui.backups import Backups

    zone = clock_and_zone()[1].zone
    copies = [(at.astimezone(zone), file) for at, file in own_copies(folder)]
    return Backups(copies, partial(_put_back, folder))


def _put_back(folder: Path, source: Path) -> str:
    """Put a backup in place of the data; return the sentence of what kept it from that, or ""."""
    from ldn_desktop.app.bootstrap import unopened_context

    with closing(unopened_context(folder).store) as store:
        try:
            kept = store.restore_from(source)
        except StorageError as error:
            return say(error)
    done = _("Restored. The data from before is kept in: {file}").format(file=str(kept))
    tell(done, sys.stderr)
    return ""


def _opens(folder: Path) -> bool:
    """Say whether the app can start on the data now."""
    from ldn_desktop.app.bootstrap import open_context

    try:
        open_context(folder, patience=0)[0].store.close()  # it is asked again and again
    except StorageError:
        return False
    return True


def _start_anew() -> None:
    """Start in place of this process: the window that asked has made an application already."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own words


def _ask(
    sentence: str,
    offer: str = "",
    has_passed: Callable[[], bool] | None = None,
    backups: "Backups | None" = None,
    fix: str = "",
) -> bool:
    """Say it in the terminal, there with the `mend`, and on the screen; return whether to go on.

    That is where the `offer` was taken, what was said of `has_passed`, or one of the `backups` is
    in place.
    """
    tell(f"{sentence} {fix}".rstrip(), sys.stderr)
    with screen() as is_there, suppress(ImportError):
        if is_there:
            from ldn_desktop.ui.startup_error import show_startup_error

            return show_startup_error(sentence, offer, has_passed, backups)
    return False


def _qt_is_missing(error: ImportError) -> str:
    return _(
        "The window can't start, a part of the system is missing: {part}. "
        "Install it, or start without a screen: DISPLAY= WAYLAND_DISPLAY= ldn-desktop"
    ).format(part=str(error).splitlines()[0][:200])

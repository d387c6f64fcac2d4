"""Starts the app: one owner for each data folder, the window where there is a screen."""

import sys
from contextlib import suppress
from pathlib import Path

from ldn_desktop.desktop.channel import Request, ask
from ldn_desktop.desktop.folders import data_folder, make_data_folder
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.lean import leave_sources_unread
from ldn_desktop.services.errors import StorageError
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say

DONE, REFUSED = 0, 1


def start_app(
    asked_for: Path | None = None, *, background: bool = False, demo: bool = False
) -> int:
    """Run the app until it is quit; a second start raises the first. Returns the exit status."""
    if demo:
        from ldn_desktop.demo import demo_folder

        with demo_folder() as folder:
            return _start(folder, background=background, is_demo=True)
    return _start(data_folder(asked_for), background=background, is_demo=False)


def _start(folder: Path, *, background: bool, is_demo: bool) -> int:
    try:
        lock = OwnerLock(make_data_folder(folder))
        if not lock.acquire():
            return _raise_running(folder, background=background)
    except StorageError as error:
        return _refuse(say(error))
    try:
        if not has_screen():
            from ldn_desktop.terminal import run_terminal

            return run_terminal(folder, lock, is_demo=is_demo)
        try:
            leave_sources_unread()
            from ldn_desktop.ui.app import run_window
        except ImportError as error:
            print(_qt_is_missing(error), file=sys.stderr)
            return REFUSED
        return run_window(folder, lock, background=background, is_demo=is_demo)
    except StorageError as error:
        return _refuse(say(error))
    finally:
        lock.release()


def _raise_running(folder: Path, *, background: bool) -> int:
    """Bring the running window to the front. One that hangs is told of, never joined by another."""
    if background:
        return DONE
    if ask(folder, Request.RAISE) is not None:
        return DONE
    return _refuse(
        _("LDN Desktop is running already, but does not answer. Quit it, then start it again.")
    )


def _refuse(sentence: str) -> int:
    """Say why the app can't start, on the screen too: who clicked an icon sees no terminal."""
    print(sentence, file=sys.stderr, flush=True)
    if has_screen():
        with suppress(ImportError):
            from ldn_desktop.ui.refusal import show_refusal

            show_refusal(sentence)
    return REFUSED


def _qt_is_missing(error: ImportError) -> str:
    return _(
        "The window can't start, a part of the system is missing: {part}. "
        "Install it, or start without a screen: DISPLAY= WAYLAND_DISPLAY= ldn-desktop"
    ).format(part=str(error).splitlines()[0][:200])

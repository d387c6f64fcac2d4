"""One running app per data folder: become its owner, or reach the owner."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from ldn_desktop.desktop.control_socket import REPLY_TIMEOUT_S, Reply, Request, ask
from ldn_desktop.desktop.lock import NO_SOCKET, OwnerLock

ANSWERS_WITHIN = 10.0
"""Seconds in which a running app replies, on a slow computer and with a slow notification server.

The user is offered to end an app that does not: one that is only slow must not be taken for it.
"""

STARTS_WITHIN = 20.0
"""Seconds in which a starting app begins to reply: at log-in everything is slow."""

ENDS_WITHIN = 3.0
"""Seconds between the request to end an app and its kill."""

POLL_SECONDS = 0.1


class Claim(StrEnum):
    """The result of a start: the folder is ours, or its owner replied, is silent or unreachable.

    UNREACHABLE: the owner itself published that it has no socket.
    """

    OURS = "ours"
    ANSWERED = "answered"
    SILENT = "silent"
    UNREACHABLE = "unreachable"


def claim(
    folder: Path,
    lock: OwnerLock,
    request: Request,
    *,
    answers_within: float = ANSWERS_WITHIN,
    starts_within: float = STARTS_WITHIN,
    heard: Callable[[Reply], None] = lambda _reply: None,
) -> Claim:
    """Become the owner of the folder, or send `request` to the owner. Raises `StorageError`.

    Waits (seconds) for an owner that is ending or starting. An owner that hangs keeps the folder:
    two running apps would ring twice. `heard` gets the owner's reply.
    """
    patience = _Patience(lock, answers_within, starts_within)
    while not lock.acquire():
        timeout = max(answers_within, REPLY_TIMEOUT_S)
        reply = ask(folder, request, timeout)
        if reply is not None:
            heard(reply)
            return Claim.ANSWERED
        if _has_no_socket(lock.owner()):
            return Claim.UNREACHABLE
        if not patience.waits():
            return Claim.SILENT
    return Claim.OURS


def ask_patiently(
    folder: Path,
    lock: OwnerLock,
    request: Request,
    *,
    answers_within: float = ANSWERS_WITHIN,
    starts_within: float = STARTS_WITHIN,
) -> Reply | None:
    """Send `request` to the owner of the folder, and wait (seconds) as long as `claim` does.

    Return None if no app owns the folder, or if the owner hangs or cannot be reached.
    """
    patience = _Patience(lock, answers_within, starts_within)
    while (reply := ask(folder, request, answers_within)) is None:
        if not can_end_owner(lock) or not patience.waits():
            return None
    return reply


class _Patience:
    """How long an owner that gives no reply is waited for; it begins anew as the owner changes."""

    def __init__(self, lock: OwnerLock, answers_within: float, starts_within: float) -> None:
        self._lock = lock
        self._answers_within, self._starts_within = answers_within, starts_within
        self._began, self._known = time.monotonic(), lock.owner()

    def waits(self) -> bool:
        """Wait a little; return False, at once, if the owner has had its seconds."""
        owner = self._lock.owner()
        if owner != self._known:  # it began to listen, or another process became the owner
            self._began, self._known = time.monotonic(), owner
        most = self._answers_within if owner and owner[1] else self._starts_within
        if time.monotonic() - self._began > most:
            return False
        time.sleep(POLL_SECONDS)
        return True


def can_end_owner(lock: OwnerLock) -> bool:
    """Return whether the owner's process is known for sure, so that it may be ended."""
    return _holder(lock) is not None and not _has_no_socket(lock.owner())


def is_unreachable(lock: OwnerLock) -> bool:
    """Return whether an app that commands cannot reach is known to own the folder."""
    return _holder(lock) is not None and _has_no_socket(lock.owner())


def _has_no_socket(owner: tuple[int, str] | None) -> bool:
    return owner is not None and owner[1] == NO_SOCKET


def end_owner(lock: OwnerLock, *, ends_within: float = ENDS_WITHIN) -> bool:
    """End the app that owns the folder and take its place; return whether that worked.

    Only for an app that hangs, and only if the user asks for it. Its saved data stay saved.
    """
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        holder = _holder(lock)
        if holder is not None:
            with suppress(OSError):
                os.kill(holder, number)
        if _taken_within(lock, ends_within):
            return True
    return False


def _holder(lock: OwnerLock) -> int | None:
    """Return the id of the process that the lock names, if that process has the file open.

    The id alone is not enough: it can be of another process (a container has its own ids).
    """
    owner = lock.owner()
    if sys.platform != "linux" or owner is None or owner[0] == os.getpid():
        return None
    with suppress(OSError):
        for handle in Path(f"/proc/{owner[0]}/fd").iterdir():
            with suppress(OSError):
                if handle.samefile(lock.path):
                    return owner[0]
    return None


def take_over(folder: Path, lock: OwnerLock, *, ends_within: float = STARTS_WITHIN) -> bool:
    """Ask the owner to end and become the owner; return whether that worked (in seconds)."""
    return ask(folder, Request.LEAVE, ANSWERS_WITHIN) is not None and _taken_within(
        lock, ends_within
    )


def _taken_within(lock: OwnerLock, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not lock.acquire():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True

"""One running app per data folder: own it, or reach the one that does."""

import os
import signal
import sys
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from ldn_desktop.desktop.control_socket import Request, ask
from ldn_desktop.desktop.lock import NO_SOCKET, OwnerLock

ANSWERS_WITHIN = 5.0
"""Seconds in which an app that runs answers; a slow notification server may hold it up for two."""

STARTS_WITHIN = 20.0
"""Seconds in which an app that holds the folder has begun to answer: at log-in all is slow."""

ENDS_WITHIN = 3.0
"""Seconds that an app that is asked to end is given before it is ended."""

A_MOMENT = 0.1


class Claim(StrEnum):
    """What became of a start: we own the folder, or another does.

    That one answered, is silent, or says itself that it can't be reached.
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
) -> Claim:
    """Own the folder, or have the app that does answer `request`. Raises `StorageError`.

    One that is ending leaves the folder to us; one that is starting is waited for. One that hangs
    keeps the folder: two would ring twice.
    """
    began, known = time.monotonic(), lock.owner()
    while not lock.acquire():
        if ask(folder, request) is not None:
            return Claim.ANSWERED
        owner = lock.owner()
        if _has_no_socket(owner):
            return Claim.UNREACHABLE
        if owner != known:  # it has begun to listen, or another took its place
            began, known = time.monotonic(), owner
        patience = answers_within if owner and owner[1] else starts_within
        if time.monotonic() - began > patience:
            return Claim.SILENT
        time.sleep(A_MOMENT)
    return Claim.OURS


def can_end_owner(lock: OwnerLock) -> bool:
    """Say whether the process that holds the folder is known for sure, so that it may be ended."""
    return _holder(lock) is not None and not _has_no_socket(lock.owner())


def is_unreachable(lock: OwnerLock) -> bool:
    """Say whether an app holds the folder, as far as that is known, that commands can't reach."""
    return _holder(lock) is not None and _has_no_socket(lock.owner())


def _has_no_socket(owner: tuple[int, str] | None) -> bool:
    return owner is not None and owner[1] == NO_SOCKET


def end_owner(lock: OwnerLock, *, ends_within: float = ENDS_WITHIN) -> bool:
    """End the app that holds the folder and take it; say whether it is ours now.

    For one that hangs, and only where the user asks for it. What it saved is saved.
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
    """Return the number of the process that says it is the owner and has the file open.

    The number alone would not do: it may be another process's here (a container has its own).
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


def _taken_within(lock: OwnerLock, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not lock.acquire():
        if time.monotonic() > deadline:
            return False
        time.sleep(A_MOMENT)
    return True

"""The local socket between a command and the running app: JSON lines, one request, one answer.

Windows is a known gap: Python offers no local sockets there, and a network port, even on this
computer only, is not opened (no network). Until a named pipe is written, a command finds no
running app there, and a second start cannot raise the first.
"""

import json
import os
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from ldn_desktop.desktop.folders import folder_mark, own_folder_in, runtime_folder
from ldn_desktop.desktop.lock import NO_SOCKET, OwnerLock
from ldn_desktop.desktop.os_errors import storage_error
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import Watcher

Value = str | int | float | bool | None | list[str]
Reply = Mapping[str, Value]

LONGEST_PATH = 100
"""Bytes of a local socket's path that every system takes."""

LONGEST_LINE = 4096
MOST_CONNECTIONS = 16
PATIENCE = 1.0
"""Seconds a command waits for the app: a hung window must not hang the command."""

PATIENCE_FOR_HEALTH = 5.0
"""The same where the answer is what was asked for: who is slow is not told as gone."""


class Request(StrEnum):
    """What a command asks the running app."""

    RAISE = "raise"
    CHANGED = "changed"
    HEALTH = "health"


def socket_path(folder: Path) -> Path:
    """Return where the app of this data folder listens. Raises `StorageError`."""
    name = f"{folder_mark(folder)}.sock"
    path = runtime_folder() / name
    if len(os.fsencode(path)) < LONGEST_PATH:
        return path
    path = own_folder_in(Path(tempfile.gettempdir())) / name
    if len(os.fsencode(path)) < LONGEST_PATH:
        return path
    # Where both are long, the short one that every Unix has.
    return own_folder_in(Path("/tmp")) / name  # noqa: S108 - a private folder of ours in it


def ask(folder: Path, request: Request, patience: float = PATIENCE) -> Reply | None:
    """Ask the app that runs on this data folder; None where none answers within `patience` s."""
    if sys.platform == "win32":
        return None
    deadline = time.monotonic() + patience
    for path in _where_it_may_listen(folder):
        answer = _ask_at(path, request, deadline)
        if answer is not None:
            return answer
    return None


def _where_it_may_listen(folder: Path) -> list[str]:
    """Return what the owner says, then where this session would look."""
    owner = OwnerLock(folder).owner()
    paths = [owner[1]] if owner and owner[1] not in ("", NO_SOCKET) else []
    try:
        usual = str(socket_path(folder))
    except StorageError:
        return paths
    return paths if usual in paths else [*paths, usual]


def _ask_at(path: str, request: Request, deadline: float) -> Reply | None:
    if sys.platform == "win32":
        return None
    with socket.socket(socket.AF_UNIX) as talk:
        try:
            talk.settimeout(max(deadline - time.monotonic(), 0.01))
            talk.connect(path)
            if not _is_same_user(talk):
                return None
            talk.sendall(_line({"request": request.value}))
            return _read_line(_received(talk, deadline))
        except (OSError, ValueError):
            return None


def _received(talk: socket.socket, deadline: float) -> bytes:
    data = b""
    while not data.endswith(b"\n") and len(data) < LONGEST_LINE:
        talk.settimeout(max(deadline - time.monotonic(), 0.01))
        piece = talk.recv(LONGEST_LINE)
        if not piece:
            break
        data += piece
    return data


def _line(content: Reply) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _read_line(line: bytes) -> Reply | None:
    """Read one line; None unless it is an object of plain values."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and all(map(_is_value, found.values())) else None


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return value is None or isinstance(value, str | int | float)


def _is_same_user(talk: socket.socket) -> bool:
    """Say whether the other end is the same user's; elsewhere than Linux the folder sees to it."""
    if sys.platform != "linux":
        return True
    form = "3i"
    found = talk.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(form))
    return bool(struct.unpack(form, found)[1] == os.getuid())


class ControlServer:
    """Answers the commands, in the app's own loop. `answer` must return soon and not raise."""

    def __init__(self, watcher: Watcher, answer: Callable[[Request], Reply]) -> None:
        self._watcher = watcher
        self._answer = answer
        self._socket: socket.socket | None = None
        self._path: Path | None = None
        self._open: dict[int, tuple[socket.socket, bytes]] = {}

    def listen(self, folder: Path, lock: OwnerLock) -> bool:
        """Listen for the data folder's commands; False where that is not possible (Windows).

        Only the lock's owner may: it removes the socket that an owner before it left. Where it
        can't be done the lock says so, that nobody takes this app for hung. Raises `StorageError`.
        """
        assert lock.held  # noqa: S101 - else it would silence the app that runs
        if sys.platform == "win32":
            lock.publish(NO_SOCKET)
            return False
        try:
            path = socket_path(folder)
            self._listen_at(path)
        except StorageError:
            lock.publish(NO_SOCKET)
            raise
        lock.publish(str(path))
        return True

    def _listen_at(self, path: Path) -> None:
        if sys.platform == "win32":
            return
        listener = socket.socket(socket.AF_UNIX)
        try:
            path.unlink(missing_ok=True)
            listener.bind(str(path))
            path.chmod(0o600)
            listener.listen(MOST_CONNECTIONS)
        except OSError as error:
            listener.close()
            raise storage_error(error, path) from error
        listener.setblocking(False)
        self._socket, self._path = listener, path
        self._watcher.watch(listener.fileno(), self._accept)

    def close(self) -> None:
        """Listen no more; call it before the lock is released."""
        for fileno in tuple(self._open):
            self._hang_up(fileno)
        if self._socket is not None and self._path is not None:
            self._watcher.unwatch(self._socket.fileno())
            self._socket.close()
            self._path.unlink(missing_ok=True)
            self._socket = None

    def _accept(self) -> None:
        if self._socket is None:
            return
        try:
            talk, _ = self._socket.accept()
        except OSError:
            return  # the other end went before it was its turn
        if len(self._open) >= MOST_CONNECTIONS or not _is_same_user(talk):
            talk.close()
            return
        talk.setblocking(False)
        fileno = talk.fileno()
        self._open[fileno] = (talk, b"")
        self._watcher.watch(fileno, lambda: self._read(fileno))

    def _read(self, fileno: int) -> None:
        if fileno not in self._open:
            return
        talk, data = self._open[fileno]
        try:
            piece = talk.recv(LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        *lines, rest = (data + piece).split(b"\n")
        is_alive = bool(piece) and len(rest) < LONGEST_LINE
        self._open[fileno] = (talk, rest)
        if not (is_alive and all(self._reply(talk, line) for line in lines)):
            self._hang_up(fileno)

    def _reply(self, talk: socket.socket, line: bytes) -> bool:
        """Answer one line; False ends the connection."""
        asked = _read_line(line)
        try:
            request = Request(str((asked or {}).get("request")))
        except ValueError:
            return False
        try:
            talk.sendall(_line(self._answer(request)))
        except OSError:
            return False  # who asked did not wait
        return True

    def _hang_up(self, fileno: int) -> None:
        talk, _ = self._open.pop(fileno)
        self._watcher.unwatch(fileno)
        talk.close()

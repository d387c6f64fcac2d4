"""The local socket between a command and the running app: one JSON line per request and reply.

It does not work on Windows: Python has no local sockets there, and the app opens no network port,
not even a local one. Until a named pipe is implemented, a command on Windows finds no running app,
and a second start cannot raise the first.
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
"""Bytes of a local socket's path; every system accepts as many."""

LONGEST_LINE = 4096
MOST_CONNECTIONS = 16
REPLY_TIMEOUT_S = 1.0
"""Seconds a command waits for the app: a window that hangs must not block the command."""


class Request(StrEnum):
    """What a command requests of the running app."""

    RAISE = "raise"
    CHANGED = "changed"
    HEALTH = "health"
    LEAVE = "leave"


def socket_path(folder: Path) -> Path:
    """Return the path of the socket of the app on this data folder. Raises `StorageError`."""
    name = f"{folder_mark(folder)}.sock"
    path = runtime_folder() / name
    if len(os.fsencode(path)) < LONGEST_PATH:
        return path
    path = own_folder_in(Path(tempfile.gettempdir())) / name
    if len(os.fsencode(path)) < LONGEST_PATH:
        return path
    # Both are too long: use the short folder that every Unix has.
    return own_folder_in(Path("/tmp")) / name  # noqa: S108 - a private folder of ours in it


def ask(
    folder: Path, request: Request, timeout_s: float = REPLY_TIMEOUT_S, *, token: str = ""
) -> Reply | None:
    """Send a request to the app on this data folder; None without a reply within `timeout_s`.

    `token` is the activation token by which the app may come to the front.
    """
    if sys.platform == "win32":
        return None
    deadline = time.monotonic() + timeout_s
    line = _line({"request": request.value, **({"token": token} if token else {})})
    for path in _possible_paths(folder):
        answer = _ask_at(path, line, deadline)
        if answer is not None:
            return answer
    return None


def _possible_paths(folder: Path) -> list[str]:
    """Return the path that the lock names, then this session's path."""
    owner = OwnerLock(folder).owner()
    paths = [owner[1]] if owner and owner[1] not in ("", NO_SOCKET) else []
    try:
        usual = str(socket_path(folder))
    except StorageError:
        return paths
    return paths if usual in paths else [*paths, usual]


def _ask_at(path: str, line: bytes, deadline: float) -> Reply | None:
    if sys.platform == "win32":
        return None
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(max(deadline - time.monotonic(), 0.01))
            connection.connect(path)
            if not _is_same_user(connection):
                return None
            connection.sendall(line)
            return _read_line(_received(connection, deadline))
        except (OSError, ValueError):
            return None


def _received(connection: socket.socket, deadline: float) -> bytes:
    data = b""
    while not data.endswith(b"\n") and len(data) < LONGEST_LINE:
        connection.settimeout(max(deadline - time.monotonic(), 0.01))
        piece = connection.recv(LONGEST_LINE)
        if not piece:
            break
        data += piece
    return data


def _line(content: Reply) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _read_line(line: bytes) -> Reply | None:
    """Parse one line; None unless it is an object of plain values."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and all(map(_is_value, found.values())) else None


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return value is None or isinstance(value, str | int | float)


def _is_same_user(connection: socket.socket) -> bool:
    """Return whether the peer is the same user; outside Linux the private folder ensures it."""
    if sys.platform != "linux":
        return True
    form = "3i"
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(form))
    return bool(struct.unpack(form, found)[1] == os.getuid())


class ControlServer:
    """Replies to commands, in the app's event loop. `answer` must return soon and not raise.

    `take_token` gets what a request has as activation token, before `answer` is called.
    """

    def __init__(
        self,
        watcher: Watcher,
        answer: Callable[[Request], Reply],
        take_token: Callable[[Value], None] = lambda _token: None,
    ) -> None:
        self._watcher = watcher
        self._answer = answer
        self._take_token = take_token
        self._socket: socket.socket | None = None
        self._path: Path | None = None
        self._open: dict[int, tuple[socket.socket, bytes]] = {}

    def listen(self, folder: Path, lock: OwnerLock) -> bool:
        """Listen for commands on the data folder; return False if impossible (Windows).

        Only the owner of the lock may call this: it removes the socket of a former owner. On a
        failure the lock publishes it, so that nobody takes this app for hung. Raises
        `StorageError`.
        """
        assert lock.held  # noqa: S101 - otherwise it would cut off the running app
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
        """Stop listening. Call this before the lock is released."""
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
            connection, _ = self._socket.accept()
        except OSError:
            return  # the peer left before it was accepted
        if len(self._open) >= MOST_CONNECTIONS or not _is_same_user(connection):
            connection.close()
            return
        connection.setblocking(False)
        fileno = connection.fileno()
        self._open[fileno] = (connection, b"")
        self._watcher.watch(fileno, lambda: self._read(fileno))

    def _read(self, fileno: int) -> None:
        if fileno not in self._open:
            return
        connection, data = self._open[fileno]
        try:
            piece = connection.recv(LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        *lines, rest = (data + piece).split(b"\n")
        is_alive = bool(piece) and len(rest) < LONGEST_LINE
        self._open[fileno] = (connection, rest)
        if not (is_alive and all(self._reply(connection, line) for line in lines)):
            self._hang_up(fileno)

    def _reply(self, connection: socket.socket, line: bytes) -> bool:
        """Reply to one line; False ends the connection."""
        asked = _read_line(line) or {}
        try:
            request = Request(str(asked.get("request")))
        except ValueError:
            return False
        if "token" in asked:
            self._take_token(asked["token"])
        try:
            connection.sendall(_line(self._answer(request)))
        except OSError:
            return False  # the peer did not wait
        return True

    def _hang_up(self, fileno: int) -> None:
        connection, _ = self._open.pop(fileno)
        self._watcher.unwatch(fileno)
        connection.close()

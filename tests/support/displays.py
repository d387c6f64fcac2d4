"""Displays that only answer: enough for a client to see that it is let in, or is not."""

import errno
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Answer = Callable[[socket.socket], None]
X_NUMBERS = range(64_998, 65_400)
"""Tests run beside each other, and all of them see the names of such sockets."""


def x_lets_in(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(
        struct.pack("=BxHHH", 1, 11, 0, 8) + struct.pack("=IIII", 1, 1 << 21, 0xFFFFF, 0)
    )
    client.sendall(bytes(16))
    client.recv(1)  # until it has gone


def x_refuses(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(struct.pack("=BBHHH", 0, 8, 11, 0, 2) + b"No keys.")


def wayland_lets_in(client: socket.socket) -> None:
    asked = struct.unpack("=III", client.recv(12))
    client.sendall(struct.pack("=III", asked[2], 12 << 16, 0))


def says_nothing(client: socket.socket) -> None:
    client.recv(4096)
    client.recv(1)


@contextmanager
def x_display(answer: Answer) -> Iterator[str]:
    """Give the name of an X display of this computer that answers so."""
    with socket.socket(socket.AF_UNIX) as server:
        number = next(n for n in X_NUMBERS if _is_free(server, f"\0/tmp/.X11-unix/X{n}"))
        with _answering(server, answer):
            yield f":{number}"


def _is_free(server: socket.socket, path: str) -> bool:
    """Bind to the path; say whether nobody else has it."""
    try:
        server.bind(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return False
    return True


@contextmanager
def wayland_display(folder: Path, answer: Answer) -> Iterator[str]:
    """Give the path of a Wayland display that answers so."""
    path = str(folder / "wayland-7")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        with _answering(server, answer):
            yield path


@contextmanager
def _answering(server: socket.socket, answer: Answer) -> Iterator[None]:
    server.listen()
    serving = threading.Thread(target=_serve, args=(server, answer), daemon=True)
    serving.start()
    yield
    server.shutdown(socket.SHUT_RDWR)
    serving.join()


def _serve(server: socket.socket, answer: Answer) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            threading.Thread(target=_answer, args=(client, answer), daemon=True).start()


def _answer(client: socket.socket, answer: Answer) -> None:
    with client, suppress(OSError):
        answer(client)

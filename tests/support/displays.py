"""Displays that only answer: enough for a client to see that it is let in, or is not."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Answer = Callable[[socket.socket], None]
X_NUMBER = 64_998


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
    with listening("\0/tmp/.X11-unix/X" + str(X_NUMBER), answer):
        yield f":{X_NUMBER}"


@contextmanager
def wayland_display(folder: Path, answer: Answer) -> Iterator[str]:
    """Give the path of a Wayland display that answers so."""
    with listening(str(folder / "wayland-7"), answer):
        yield str(folder / "wayland-7")


@contextmanager
def listening(path: str, answer: Answer) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
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

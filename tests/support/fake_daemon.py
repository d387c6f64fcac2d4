"""A message bus whose every answer the test writes, as bytes on a real socket."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import HeaderFields, Message, MessageFlag, Parser, new_method_return


class FakeDaemon:
    """The bus; every call but the login needs its answer in `answers`."""

    def __init__(self, path: Path) -> None:
        self.answers: list[Callable[[Message], bytes] | None] = []
        self.serial = 0
        self.seen: list[Message] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self.talk: socket.socket | None = None
        self.says_hello = True

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self.talk is not None:
            self.hang_up()
        if self._thread.ident is not None:
            self._thread.join(5)
        if self.talk is not None:
            self.talk.close()

    def hang_up(self) -> None:
        assert self.talk is not None
        try:
            self.talk.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def pack(self, message: Message) -> bytes:
        self.serial += 1
        data: bytes = message.serialise(serial=self.serial)
        return data

    def _serve(self) -> None:
        try:
            self.talk, _ = self._listener.accept()
            self._answer_all(self.talk, self._log_in(self.talk))
        except OSError:
            return

    def _log_in(self, talk: socket.socket) -> bytes:
        """Return what arrived along with the end of the login: the first call may be in it."""
        data = b""
        while b"BEGIN\r\n" not in data:
            piece = talk.recv(1000)
            if not piece:
                return b""
            data += piece
            if piece.endswith(b"\r\n") and b"AUTH" in piece:
                talk.sendall(b"OK 1234deadbeef\r\n")
        return data.partition(b"BEGIN\r\n")[2]

    def _answer_all(self, talk: socket.socket, data: bytes) -> None:
        parser = Parser()
        while data or (data := talk.recv(4096)):
            parser.add_data(data)
            data = b""
            while (message := parser.get_next_message()) is not None:
                self._answer(talk, message)

    def _answer(self, talk: socket.socket, message: Message) -> None:
        self.seen.append(message)
        if message.header.fields[HeaderFields.member] == "Hello":
            if self.says_hello:
                talk.sendall(self.pack(new_method_return(message, "s", (":1.1",))))
            return
        if message.header.flags & MessageFlag.no_reply_expected:
            return
        answer = self.answers.pop(0)
        if answer is not None:
            talk.sendall(answer(message))


@contextmanager
def fake_daemon() -> Iterator[tuple[FakeDaemon, str]]:
    """Make a bus that is not started yet; yield it and its address."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        path = Path(folder) / "bus"
        made = FakeDaemon(path)
        try:
            yield made, f"unix:path={path}"
        finally:
            made.close()

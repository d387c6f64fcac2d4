"""Writes reminders as plain lines to a stream, for a computer without a screen."""

from typing import TextIO

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.notification import one_line
from ldn_desktop.services.ports import Delivery, Message, Notifier, Sounds
from ldn_desktop.typing_compat import override


class TerminalNotifier(Notifier):
    """Writes title, body and `hint` (how to answer), each on a line, without control characters.

    A reminder counts as shown once the stream accepted it; `withdraw` cannot remove the lines.
    `close` leaves the stream open, because the caller owns it.
    """

    name = "terminal"

    def __init__(self, stream: TextIO, hint: str = "") -> None:
        self._stream = stream
        self._hint = hint
        self._shown: set[DoseKey] = set()

    @override
    def ready(self) -> Delivery:
        return Delivery.FAILED if self._stream.closed else Delivery.DELIVERED

    @override
    def show(self, message: Message) -> Delivery:
        hint = "" if message.gentle else self._hint
        lines = [one_line(text) for text in (message.title, message.body, hint) if text]
        bell = "\a" if message.sound and self._stream.isatty() else ""
        try:
            self._stream.write(self._writable(bell + "\n".join(lines) + "\n"))
            self._stream.flush()
        except (OSError, ValueError):  # a closed pipe, or a stream closed on our side
            return Delivery.FAILED
        self._shown.add(message.key)
        return Delivery.DELIVERED

    def _writable(self, text: str) -> str:
        """Replace the characters that the stream's encoding lacks, instead of failing."""
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)

    @override
    def sounds(self) -> Sounds:
        return Sounds.ITS_OWN if self._stream.isatty() else Sounds.NONE

    @override
    def withdraw(self, key: DoseKey) -> None:
        self._shown.discard(key)

    @override
    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self._shown)

    @override
    def close(self) -> None:
        self._shown.clear()

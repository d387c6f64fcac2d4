"""Reminders as plain lines on a stream, for a computer without a screen."""

from typing import TextIO

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.notification import one_line
from ldn_desktop.services.ports import Delivery, Message


class TerminalNotifier:
    """A `Notifier` that writes; what is written cannot be taken back.

    `hint` is a line that says how to answer. A stream that takes the line has shown it.
    """

    name = "terminal"

    def __init__(self, stream: TextIO, hint: str = "") -> None:
        self._stream = stream
        self._hint = hint
        self._shown: set[DoseKey] = set()

    def ready(self) -> Delivery:
        """Return FAILED only for a stream that is closed."""
        return Delivery.FAILED if self._stream.closed else Delivery.DELIVERED

    def show(self, message: Message) -> Delivery:
        """Write title, body and hint, each on a line, without control signs."""
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
        """Return the text with what the stream's encoding lacks replaced, not refused."""
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)

    def withdraw(self, key: DoseKey) -> None:
        """Count it as shown no more."""
        self._shown.discard(key)

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses written and not withdrawn."""
        return frozenset(self._shown)

    def close(self) -> None:
        """Let go of the stream without closing it: it is not ours."""
        self._shown.clear()

"""The sentence about what undo took back: a user who presses its key twice sees what is gone."""

from collections.abc import Sequence
from datetime import tzinfo

from ldn_desktop.domain.records import Record
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural


def say_taken_back(lines: Sequence[Record], zone: tzinfo, formats: Formats) -> str:
    """Return "Taken back: the answer for 4 January, 21:00.", with times in `zone`."""
    if len(lines) != 1:
        text = plural("{count} answer taken back.", "{count} answers taken back.", len(lines))
        return text.format(count=len(lines))
    (line,) = lines
    if line.key is None:
        return _("Taken back: the extra dose of {day}.").format(day=formats.day(line.day))
    when = formats.day(line.day)
    if line.due is not None:
        at = formats.time(line.due.astimezone(zone).time())
        when = _("{day}, {time}").format(day=when, time=at)
    return _("Taken back: the answer for {when}.").format(when=when)

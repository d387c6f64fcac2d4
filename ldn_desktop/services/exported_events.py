"""Remembers the events of exported calendars, so that the next export can cancel them.

They are stored as a machine setting, which the export of all data leaves out.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ldn_desktop.services.context import Context
from ldn_desktop.services.papers_out import Paper, keep_out
from ldn_desktop.services.repositories import Reader
from ldn_desktop.services.setting_types import PlanAsOf

MEMORY = "machine.calendar"


@dataclass(frozen=True)
class ExportedEvent:
    """An event of an exported calendar: its first and its last start, as aware instants.

    `last` is None if the event repeats without end.
    """

    uid: str
    first: datetime
    last: datetime | None


def read_exported_events(reader: Reader) -> tuple[ExportedEvent, ...]:
    """Return all events that exported calendars may contain; none if the setting is invalid."""
    try:
        rows = json.loads(reader.settings.all().get(MEMORY, "{}")).items()
        return tuple(ExportedEvent(uid, *_instants(*instants)) for uid, instants in rows)
    except (ValueError, TypeError, AttributeError):  # written by hand or by a later version
        return ()


def save_exported_events(
    context: Context, events: Iterable[ExportedEvent], plan: PlanAsOf, write: Callable[[], None]
) -> None:
    """Call `write` to write a calendar, and remember its events with the older ones, or do neither.

    `plan` is the one that the calendar was made of.
    Events that are over are forgotten. Raises `StorageError`, and what `write` raises.
    """
    with context.store.work(write=True) as work:
        before, now = work.settings.all().get(MEMORY), context.clock.now()
        held = {event.uid: event for event in read_exported_events(work)}
        for event in events:
            held[event.uid] = _longer(event, held.get(event.uid))
        kept = [event for event in held.values() if event.last is None or event.last > now]
        if (row := _row(kept)) != before:
            work.settings.save(MEMORY, row)
        keep_out(work, Paper.CALENDAR, plan)
        write()
        work.commit()


def _longer(event: ExportedEvent, before: ExportedEvent | None) -> ExportedEvent:
    """Return the event with the later end of the two: another calendar may have the older one."""
    if before is None:
        return event
    ends = (event.last, before.last)
    last = None if None in ends else max(end for end in ends if end is not None)
    return ExportedEvent(event.uid, event.first, last)


def _row(events: Iterable[ExportedEvent]) -> str:
    rows: Mapping[str, list[str | None]] = {
        event.uid: [event.first.isoformat(), event.last.isoformat() if event.last else None]
        for event in events
    }
    return json.dumps(rows, sort_keys=True)


def _instants(first: str, last: str | None) -> tuple[datetime, datetime | None]:
    return _instant(first), _instant(last) if last is not None else None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant

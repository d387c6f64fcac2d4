"""The dependencies of every service: the store, the clock and the zone."""

from dataclasses import dataclass
from datetime import date

from ldn_desktop.services.ports import Ports
from ldn_desktop.services.repositories import Reader
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot, read_schedule_snapshot


@dataclass(frozen=True)
class Context(Ports):
    """The dependencies, created once by `bootstrap`."""

    def read(self, first: date | None = None, last: date | None = None) -> ScheduleSnapshot:
        """Return the current snapshot, read in a unit of work of its own. Raises `StorageError`."""
        with self.store.work() as work:
            return self.snapshot(work, first, last)

    def snapshot(
        self, reader: Reader, first: date | None = None, last: date | None = None
    ) -> ScheduleSnapshot:
        """Return the current snapshot as `reader` sees it, within its unit of work."""
        return read_schedule_snapshot(reader, self.clock.now(), self.zones.local(), first, last)

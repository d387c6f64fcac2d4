"""Says a word before a dose, once, and takes it off the screen when the dose is due or answered."""

import logging
from datetime import UTC, datetime

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.ringing import Ring, RingKind
from ldn_desktop.domain.word_ahead import WordAhead, word_ahead
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import Notifier
from ldn_desktop.services.reminder_dispatch import Compose, RingContext
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

log = logging.getLogger(__name__)

MEMORY = "machine.word_ahead"
"""The setting with the instant of the newest word; settings of this kind are in no export."""
KEY = gentle_reminder_key(GentleReminderKind.DOSE_AHEAD)


class WordsAhead:
    """Touches no dose. What was said is stored before it is shown: a kill leaves no second word."""

    def __init__(self, context: Context, notifier: Notifier, compose: Compose) -> None:
        self._context = context
        self._notifier = notifier
        self._compose = compose
        self._told_at: datetime | None = None
        self._has_read = False

    def check(self, snapshot: ScheduleSnapshot) -> None:
        """Say the word of the snapshot's instant, or withdraw one that is over."""
        word = self._word(snapshot)
        if word is None and KEY in self._notifier.shown():
            self._notifier.withdraw(KEY)
        if word is None or not word.is_new or word.status.dose.due is None:
            return
        self._note(snapshot.now)
        never_stored = Reminder(word.status.key, word.status.dose.due, None)
        ring = Ring(word.status, RingKind.AHEAD, never_stored)
        self._notifier.show(self._compose(RingContext(ring, snapshot)))

    def _word(self, snapshot: ScheduleSnapshot) -> WordAhead | None:
        if snapshot.settings.ahead_minutes is None:
            return None
        self._read()
        rows = snapshot.rows(snapshot.today - ONE_DAY, snapshot.today + ONE_DAY)
        return word_ahead(
            (row.status for row in rows),
            snapshot.settings.ring_rules,
            snapshot.now,
            snapshot.zone.zone,
            self._told_at,
        )

    def _read(self) -> None:
        """Read what an earlier run said, once."""
        if self._has_read:
            return
        with self._context.store.work() as work:
            text = work.settings.all().get(MEMORY, "")
        self._has_read = True
        try:
            self._told_at = datetime.fromisoformat(text).astimezone(UTC) if text else None
        except ValueError:
            log.warning("The instant of the newest word before a dose could not be read")

    def _note(self, now: datetime) -> None:
        self._told_at = now
        try:
            with self._context.store.work(write=True) as work:
                work.settings.save(MEMORY, now.isoformat())
                work.commit()
        except StorageError:
            log.warning("The word before a dose could not be stored")

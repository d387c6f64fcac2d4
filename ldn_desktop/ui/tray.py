"""The tray icon: the next dose in words, and actions that need no window."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.dose_change_notice import dose_change, next_change
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.putting_off import LATER_MINUTES
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.icons import app_icon
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.today.presenter import when_of
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.ui.main_window import MainWindow

MORNING = time(7)
"""The local time at which the quiet "until tomorrow" ends."""

NIGHT = timedelta(hours=4)
"""So long after midnight counts as the evening before: "tomorrow" is the coming morning."""


class Tray(QObject):
    """An icon with a menu, shown as soon as the desktop has a tray. `mark` says whose it is."""

    def __init__(
        self, controller: AppController, window: "MainWindow", mark: Callable[[str], str] = str
    ) -> None:
        super().__init__(window)
        self._marked = mark
        self._controller = controller
        self._window = window
        self.menu = QMenu()
        self.icon: QSystemTrayIcon | None = None
        self._is_due = False
        self._build()
        controller.changed.connect(self.refresh)
        self.refresh()

    def is_there(self) -> bool:
        """Return whether the icon can be clicked; show it if a tray has appeared meanwhile."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self.icon is None:
            self.icon = QSystemTrayIcon(app_icon(), self)
            self._show_due(is_due=self._is_due)
            self.icon.setContextMenu(self.menu)
            self.icon.activated.connect(self._activated)
        self.icon.show()
        return True

    def close(self) -> None:
        """Hide the icon."""
        if self.icon is not None:
            self.icon.hide()

    def refresh(self) -> None:
        """Show the next dose, and enable the actions that are possible now."""
        self.is_there()
        snapshot = self._controller.snapshot()
        row = self._row(snapshot)
        self.next_dose.setText(self._marked(self._say(snapshot, row)))
        is_asked = self._is_asked(snapshot, row)
        can_take = row is not None and row.asks_to_go_on is is_asked
        is_open = row is not None and row.status.is_open
        if is_open is not self._is_due:
            self._show_due(is_due=is_open)
        self.take.setText(_("Yes, go on") if is_asked else _("Mark as taken"))
        self.skip.setText(_("Not yet") if is_asked else _("Skip"))
        self.take.setEnabled(can_take)
        self.later.setEnabled(is_open)
        self.skip.setEnabled(is_open)
        quiet = snapshot is not None and self._is_quiet(snapshot)
        self.end_quiet.setVisible(quiet)

    def _show_due(self, *, is_due: bool) -> None:
        """Mark the icon while a dose waits for an answer, and say so where it is pointed at."""
        self._is_due = is_due
        if self.icon is not None:
            self.icon.setIcon(app_icon(is_due=is_due))
            words = _("LDN Desktop: a dose is due") if is_due else "LDN Desktop"
            self.icon.setToolTip(self._marked(words))

    def _build(self) -> None:
        add = self._add
        self.next_dose = self.menu.addAction("")
        self.next_dose.setEnabled(False)
        self.menu.addSeparator()
        self.take = add(_("Mark as taken"), self._take)
        later = _("Later: in {minutes} min").format(minutes=LATER_MINUTES)
        self.later = add(later, self._later)
        self.skip = add(_("Skip"), self._skip)
        self.undo = add(_("Undo"), lambda: self._tell(self._controller.undo()))
        self.note = add(_("Note a symptom"), self._controller.note_requested.emit)
        self.menu.addSeparator()
        self.quiet_hour = add(_("Quiet for 1 hour"), lambda: self._quiet(self._in_an_hour()))
        self.quiet_day = add(
            _("Quiet until tomorrow {time}").format(time=self._controller.formats.time(MORNING)),
            lambda: self._quiet(self._tomorrow()),
        )
        self.end_quiet = add(_("End the quiet"), lambda: self._quiet(None))
        self.menu.addSeparator()
        self.open = add(_("Open LDN Desktop"), lambda: self._controller.open_page.emit("today"))
        self.settings = add(_("Settings"), lambda: self._controller.open_page.emit("settings"))
        self.quit = add(_("Quit (stops reminders)"), self._window.quit)

    def _add(self, text: str, action: Callable[[], None]) -> QAction:
        entry = self.menu.addAction(text)
        entry.triggered.connect(lambda _on=False: action())
        return entry

    def _row(self, snapshot: ScheduleSnapshot | None) -> DoseRow | None:
        """Return the dose of the menu: the newest open one, else the next."""
        if snapshot is None or snapshot.history.newest is None:
            return None
        rows = snapshot.open_rows()
        return rows[-1] if rows else snapshot.next_row()

    def _say(self, snapshot: ScheduleSnapshot | None, row: DoseRow | None) -> str:
        if snapshot is None or row is None:
            return _("No dose is planned")
        when = when_of(row, snapshot.today, self._controller.formats)
        dose = self._dose(snapshot, row)
        if self._is_asked(snapshot, row):
            return _("Go on with {dose}? · {when}").format(dose=dose, when=when)
        text = _("Now: {dose} · {when}") if row.status.is_open else _("Next: {dose} · {when}")
        return text.format(dose=dose, when=when)

    def _dose(self, snapshot: ScheduleSnapshot, row: DoseRow) -> str:
        """Return the amount; on the day of a change and up to 2 days before, both amounts."""
        formats = self._controller.formats
        dose = show_mg(row.dose.dose_mg, formats)
        change = dose_change(snapshot.history, row.key.day)
        if change is not None:
            return _("{new} instead of {old}").format(new=dose, old=show_mg(change[0], formats))
        following = next_change(snapshot.history, row.key.day)
        if following is None or following[0] > snapshot.today + timedelta(days=2):
            return dose
        day, _old, new = following
        text = {
            snapshot.today: _("{dose}, from today {new}"),
            snapshot.today + ONE_DAY: _("{dose}, from tomorrow {new}"),
        }.get(day, _("{dose}, from {day} {new}"))
        return text.format(dose=dose, new=show_mg(new, formats), day=formats.day(day))

    def _is_asked(self, snapshot: ScheduleSnapshot | None, row: DoseRow | None) -> bool:
        """Return whether the dose asks "Go on?", so that it can't be taken yet."""
        if snapshot is None or row is None or not row.asks_to_go_on:
            return False
        from ldn_desktop.services.going_on import is_asked_now

        return is_asked_now(snapshot, row)

    def _take(self) -> None:
        snapshot = self._controller.snapshot_now()
        row = self._row(snapshot)
        if row is None:
            return
        ref = DoseRef.of(row.key)
        if self._is_asked(snapshot, row):
            self._tell(self._controller.doses.go_on(ref))
            return
        outcome = self._controller.doses.take(ref)
        if outcome.questions:
            self._controller.confirmation_requested.emit(ref, outcome)
        self._tell(outcome)

    def _later(self) -> None:
        row = self._row(self._controller.snapshot_now())
        if row is not None:
            self._tell(self._controller.doses.later(DoseRef.of(row.key), LATER_MINUTES))

    def _skip(self) -> None:
        snapshot = self._controller.snapshot_now()
        row, doses = self._row(snapshot), self._controller.doses
        if row is None:
            return
        ref = DoseRef.of(row.key)
        is_asked = self._is_asked(snapshot, row)
        self._tell(doses.wait_longer(ref) if is_asked else doses.skip(ref))

    def _quiet(self, until: datetime | None) -> None:
        self._tell(self._controller.quiet(until))

    def _is_quiet(self, snapshot: ScheduleSnapshot) -> bool:
        until = snapshot.settings.quiet_until
        return until is not None and snapshot.now < until

    def _in_an_hour(self) -> datetime:
        return self._controller.context.clock.now() + timedelta(hours=1)

    def _tomorrow(self) -> datetime:
        now, zone = (
            self._controller.context.clock.now(),
            self._controller.context.zones.local().zone,
        )
        today = (now - NIGHT).astimezone(zone).date()
        mornings = (due_instant(today + timedelta(days=n), MORNING, zone) for n in range(1, 4))
        return next(morning for morning in mornings if morning is not None)

    def _tell(self, outcome: Outcome[object]) -> None:
        """Show an error in the window, because a tray menu has no place for a sentence."""
        if outcome.sentence:
            self._controller.open_page.emit("today")
            self._controller.announced.emit(outcome.sentence)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._controller.open_page.emit("today")

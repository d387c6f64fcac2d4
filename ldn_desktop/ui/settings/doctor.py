"""The settings' section that checks whether reminders can work."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop import __version__
from ldn_desktop.services.doctor import DoctorCheck
from ldn_desktop.services.ports import DoctorLine
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.doctor_run import DoctorRun, Findings
from ldn_desktop.ui.settings.checks import CheckState, present_checks, text_to_copy
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.settings.try_out import TryOut
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.layouts import clear, fill, fill_left, row_in, spaced_column
from ldn_desktop.wording.doctor import MARKS
from ldn_desktop.wording.i18n import _


class DoctorSection(SettingsSection):
    """Shows each check with its fix. It checks when it is opened, not before."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self.checkup = DoctorRun(controller, self)
        self.findings: Findings = ()
        self.verdict, self.when = Body(), Muted()
        self.again = QuietButton(_("Check again"))
        self.copy = QuietButton(_("Copy as text"))
        self.groups = tuple(_Group(controller, title, self.check) for title in _titles())
        self.test = TryOut(controller)
        self._lay_out()
        self.checkup.found.connect(self.show_findings)
        self.again.clicked.connect(self.check)
        self.copy.clicked.connect(self.copy_text)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.check()

    def check(self) -> None:
        """Start the checks; the page says "Checking…" until the first results are there."""
        if not self.checkup.start():
            self.verdict.set_text(_("Nothing can be checked here."))
            return
        self.again.setEnabled(False)
        if not self.findings:
            self.verdict.set_text(_("Checking…"))

    def show_findings(self, findings: Findings) -> None:
        """Show the results, with the local time of the check."""
        self.findings = findings
        state = present_checks(findings, self.controller.formats)
        self.verdict.set_text(state.verdict)
        announce_to_screen_reader(self, state.verdict)
        now, zone = self.controller.context.clock.now(), self.controller.context.zones.local().zone
        at = self.controller.formats.time(now.astimezone(zone).time())
        self.when.set_text(_("Checked at {time}.").format(time=at))
        for group, checks in zip(self.groups, _grouped(state), strict=True):
            group.show_checks(checks)
        # The buttons of the fixes are made last: without this, Tab would reach them last.
        for before, after in pairwise((self.copy, *self.groups[0].fixes, self.test.send)):
            self.setTabOrder(before, after)
        self.again.setEnabled(True)
        self.copy.setEnabled(bool(findings))

    def copy_text(self) -> None:
        """Copy the checks to the clipboard as plain text, without doses or their times."""
        about = f"LDN Desktop {__version__} · {QGuiApplication.platformName()}"
        text = text_to_copy(self.findings, self.controller.formats, about)
        QGuiApplication.clipboard().setText(text)
        self.controller.announced.emit(_("Copied. It names no medicine and no dose."))

    def _lay_out(self) -> None:
        self.copy.setEnabled(False)
        buttons = flow_of(self.again, self.copy)
        self.add_card(_("Check reminders"), self.verdict, self.when, buttons)
        wrong, fine, unknown = self.groups
        fill(self.body, wrong, self.test, fine, unknown)


def _titles() -> tuple[str, str, str]:
    return (_("Needs a look"), _("Fine"), _("Good to know"))


def _grouped(state: CheckState) -> tuple[tuple[DoctorLine, ...], ...]:
    return (state.wrong, state.fine, state.unknown)


class _Group(Card):
    """The checks with one result; hidden while there are none."""

    def __init__(
        self, controller: AppController, title: str, check_again: Callable[[], None]
    ) -> None:
        super().__init__(title)
        self._controller, self._check_again = controller, check_again
        self._shown: tuple[DoctorLine, ...] = ()
        self.fixes: list[QuietButton] = []
        self._rows = spaced_column(GRID)
        fill(self.body, Heading(title), self._rows)
        self.hide()

    def show_checks(self, checks: tuple[DoctorLine, ...]) -> None:
        """Show `checks` in place of the current ones."""
        self.setVisible(bool(checks))
        if checks == self._shown:
            return
        self._shown = checks
        self.fixes.clear()
        clear(self._rows)
        for check in checks:
            row = self._row(check)
            self._rows.addWidget(row)
            row.show()  # the layout would show it a turn of the event loop later: it flickers

    def _row(self, check: DoctorLine) -> QWidget:
        mark = Body(MARKS[check.ok], _mark_words(check.ok))
        mark.setFixedWidth(2 * mark.fontMetrics().averageCharWidth() + GRID)
        column = spaced_column(GRID // 2, Body(check.text))
        if check.fix:
            column.addWidget(Muted(check.fix))
        button = self._fix_button(check)
        if button is not None:
            self.fixes.append(button)
            fill_left(column, button)
        box = QWidget()
        row = row_in(box, mark, column, spacing=GRID)
        row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        row.setStretch(1, 1)
        return box

    def _fix_button(self, check: DoctorLine) -> QuietButton | None:
        """Return a button if one click from here fixes the check, else None."""
        if check.ok is not False:
            return None
        if check.check == DoctorCheck.AUTOSTART and self._can_start_with_computer():
            button = QuietButton(_("Turn it on"), _("Turn on: start with my computer"))
            button.clicked.connect(self._start_with_computer)
            return button
        if check.check == DoctorCheck.BACKUP:
            button = QuietButton(_("Open Backup"), _("Open the settings of your data"))
            button.clicked.connect(lambda: self._controller.open_page.emit("settings/data"))
            return button
        return None

    def _can_start_with_computer(self) -> bool:
        """Return whether this session starts autostart entries, and the app may have one."""
        from ldn_desktop.desktop.session_config import session_config

        return self._controller.autostart is not None and session_config(()) is None

    def _start_with_computer(self) -> None:
        autostart = self._controller.autostart
        if autostart is not None:
            sentence = self._controller.attempt(autostart.enable).sentence
            self._controller.announced.emit(sentence or _("LDN Desktop starts with your computer."))
        self._check_again()


def _mark_words(ok: bool | None) -> str:
    return {True: _("Fine"), False: _("Needs a look"), None: _("Good to know")}[ok]

"""The card of Today that tells what may keep reminders from coming, with the way to the mend."""

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer

from ldn_desktop.services.doctor import DoctorCheck, for_today
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.doctor_run import DoctorRun, Findings
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading
from ldn_desktop.wording.doctor import show_finding
from ldn_desktop.wording.i18n import _

AFTER_MS = 5_000
"""The check-up waits so long (ms) after Today is shown: the dose comes first."""

SOON_MS = 1_000
"""So long (ms) it waits to see whether what it told of was mended meanwhile."""

AGAIN_MS = 10 * 60 * 1000
"""The time between two check-ups of a window that is looked at."""

OLD = timedelta(minutes=1)
"""A check-up older than this is done anew where Today comes to be seen again."""

LEAVABLE = frozenset({DoctorCheck.AUTOSTART})
"""What a user may want to stay as it is, and be told of no more."""


class HealthCard(Card):
    """Says what is wrong; not there while all is well, or while Today is not looked at."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Reminders"))
        self._controller = controller
        self._findings: Findings = ()
        self._checked: datetime | None = None
        self.checkup = DoctorRun(controller, self)
        self.words = Body()
        self.open = LinkButton(_("Check reminders"))
        self.leave = LinkButton(_("Leave it so"), _("Leave it so, and tell me no more"))
        row = FlowLayout()
        for button in (self.open, self.leave):
            row.addWidget(button)
        self.body.addWidget(Heading(_("Worth a look")))
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._check)
        self.checkup.found.connect(self.show_findings)
        self.open.clicked.connect(lambda: controller.open_page.emit("settings/doctor"))
        self.leave.clicked.connect(self._leave)
        self.hide()
        self._timer.start(AFTER_MS)

    def refresh_soon(self) -> None:
        """Show what is known; where something was wrong, see soon whether it still is."""
        self.refresh()
        if not self.isHidden():
            self._timer.start(SOON_MS)

    def seen_again(self) -> None:
        """Check soon what may have changed while nobody looked."""
        if self._checked is None or abs(self._now() - self._checked) > OLD:
            self._timer.start(SOON_MS)

    def _now(self) -> datetime:
        return self._controller.context.clock.now()

    def _check(self) -> None:
        self._timer.start(AGAIN_MS)
        if self.window().isVisible():
            self.checkup.start()

    def _leave(self) -> None:
        accepted = {*self._controller.settings().accepted_checks, *map(str, LEAVABLE)}
        outcome = self._controller.change_settings(accepted_checks=tuple(sorted(accepted)))
        if outcome.ok:
            self._controller.said.emit(_("It stays so. Settings, “Check reminders” shows it."))

    def show_findings(self, findings: Findings) -> None:
        """Show what matters of these."""
        self._findings, self._checked = findings, self._now()
        self.refresh()

    def refresh(self) -> None:
        """Show what was found last, less what the user wants to stay as it is."""
        found = for_today(self._findings, self._controller.settings().accepted_checks)
        checks = [show_finding(finding, self._controller.formats) for finding in found]
        self.words.set_text(
            "\n".join(f"{check.text} {check.fix or ''}".strip() for check in checks)
        )
        self.leave.setVisible(any(finding.examined in LEAVABLE for finding in found))
        self.setVisible(bool(found))

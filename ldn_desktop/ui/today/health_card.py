"""The card of Today that says what may stop reminders, with a link to the fix."""

from datetime import datetime, timedelta

from ldn_desktop.services.doctor import DoctorCheck, for_today
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.doctor_run import DoctorRun, Findings
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Body, Heading
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.doctor import show_finding
from ldn_desktop.wording.i18n import _

AFTER_MS = 5_000
"""Delay (ms) of the first check after the page is built: the dose comes first."""

SOON_MS = 1_000
"""Delay (ms) of a check whether a reported problem was fixed meanwhile."""

AGAIN_MS = 10 * 60 * 1000
"""Time (ms) between two checks while the window is visible."""

OLD = timedelta(minutes=1)
"""When Today becomes visible again, a check older than this is repeated."""

LEAVABLE = frozenset({DoctorCheck.AUTOSTART})
"""Checks whose finding a user may accept, and then not hear of again."""


class HealthCard(Card):
    """Says what is wrong; hidden while nothing is. It checks only while the window is visible."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Reminders"))
        self._controller = controller
        self._findings: Findings = ()
        self._checked: datetime | None = None
        self.checkup = DoctorRun(controller, self)
        self.words = Body()
        self.open = LinkButton(_("Check reminders"))
        self.leave = LinkButton(_("Leave it so"), _("Leave it so, and tell me no more"))
        buttons = flow(self.open, self.leave)
        fill(self.body, Heading(_("Worth a look")), self.words, buttons)
        self._timer = Debounce(self, self._check)
        self.checkup.found.connect(self.show_findings)
        self.open.clicked.connect(lambda: controller.open_page.emit("settings/doctor"))
        self.leave.clicked.connect(self._leave)
        self.hide()
        self._timer.start(AFTER_MS)

    def refresh_soon(self) -> None:
        """Show the last findings; if there are any, check soon whether they still hold."""
        self.refresh()
        if not self.isHidden():
            self._timer.start(SOON_MS)

    def seen_again(self) -> None:
        """Check soon if the last check is older than `OLD`."""
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
            self._controller.announced.emit(_("It stays so. Settings, “This computer” shows it."))

    def show_findings(self, findings: Findings) -> None:
        """Keep these findings and show those that matter on Today."""
        self._findings, self._checked = findings, self._now()
        self.refresh()

    def refresh(self) -> None:
        """Show the last findings without those that the user accepted."""
        found = for_today(self._findings, self._controller.settings().accepted_checks)
        checks = [show_finding(finding, self._controller.formats) for finding in found]
        self.words.set_text(
            "\n".join(f"{check.text} {check.fix or ''}".strip() for check in checks)
        )
        self.leave.setVisible(any(finding.examined in LEAVABLE for finding in found))
        self.setVisible(bool(found))

"""The settings' page "Help": what the help key shows, and a button to the list of keys."""

from PySide6.QtCore import Qt

from ldn_desktop.services.settings import Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.help_page import HelpCards
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import QuietButton
from ldn_desktop.wording.i18n import _


class HelpSection(SettingsSection):
    """Help for a user who does not know the help key."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Help"))
        self.keys = QuietButton(_("Keys"), _("The list of keys"))
        self.keys.clicked.connect(lambda: controller.open_page.emit("keys"))
        self._cards = HelpCards(controller)
        self.body.addWidget(self.keys, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._cards)
        self.body.addStretch(1)

    @override
    def show_settings(self, settings: Settings) -> None:  # noqa: ARG002 - it shows the plan
        self._cards.refresh()

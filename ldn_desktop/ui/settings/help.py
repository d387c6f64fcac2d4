"""Settings, "Help": the same as by its key, and the way to the list of keys."""

from PySide6.QtCore import Qt

from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.help_page import HelpCards
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import QuietButton
from ldn_desktop.wording.i18n import _


class HelpSection(SettingsSection):
    """Help for who does not know its key."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Help"))
        self.keys = QuietButton(_("Keys"), _("The list of keys"))
        self.keys.clicked.connect(lambda: controller.open_page.emit("keys"))
        self._cards = HelpCards(controller)
        self.body.addWidget(self.keys, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._cards)
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:  # noqa: ARG002 - the plan says it
        """Show what the plan says now."""
        self._cards.refresh()

"""Settings of the supply at home: how early the user is told, and a button to its page."""

from PySide6.QtCore import Qt

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import Card, Heading, Muted, QuietButton
from ldn_desktop.wording.i18n import _


class SupplySection(SettingsSection):
    """How many days before a supply runs out Today says so."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Supply at home"))
        self.days = self.bind_number(
            "supply_days",
            lambda settings: settings.supply_days,
            lambda days: controller.change_settings(supply_days=days),
        )
        self.open = QuietButton(_("Open Supply at home"))
        card = Card(_("Before it runs out"))
        card.body.addWidget(Heading(_("Before it runs out")))
        card.body.addWidget(self.days)
        card.body.addWidget(Muted(_("A line on Today tells it, and a quiet reminder, once.")))
        page = Card(_("What you have"))
        page.body.addWidget(Heading(_("What you have")))
        page.body.addWidget(Muted(_("Count what is at home, and print what you need.")))
        page.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(page)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.open.clicked.connect(lambda: controller.open_page.emit("supply"))

"""Settings of what is at home: how early to be told, and the way to the page itself."""

from PySide6.QtCore import Qt

from ldn_desktop.services.settings import MOST_SUPPLY_DAYS, Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.presenter import read_days
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.form import Line, TextField, set_text_silently
from ldn_desktop.wording.i18n import _


class SupplySection(SettingsSection):
    """How many days before something runs out Today tells it."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Supply at home"))
        label = _("Tell me so many days before something runs out")
        self.days = TextField(label, Line(label, 6, 4))
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
        self.days.field.editingFinished.connect(self._take)
        self.open.clicked.connect(lambda: controller.open_page.emit("supply"))

    def show_settings(self, settings: Settings) -> None:
        """Show the days, unless somebody types there or what was typed was refused."""
        field = self.days.field
        if not field.hasFocus() and not field.property("wrong"):
            set_text_silently(field, str(settings.supply_days))

    def _take(self) -> None:
        field = self.days.field
        self.take(
            field,
            self.days.problem,
            lambda: read_days(field.text(), 0, MOST_SUPPLY_DAYS),
            "supply_days",
        )

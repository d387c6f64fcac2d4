"""Since when low-dose naltrexone is taken and what for, as the report tells it; both optional."""

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.presenter import name_form
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import Muted
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.wording.i18n import _


class AboutLdnSection(SettingsSection):
    """Two lines in the user's own words; `card` holds them."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        names = labels()
        self.since = TextField(names["ldn_since"], Line(names["ldn_since"]))
        self.since.field.setPlaceholderText(_("like spring 2024"))
        self.what_for = TextField(names["ldn_for"], Line(names["ldn_for"]))
        self.bind_line(
            self.since,
            name_form(),
            lambda settings: settings.ldn_since,
            lambda since: controller.change_settings(ldn_since=since),
        )
        self.bind_line(
            self.what_for,
            name_form(),
            lambda settings: settings.ldn_for,
            lambda what: controller.change_settings(ldn_for=what),
        )
        about = Muted(_("You can leave these empty. The report shows them."))
        self.card = self.add_card(_("About your LDN"), about, self.since, self.what_for)

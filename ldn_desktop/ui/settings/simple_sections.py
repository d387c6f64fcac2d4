"""The smaller pages of the settings: privacy, look, start, symptoms and about."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_desktop import __version__
from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.services.settings import TEXT_PERCENTS, Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.settings.check_in import CheckInReminderCard
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.presenter import (
    USUAL,
    autostart_words,
    looks,
    own_symptoms,
    reveals,
    with_own,
    with_usual,
    without_own,
)
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    Heading,
    LinkButton,
    Muted,
    QuietButton,
)
from ldn_desktop.ui.widgets.form import Choice, LabelledField, Line, TextField
from ldn_desktop.ui.widgets.labels import breakable
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name

LICENCE = "MIT"


class PrivacySection(SettingsSection):
    """What a reminder shows to anybody who sees the screen, and where the data is."""

    def __init__(self, controller: AppController, data_path: str) -> None:
        super().__init__(controller, _("Privacy"))
        label = labels()["reveal"]
        card = Card(label)
        card.body.addWidget(Heading(label))
        card.body.addWidget(
            Muted(_("Others may see your screen. The medicine is hidden at first."))
        )
        self.choices = self.bind_choices(
            card,
            reveals(),
            lambda settings: settings.reveal,
            lambda reveal: controller.change_settings(reveal=reveal),
        )
        self.body.addWidget(card)
        self.body.addWidget(_where_card(data_path))
        self.body.addStretch(1)


def _where_card(data_path: str) -> Card:
    card = Card(_("Where your data is"))
    card.body.addWidget(Heading(_("Where your data is")))
    card.body.addWidget(
        Muted(_("Only on this computer. LDN Desktop never uses the network, and has no account."))
    )
    path = Body(data_path)
    path.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    card.body.addWidget(path)
    if not data_path:
        card.hide()
    return card


class LookSection(SettingsSection):
    """Light or dark, and the size of the text."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Look"))
        names = labels()
        card = Card(names["look"])
        self.choices = self.bind_choices(
            card,
            looks(),
            lambda settings: settings.look,
            lambda look: controller.change_settings(look=look),
        )
        sizes = tuple((str(percent), f"{percent} %") for percent in TEXT_PERCENTS)
        self.size_choice = Choice(names["text_percent"], sizes)
        self.size_choice.activated.connect(self._take_size)
        size = Card(names["text_percent"])
        field = LabelledField(names["text_percent"], self.size_choice)
        size.body.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(card)
        self.body.addWidget(size)
        self.body.addStretch(1)

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        self.size_choice.choose(str(settings.text_percent))

    def _take_size(self) -> None:
        percent = int(self.size_choice.value)
        self.saved(self.controller.change_settings(text_percent=percent))


class StartSection(SettingsSection):
    """Whether the app starts with the computer."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Start with my computer"))
        card = Card(_("Start with my computer"))
        self.check = CheckBox(_("Start with my computer, so that reminders come"))
        self.words = Body()
        card.body.addWidget(self.check)
        card.body.addWidget(Muted(_("Reminders only come while LDN Desktop runs.")))
        card.body.addWidget(self.words)
        self.check.toggled.connect(self._switch)
        self.body.addWidget(card)
        self.body.addStretch(1)

    @override
    def show_settings(self, settings: Settings) -> None:  # noqa: ARG002 - the system stores it
        state = self._state()
        self.check.setChecked(state is AutostartState.ON)
        self.check.setEnabled(state is not None)
        self.words.set_text(autostart_words(state))

    def _state(self) -> AutostartState | None:
        if self.controller.autostart is None:
            return None
        return self.controller.attempt(self.controller.autostart.state).value

    def _switch(self) -> None:
        autostart = self.controller.autostart
        if autostart is None:
            return
        wanted = self.check.isChecked()
        outcome = self.controller.attempt(autostart.enable if wanted else autostart.disable)
        self.problem.set_text(outcome.sentence)
        self.show_settings(self.controller.settings())
        if outcome.ok:
            self.controller.announced.emit(_("Saved."))


class SymptomsSection(SettingsSection):
    """Which symptoms the check-in asks about."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Symptoms"))
        usual, own = Card(_("Usual symptoms")), Card(_("Your own symptoms"))
        usual.body.addWidget(Heading(labels()["symptoms"]))
        self.checks: dict[str, CheckBox] = {}
        for symptom in USUAL:
            check = CheckBox(symptom_name(symptom))
            check.toggled.connect(lambda on, symptom=symptom: self._switch(symptom, on))
            self.checks[symptom] = check
            usual.body.addWidget(check)
        own.body.addWidget(Heading(_("Your own")))
        own.body.addWidget(
            Muted(_("Add up to six, in your own words. Scores stay if you remove one."))
        )
        self._own = QWidget()
        self._rows = QVBoxLayout(self._own)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.removes: dict[str, LinkButton] = {}
        self.name = TextField(_("Another symptom"), Line(_("Another symptom"), 1000))
        self.add = QuietButton(_("Add"), _("Add this symptom"))
        self.name.field.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        for widget in (self._own, self.name):
            own.body.addWidget(widget)
        own.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.reminder = CheckInReminderCard(controller)
        for card in (usual, own, self.reminder):
            self.body.addWidget(card)
        self.body.addStretch(1)

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        self.reminder.show_settings(settings)
        for symptom, check in self.checks.items():
            check.setChecked(symptom in settings.symptoms)
        own = own_symptoms(settings)
        if tuple(self.removes) == own:
            return
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.removes = {}
        for name in own:
            button = LinkButton(_("Remove"), _("Remove “{symptom}”").format(symptom=name))
            button.clicked.connect(lambda _on=False, name=name: self._remove(name))
            self.removes[name] = button
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Body(breakable(name), name), 1)
            line.addWidget(button)
            self._rows.addWidget(row)
        self._own.setVisible(bool(own))

    def _switch(self, symptom: str, on: bool) -> None:
        self.saved(self._change(with_usual(self.controller.settings(), symptom, shown=on)))

    def _remove(self, name: str) -> None:
        self.saved(self._change(without_own(self.controller.settings(), name)))
        self.show_settings(self.controller.settings())

    def _add(self) -> None:
        now = self.controller.settings()
        if self.take(
            self.name,
            lambda typed: with_own(now, typed),
            lambda settings: settings.symptoms,
            self._change,
        ):
            self.name.field.clear()
            self.show_settings(self.controller.settings())

    def _change(self, symptoms: tuple[str, ...]) -> Outcome[Settings]:
        return self.controller.change_settings(symptoms=symptoms)


class AboutSection(SettingsSection):
    """Version, licence, and what the app does not do."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("About"))
        card = Card(_("About"))
        card.body.addWidget(Heading("LDN Desktop"))
        card.body.addWidget(Body(_("Version {version}").format(version=__version__)))
        card.body.addWidget(Body(_("Licence: {licence}").format(licence=LICENCE)))
        card.body.addWidget(
            Body(
                _(
                    "It reminds you of the doses you agreed, and keeps what you took. "
                    "It does not decide your dose."
                )
            )
        )
        self.body.addWidget(card)
        self.body.addStretch(1)

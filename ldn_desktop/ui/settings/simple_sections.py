"""The smaller sections of the settings: symptoms, look, privacy, start and about."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from ldn_desktop import __version__
from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.services.settings import TEXT_PERCENTS, Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
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
from ldn_desktop.ui.widgets import Body, LinkButton, Muted, QuietButton, TimeEdit
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.form import Choice, Line, TextField
from ldn_desktop.ui.widgets.labels import breakable
from ldn_desktop.ui.widgets.layouts import clear, column_in, fill_left, row_in
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.fixed_texts import intended_purpose
from ldn_desktop.wording.good_names import scale_hint_for
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name

LICENCE = "MIT"
HALF = Decimal("0.5")
EVENING = time(20)
FIELD_WIDTH = 120


class PrivacySection(SettingsSection):
    """What a reminder shows to anybody who sees the screen."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        about = Muted(_("Others may see your screen. The medicine is hidden at first."))
        self.choices = self.bind_choices(
            self.add_card(labels()["reveal"], about),
            reveals(),
            lambda settings: settings.reveal,
            lambda reveal: controller.change_settings(reveal=reveal),
        )


class LookSection(SettingsSection):
    """Light or dark, the size of the text, and how dates and numbers are written."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        names = labels()
        self.choices = self.bind_choices(
            self.add_card(names["look"]),
            looks(),
            lambda settings: settings.look,
            lambda look: controller.change_settings(look=look),
        )
        sizes = tuple((str(percent), f"{percent} %") for percent in TEXT_PERCENTS)
        self.size_choice = Choice(names["text_percent"], sizes)
        self.size_choice.activated.connect(self._take_size)
        fill_left(self.add_card(names["text_percent"]).body, self.size_choice)
        self._examples = Body()
        about = Muted(_("As your system has them; its own settings change them."))
        self.add_card(_("Dates, times and numbers"), self._examples, about)

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        self.size_choice.choose(str(settings.text_percent))
        self._examples.set_text(self._written())

    def _written(self) -> str:
        formats, context = self.controller.formats, self.controller.context
        now = context.clock.now().astimezone(context.zones.local().zone)
        day, at = formats.long_day(now.date()), formats.time(now.time())
        return f"{day} · {at} · {show_mg(HALF, formats)}"

    def _take_size(self) -> None:
        percent = int(self.size_choice.value)
        self.saved(self.controller.change_settings(text_percent=percent))


class StartSection(SettingsSection):
    """Whether the app starts with the computer."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self.check = CheckBox(_("Start with my computer, so that reminders come"))
        self.words = Body()
        about = Muted(_("Reminders only come while LDN Desktop runs."))
        self.add_card(_("Start with my computer"), self.check, about, self.words)
        self.check.toggled.connect(self._switch)

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
    """Which symptoms the check-in asks about, and its reminder."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self.checks: dict[str, CheckBox] = {}
        for symptom in USUAL:
            self.checks[symptom] = check = CheckBox(symptom_name(symptom))
            check.toggled.connect(lambda on, symptom=symptom: self._switch(symptom, on))
        self.add_card(labels()["symptoms"], *self.checks.values())
        self._own = QWidget()
        self._rows = column_in(self._own, spacing=0)
        self.removes: dict[str, LinkButton] = {}
        self.name = TextField(_("Another symptom"), Line(_("Another symptom"), 1000))
        self.add = QuietButton(_("Add"), _("Add this symptom"))
        self.name.field.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        about = Muted(_("Add up to six, in your own words. Scores stay if you remove one."))
        self.add_card(_("Your own"), about, self._own, self.name, self.add)
        self.remind = CheckBox(_("Remind me of the check-in each day"))
        self.remind_at = TimeEdit(labels()["check_in_reminder"], controller.formats)
        self.remind_at.line.setMaximumWidth(FIELD_WIDTH)
        self.remind_at.suggest(EVENING)
        self._at = Body(_("At"))
        self._at.setBuddy(self.remind_at.line)
        self.remind.toggled.connect(self._switch_reminder)
        self.remind_at.line.editingFinished.connect(self._take_time)
        about = Muted(
            _("It comes once a day without a sound, and not where you checked in already.")
        )
        self.add_card(_("Check-in reminder"), self.remind, self._at, self.remind_at, about)

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        at, edit = settings.check_in_reminder, self.remind_at
        self.remind.setChecked(at is not None)
        if at is not None and not edit.line.hasFocus() and not edit.problem():
            edit.set_value(at)
        for part in (self._at, edit):
            part.setVisible(at is not None)
        for symptom, check in self.checks.items():
            check.setChecked(symptom in settings.symptoms)
        own = own_symptoms(settings)
        if tuple(self.removes) == own:
            return
        clear(self._rows)
        self.removes = {}
        for name in own:
            button = LinkButton(_("Remove"), _("Remove “{symptom}”").format(symptom=name))
            button.clicked.connect(lambda _on=False, name=name: self._remove(name))
            self.removes[name] = button
            row = QWidget()
            row_in(row, Body(breakable(name), name), button).setStretch(0, 1)
            self._rows.addWidget(row)
            hint = scale_hint_for(name)
            if hint:
                self._rows.addWidget(Muted(hint))
        self._own.setVisible(bool(own))

    def _switch_reminder(self) -> None:
        self._remind((self.remind_at.value() or EVENING) if self.remind.isChecked() else None)

    def _take_time(self) -> None:
        at = self.remind_at.value()
        if at is not None and self.remind.isChecked():
            self._remind(at)

    def _remind(self, at: time | None) -> None:
        before = self.controller.settings().check_in_reminder
        if at != before:
            self.saved(self.controller.check_ins.remind_at(at, before))

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
            announce_to_screen_reader(self, scale_hint_for(self.name.field.text()))
            self.name.field.clear()
            self.show_settings(self.controller.settings())

    def _change(self, symptoms: tuple[str, ...]) -> Outcome[Settings]:
        return self.controller.change_settings(symptoms=symptoms)


class AboutSection(SettingsSection):
    """What the app is for and what it is not, version and licence."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        version = _("LDN Desktop {version}. Free software under the {licence} licence.")
        named = version.format(version=__version__, licence=LICENCE)
        self.add_card(_("About"), *map(Body, intended_purpose()), Body(named))


SIMPLE: dict[str, Callable[[AppController], SettingsSection]] = {
    "symptoms": SymptomsSection,
    "look": LookSection,
    "privacy": PrivacySection,
    "start": StartSection,
    "about": AboutSection,
}

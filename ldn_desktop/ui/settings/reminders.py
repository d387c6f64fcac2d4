"""Settings of reminders: ringing again, quiet hours, sound, the window of a dose, a test."""

from datetime import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.first_run.presenter import fixes, present_test
from ldn_desktop.ui.settings.presenter import (
    check_quiet,
    quiet_words,
    read_hours,
    read_minute,
    read_minutes,
    show_minutes,
)
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    FlowLayout,
    Heading,
    LinkButton,
    Muted,
    ProblemLabel,
    QuietButton,
    TimeEdit,
)
from ldn_desktop.ui.widgets.form import Line, TextField, set_text_silently
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _

HOURS = {"on_time_hours": (1, 12), "late_hours": (1, 24), "before_next_hours": (0, 12)}
FIELD_WIDTH = 240


class RemindersSection(SettingsSection):
    """How and when reminders ring."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Reminders"))
        self.again = TextField(
            _("Ring again so many minutes after the dose is due"),
            Line(_("Ring again after so many minutes"), 120),
        )
        self.every = TextField(
            _("Then every so many minutes"), Line(_("Then every so many minutes"), 10, 6)
        )
        self.sound = CheckBox(_("Play a sound with each reminder"))
        self.quiet = (
            TimeEdit(_("Quiet hours start"), controller.formats),
            TimeEdit(_("Quiet hours end"), controller.formats),
        )
        for edit, at in zip(self.quiet, (time(23), time(7)), strict=True):
            edit.suggest(at)
        self.quiet_problem, self.quiet_words = ProblemLabel(), Muted()
        self.quiet_off = QuietButton(_("Turn quiet hours off"))
        self.test = QuietButton(_("Send a test reminder"))
        self.test_words = Body()
        self.more = LinkButton(_("More"), _("More about when a dose counts as on time"))
        self.hours = {name: _hours_field(label) for name, label in _hours_labels().items()}
        self._more = _card(_("When a dose counts as on time"), *self.hours.values())
        self._lay_out()
        self._connect()

    def show_settings(self, settings: Settings) -> None:
        """Show the settings as they stand; a field with the cursor in it is left alone."""
        _show(self.again.field, show_minutes(settings.again_minutes))
        _show(self.every.field, str(settings.then_every_minutes))
        self.sound.setChecked(settings.sound)
        for edit, at in zip(self.quiet, (settings.quiet_start, settings.quiet_end), strict=True):
            if not edit.line.hasFocus() and not edit.problem():
                edit.set_value(at)
        self.quiet_words.set_text(quiet_words(settings))
        self.quiet_off.setVisible(settings.quiet_start is not None)
        for name, field in self.hours.items():
            _show(field.field, str(getattr(settings, name)))

    def send_test(self) -> None:
        """Send a test reminder and say what became of it."""
        delivery = self.controller.send_test_reminder()
        self.test_words.set_text(present_test(delivery).sentence)
        if delivery is Delivery.FAILED:
            self.test_words.set_text("\n".join((present_test(delivery).sentence, *fixes())))
        self.test_words.show()

    def _take_quiet(self) -> None:
        start, end = (edit.value() for edit in self.quiet)
        wrong = next((edit.problem() for edit in self.quiet if edit.problem()), "")
        sentence = wrong or self.read(lambda: check_quiet(start, end))[1]
        self.quiet_problem.set_text("" if wrong else sentence)
        settings = self.controller.settings()
        if not sentence and (start, end) != (settings.quiet_start, settings.quiet_end):
            self.put(quiet_start=start, quiet_end=end)
            self.show_settings(self.controller.settings())

    def _quiet_off(self) -> None:
        self.quiet_problem.set_text("")
        for edit in self.quiet:
            edit.set_value(None)
        self._take_quiet()

    def _connect(self) -> None:
        self.again.field.editingFinished.connect(
            lambda: self.take(
                self.again.field,
                self.again.problem,
                lambda: read_minutes(self.again.field.text()),
                "again_minutes",
            )
        )
        self.every.field.editingFinished.connect(
            lambda: self.take(
                self.every.field,
                self.every.problem,
                lambda: read_minute(self.every.field.text()),
                "then_every_minutes",
            )
        )
        for name in self.hours:
            self.hours[name].field.editingFinished.connect(lambda name=name: self._take_hours(name))
        for edit in self.quiet:
            edit.line.editingFinished.connect(self._take_quiet)
        self.sound.toggled.connect(lambda is_on: self.put(sound=is_on))
        self.quiet_off.clicked.connect(self._quiet_off)
        self.test.clicked.connect(self.send_test)
        self.more.clicked.connect(lambda: self._more.setVisible(self._more.isHidden()))

    def _take_hours(self, name: str) -> None:
        field = self.hours[name]
        self.take(
            field.field, field.problem, lambda: read_hours(field.field.text(), *HOURS[name]), name
        )

    def _lay_out(self) -> None:
        self.again.field.setMaximumWidth(FIELD_WIDTH)
        self.test_words.hide()
        self.quiet_problem.set_text("")
        again = _card(_("Ringing again"), self.again, self.every, self.sound)
        times = QWidget()
        row = FlowLayout(times, GRID)
        for label, edit in zip((_("From"), _("to")), self.quiet, strict=True):
            edit.line.setMaximumWidth(FIELD_WIDTH // 2)
            words = Body(label)
            words.setWordWrap(False)
            row.addWidget(words)
            row.addWidget(edit)
        quiet = _card(_("Quiet hours"), self.quiet_words, times, self.quiet_problem, self.quiet_off)
        test = _card(_("Test"), self.test, self.test_words)
        for card in (again, quiet, test, self.more, self._more):
            self.body.addWidget(card)
        self.body.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)
        self._more.hide()
        self.body.addStretch(1)


def _hours_labels() -> dict[str, str]:
    return {
        "on_time_hours": _("A dose is on time within so many hours of its time"),
        "late_hours": _("It can be recorded as late for so many hours"),
        "before_next_hours": _("That ends so many hours before the next dose"),
    }


def _hours_field(label: str) -> TextField:
    return TextField(label, Line(label, 6, 4))


def _card(title: str, *widgets: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(Heading(title))
    for widget in widgets:
        card.body.addWidget(widget)
        if isinstance(widget, QuietButton):
            card.body.setAlignment(widget, Qt.AlignmentFlag.AlignLeft)
    return card


def _show(line: QLineEdit, text: str) -> None:
    """Show what is saved, unless somebody is typing there or what was typed was refused."""
    if not line.hasFocus() and not line.property("wrong"):
        set_text_silently(line, text)

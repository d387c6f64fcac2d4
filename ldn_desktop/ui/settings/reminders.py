"""Settings of reminders: ringing again, quiet hours, sound, the window of a dose, a test."""

from datetime import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.settings import Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.presenter import (
    InvalidSetting,
    check_quiet,
    minutes_form,
    quiet_words,
    whole_form,
)
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.test_reminder import fixes, present_test
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
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.wording.i18n import _

FIELD_WIDTH = 240


class RemindersSection(SettingsSection):
    """How and when reminders ring."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Reminders"))
        names = labels()
        self.again = TextField(
            names["again_minutes"], Line(_("Ring again after so many minutes"), 120)
        )
        every = names["then_every_minutes"]
        self.every = TextField(every, Line(every, 10, 6))
        self.sound = self.bind_tick(
            "sound",
            lambda settings: settings.sound,
            lambda is_on: controller.change_settings(sound=is_on),
        )
        self.quiet = (
            TimeEdit(names["quiet_start"], controller.formats),
            TimeEdit(names["quiet_end"], controller.formats),
        )
        for edit, at in zip(self.quiet, (time(23), time(7)), strict=True):
            edit.suggest(at)
        self.quiet_problem, self.quiet_words = ProblemLabel(), Muted()
        self.quiet_off = QuietButton(_("Turn quiet hours off"))
        self.test = QuietButton(_("Send a test reminder"))
        self.test_words = Body()
        self.more = LinkButton(_("More"), _("More about when a dose counts as on time"))
        self.hours = self._bind_hours()
        self._more = _card(_("When a dose counts as on time"), *self.hours.values())
        self._lay_out()
        self._connect()

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        for edit, at in zip(self.quiet, (settings.quiet_start, settings.quiet_end), strict=True):
            if not edit.line.hasFocus() and not edit.problem():
                edit.set_value(at)
        self.quiet_words.set_text(quiet_words(settings))
        self.quiet_off.setVisible(settings.quiet_start is not None)

    def send_test(self) -> None:
        """Send a test reminder and show whether it was delivered, with the fixes if it was not."""
        delivery = self.controller.send_test_reminder()
        self.test_words.set_text(present_test(delivery).sentence)
        if delivery is Delivery.FAILED:
            self.test_words.set_text("\n".join((present_test(delivery).sentence, *fixes())))
        self.test_words.show()

    def _take_quiet(self) -> None:
        start, end = (edit.value() for edit in self.quiet)
        is_wrong = any(edit.problem() for edit in self.quiet)  # which the field itself says
        sentence = "" if is_wrong else _quiet_sentence(start, end)
        self.quiet_problem.set_text(sentence)
        if is_wrong or sentence:
            return
        settings = self.controller.settings()
        if (start, end) != (settings.quiet_start, settings.quiet_end):
            self.saved(self.controller.change_settings(quiet_start=start, quiet_end=end))
            self.show_settings(self.controller.settings())

    def _quiet_off(self) -> None:
        self.quiet_problem.set_text("")
        for edit in self.quiet:
            edit.set_value(None)
        self._take_quiet()

    def _connect(self) -> None:
        change = self.controller.change_settings
        self.bind_line(
            self.again,
            minutes_form(),
            lambda settings: settings.again_minutes,
            lambda minutes: change(again_minutes=minutes),
        )
        self.bind_line(
            self.every,
            whole_form("then_every_minutes"),
            lambda settings: settings.then_every_minutes,
            lambda minutes: change(then_every_minutes=minutes),
        )
        for edit in self.quiet:
            edit.line.editingFinished.connect(self._take_quiet)
        self.quiet_off.clicked.connect(self._quiet_off)
        self.test.clicked.connect(self.send_test)
        self.more.clicked.connect(lambda: self._more.setVisible(self._more.isHidden()))

    def _bind_hours(self) -> dict[str, TextField]:
        change = self.controller.change_settings
        return {
            "on_time_hours": self.bind_number(
                "on_time_hours",
                lambda settings: settings.on_time_hours,
                lambda hours: change(on_time_hours=hours),
            ),
            "late_hours": self.bind_number(
                "late_hours",
                lambda settings: settings.late_hours,
                lambda hours: change(late_hours=hours),
            ),
            "before_next_hours": self.bind_number(
                "before_next_hours",
                lambda settings: settings.before_next_hours,
                lambda hours: change(before_next_hours=hours),
            ),
        }

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


def _quiet_sentence(start: time | None, end: time | None) -> str:
    """Return what is wrong with quiet hours, or nothing."""
    try:
        check_quiet(start, end)
    except InvalidSetting as error:
        return str(error)
    return ""


def _card(title: str, *widgets: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(Heading(title))
    for widget in widgets:
        card.body.addWidget(widget)
        if isinstance(widget, QuietButton):
            card.body.setAlignment(widget, Qt.AlignmentFlag.AlignLeft)
    return card

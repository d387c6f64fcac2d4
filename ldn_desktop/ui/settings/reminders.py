"""Settings of reminders: when they ring, a test, the supply's notice, the window of a dose."""

from collections.abc import Callable
from datetime import time

from ldn_desktop.services.settings import Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.presenter import (
    InvalidSetting,
    check_quiet,
    minutes_form,
    quiet_words,
    sound_words,
    which_sound,
)
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.settings.try_out import TryOut
from ldn_desktop.ui.widgets import Body, LinkButton, Muted, ProblemLabel, QuietButton, TimeEdit
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.ui.widgets.layouts import fill, fill_left
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _

FIELD_WIDTH = 120
USUAL_AHEAD = 15


class RemindersSection(SettingsSection):
    """How and when reminders ring."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        change, names = controller.change_settings, labels()
        self.again = TextField(
            names["again_minutes"],
            Line(_("Ring again after so many minutes"), 120, 12),
            beside=True,
        )
        self.bind_line(
            self.again,
            minutes_form(),
            lambda settings: settings.again_minutes,
            lambda minutes: change(again_minutes=minutes),
        )
        self.every = self.bind_number(
            "then_every_minutes",
            lambda settings: settings.then_every_minutes,
            lambda minutes: change(then_every_minutes=minutes),
        )
        self.add_card(_("Ringing again"), self.again, self.every)
        self._add_sounds()
        self._add_word_ahead()
        self._add_quiet_hours()
        self.test = TryOut(controller)
        self.body.addWidget(self.test)

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        for edit, at in zip(self.quiet, (settings.quiet_start, settings.quiet_end), strict=True):
            if not edit.line.hasFocus() and not edit.problem():
                edit.set_value(at)
        self.quiet_words.set_text(quiet_words(settings))
        for radio in self.own_sound.values():
            radio.setVisible(settings.sound)
        self.ahead.setChecked(settings.ahead_minutes is not None)
        self.ahead_minutes.setVisible(settings.ahead_minutes is not None)
        self.louder.setVisible(settings.sound and settings.own_sound)
        cannot = sound_words(self.controller.reminder_service.notifier.sounds())
        self.sound_words.set_text(cannot)
        self.sound_words.setVisible(settings.sound and bool(cannot))
        self.quiet_off.setVisible(settings.quiet_start is not None)

    def _add_sounds(self) -> None:
        change = self.controller.change_settings
        self.sound = self.bind_tick(
            "sound", lambda settings: settings.sound, lambda is_on: change(sound=is_on)
        )
        self.sound_words = Muted()
        card = self.add_card(labels()["own_sound"], self.sound)
        self.own_sound = self.bind_choices(
            card,
            which_sound(),
            lambda settings: settings.own_sound,
            lambda is_own: change(own_sound=is_own),
        )
        self.louder = self.bind_tick(
            "louder", lambda settings: settings.louder, lambda is_on: change(louder=is_on)
        )
        fill(card.body, self.louder, self.sound_words)

    def _add_word_ahead(self) -> None:
        change = self.controller.change_settings
        self.ahead = CheckBox(_("Say a quiet word before each dose"))
        self.ahead.toggled.connect(
            lambda is_on: self.saved(change(ahead_minutes=USUAL_AHEAD if is_on else None))
        )
        self.ahead_minutes = self.bind_number(
            "ahead_minutes",
            lambda settings: settings.ahead_minutes or USUAL_AHEAD,
            lambda minutes: change(ahead_minutes=minutes),
        )
        about = Muted(_("It makes no sound, and is left out in quiet hours."))
        self.add_card(_("A word before the dose"), self.ahead, self.ahead_minutes, about)

    def _add_quiet_hours(self) -> None:
        names = labels()
        self.quiet = tuple(
            TimeEdit(names[name], self.controller.formats) for name in ("quiet_start", "quiet_end")
        )
        words = Body(_("From")), Body(_("to"))
        for edit, word, at in zip(self.quiet, words, (time(23), time(7)), strict=True):
            edit.suggest(at)
            edit.line.setMaximumWidth(FIELD_WIDTH)
            edit.line.editingFinished.connect(self._take_quiet)
            word.setWordWrap(False)
        self.quiet_problem, self.quiet_words = ProblemLabel(), Muted()
        self.quiet_off = QuietButton(_("Turn quiet hours off"))
        self.quiet_off.clicked.connect(self._quiet_off)
        times = flow_of(words[0], self.quiet[0], words[1], self.quiet[1])
        parts = self.quiet_words, times, self.quiet_problem, self.quiet_off
        self.add_card(_("Quiet hours"), *parts)
        self.quiet_problem.set_text("")

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


class SupplySection(SettingsSection):
    """How many days before a supply runs out the user is told."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self.days = self.bind_number(
            "supply_days",
            lambda settings: settings.supply_days,
            lambda days: controller.change_settings(supply_days=days),
        )
        about = Muted(_("A line on Today tells it, and a quiet reminder, once."))
        self.add_card(_("Before your supply runs out"), self.days, about)


class HoursSection(SettingsSection):
    """When a dose counts as on time, and until when it can be recorded; folded: few need it."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        change, title = controller.change_settings, _("When a dose counts as on time")
        self.hours = {
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
        more = LinkButton(title)
        fill_left(self.body, more)
        folded = self.add_card(title, *self.hours.values())
        folded.hide()
        more.clicked.connect(lambda: folded.setVisible(folded.isHidden()))


def _quiet_sentence(start: time | None, end: time | None) -> str:
    """Return what is wrong with quiet hours, or nothing."""
    try:
        check_quiet(start, end)
    except InvalidSetting as error:
        return str(error)
    return ""


OF_REMINDERS: dict[str, Callable[[AppController], SettingsSection]] = {
    "reminders": RemindersSection,
    "supply": SupplySection,
    "hours": HoursSection,
}

"""What the first run asks, and nobody has to answer: since when, what for, and what LDN helps."""

from dataclasses import replace

from PySide6.QtCore import Qt

from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.about_ldn import AboutLdnSection
from ldn_desktop.ui.settings.presenter import with_several, without_own
from ldn_desktop.ui.widgets import Muted, Told
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.good_names import scale_hint_for
from ldn_desktop.wording.i18n import _


class FirstQuestions(AboutLdnSection):
    """The section of the settings, and a line for the symptoms, which the check-in then asks about.

    Each answer is kept when its line is left.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self._added: tuple[str, ...] = ()
        asked = _("Which symptoms does it help?")
        self.helps = TextField(asked, Line(asked))
        self.helps.field.setPlaceholderText(_("like pain, tiredness"))
        self.helps.field.editingFinished.connect(self._keep_symptoms)
        then = Muted(_("The check-in then asks about them."))
        self.hint = Told()
        self.hint.hide()
        fill(self.card.body, self.helps, then, self.hint)
        self.body.insertWidget(0, self.problem)
        self.show_settings(controller.settings())

    def keep(self) -> bool:
        """Keep what is still being typed; return False and go to a line that can't be kept."""
        lines = (self.since, self.what_for, self.helps)
        for line in lines:
            line.field.editingFinished.emit()
        wrong = [line.field for line in lines if line.field.property("wrong")]
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _keep_symptoms(self) -> None:
        """Put the symptoms of the line in place of those that the line gave before."""
        now = self.controller.settings()
        for name in self._added:
            now = replace(now, symptoms=without_own(now, name))
        if self.take(
            self.helps,
            lambda typed: with_several(now, typed),
            _symptoms,
            lambda symptoms: self.controller.change_settings(symptoms=symptoms),
        ):
            self._added = tuple(set(_symptoms(self.controller.settings())) - set(now.symptoms))
            hints = "\n".join(filter(None, map(scale_hint_for, sorted(self._added))))
            if hints != self.hint.text():
                self.hint.set_text(hints)
                announce_to_screen_reader(self, hints)


def _symptoms(settings: Settings) -> tuple[str, ...]:
    return settings.symptoms

"""Asks whether the test reminder was seen, and says what to do if it was not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ldn_desktop.ui.test_reminder import AfterTest
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    FlowLayout,
    Heading,
    PrimaryButton,
    ProblemLabel,
)
from ldn_desktop.ui.widgets.buttons import KindButton, MainButton
from ldn_desktop.wording.i18n import _


class TestReminderCard(Card):
    """Asks under `heading` whether the test reminder was seen, and says how to fix it."""

    __test__ = False  # pytest: this is no test

    def __init__(self, heading: str) -> None:
        super().__init__(_("Test reminder"))
        self._words = heading
        self._sentence, self._fixes = Body(), Body()
        self._warning = ProblemLabel()
        self._heading = Heading()
        self.yes = PrimaryButton(_("Yes"), _("Yes, I saw it"))
        self.no = MainButton(_("It did not come"))
        self.again = PrimaryButton(_("Send it again"))
        self.go_on = MainButton(_("Go on"))
        self._first: KindButton = self.yes
        for widget in (self._heading, self._warning, self._sentence, self._fixes):
            self.body.addWidget(widget)
        buttons = QWidget()
        row = FlowLayout(buttons, GRID)
        for button in (self.again, self.yes, self.no, self.go_on):
            row.addWidget(button)
        self.body.addWidget(buttons)

    @property
    def said(self) -> str:
        """All that the card says."""
        return f"{self._sentence.text()}\n{self._fixes.text()}".strip()

    def render_test(self, state: AfterTest) -> None:
        """Ask, or say what to do."""
        self._sentence.set_text(state.sentence)
        self._fixes.set_text("\n".join(f"• {fix}" for fix in state.fix))
        has_failed = bool(state.fix)
        self._heading.set_text(_("Test reminder") if has_failed else self._words)
        self.yes.relabel(*((_("I see it now"),) if has_failed else (_("Yes"), _("Yes, I saw it"))))
        self._fixes.setVisible(has_failed)
        self._offer(has_failed=has_failed)

    def _offer(self, *, has_failed: bool) -> None:
        self._first = self.again if has_failed else self.yes
        self.yes.set_kind("main" if has_failed else "primary")
        self._first.show()
        # Before the pressed button is hidden: Qt would give its focus to another card.
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self.focus_first()
        self.no.setVisible(not has_failed)
        self.again.setVisible(has_failed)
        self.go_on.setVisible(has_failed)

    def focus_first(self) -> None:
        """Focus the primary button."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def warn(self, sentence: str) -> None:
        """Show a warning above the question, or none for ""."""
        self._warning.set_text(sentence)

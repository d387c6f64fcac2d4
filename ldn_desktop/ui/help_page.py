"""Help, About and the list of keys: fixed texts that do not depend on the user's data."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ldn_desktop import __version__
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.help_text import parts_of
from ldn_desktop.ui.shortcuts import key_actions
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.card import Card, Page
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.labels import Body, Heading, Title
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.fixed_texts import (
    HelpText,
    about_stopping,
    contact_now,
    intended_purpose,
    no_double_dose,
    opioids,
    starting_again,
)
from ldn_desktop.wording.i18n import _

CALL = "call"
"""The part of Help that says when to call someone."""


class TextPage(QWidget):
    """A read-only page. It has no field for the focus, so it takes it itself; its keys scroll."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.page = _TextScroll(title)
        self.page.body.addWidget(Title(title))
        self.setFocusProxy(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.page)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()


class _TextScroll(Page):
    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setObjectName("textScroll")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in ends:
            bar.setValue(ends[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class HelpPage(TextPage):
    """Advice on a dose not taken, facts about naltrexone, and what the app is."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Help"))
        self._controller = controller
        self._cards: dict[str, Card] = {}
        self._arrive = Debounce(self, self._show_call)
        keys = QuietButton(_("Keys"), _("The list of keys"))
        keys.clicked.connect(lambda: controller.open_page.emit("keys"))
        self.call = QuietButton(contact_now().title)
        self.call.clicked.connect(lambda: self.open_section(CALL))
        fill(self.page.body, flow_of(self.call, keys))
        self._plan_says = Body()
        no_double = Body(no_double_dose())
        fill(self.page.body, _card(_("If you did not take a dose"), no_double, self._plan_says))
        for section in _sections():
            self._cards[section.title] = card = _card(section.title, *parts_of(section))
            fill(self.page.body, card)
        self.page.body.addStretch(1)
        self.refresh()

    def open_section(self, _name: str) -> None:
        """Scroll to when to call someone, and let a screen reader read it."""
        self._arrive.start()  # its place is known once the page is laid out
        found = contact_now()
        announce_to_screen_reader(self, " ".join((found.title, *found.texts)))

    def _show_call(self) -> None:
        inner = self.page.widget()
        if inner is not None:
            # Texts that wrap make the cards above higher a turn after they are shown.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            top = self._cards[contact_now().title].mapTo(inner, QPoint(0, -2 * GRID))
            self.page.verticalScrollBar().setValue(top.y())

    def refresh(self) -> None:
        """Show the plan's advice on a dose not taken below the general advice."""
        snapshot = self._controller.snapshot()
        part = snapshot.part if snapshot else None
        said = part.plan.missed_dose_advice if part else None
        self._plan_says.set_text(_("Your plan says: {advice}").format(advice=said) if said else "")
        self._plan_says.setVisible(bool(said))


class KeysPage(TextPage):
    """The page of the keyboard shortcuts."""

    def __init__(self, _controller: AppController) -> None:
        super().__init__(_("Keys"))
        card, grid = Card(_("Keys")), QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(key_actions()):
            # A narrow window with large text has no room for three keys in one line.
            shown = action.keys.replace("Shift+", "Shift+\u200b")
            grid.addWidget(Heading(shown, f"{action.keys}: {action.text}"), row, 0)
            grid.addWidget(Body(action.text), row, 1)
        card.body.addLayout(grid)
        self.page.body.addWidget(card)
        self.page.body.addStretch(1)

    def refresh(self) -> None:
        """Do nothing: the keys never change."""


def _sections() -> tuple[HelpText, ...]:
    return (
        _reminders(),
        about_stopping(),
        opioids(),
        starting_again(),
        contact_now(),
        _data(),
        _about(),
    )


def _reminders() -> HelpText:
    return HelpText(
        _("When reminders come"),
        (
            _("Reminders come while LDN Desktop runs, also when its window is closed."),
            _("Nothing rings while the computer is off or asleep, or you are logged out."),
            _("When you are back, the newest open dose rings once. Today lists the rest."),
            _("If a reminder does not come, see Settings, “This computer”."),
        ),
    )


def _data() -> HelpText:
    return HelpText(
        _("Your data"),
        (
            _("Everything stays on this computer. LDN Desktop uses no network."),
            _("Settings, “Data and privacy” shows where the file is. There you can make a backup."),
            _("The file is not encrypted: who can read your disk can read it."),
        ),
    )


def _about() -> HelpText:
    version = _("Version {version}. Free software under the MIT licence.")
    return HelpText(
        _("About LDN Desktop"),
        (
            *intended_purpose(),
            version.format(version=__version__),
        ),
    )


def _card(title: str, *parts: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(Heading(title))
    for part in parts:
        card.body.addWidget(part)
    return card

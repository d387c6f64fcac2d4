"""Help, About and the list of keys: fixed texts that do not depend on the user's data."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ldn_desktop import __version__
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.shortcuts import key_actions
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.card import Card, Page
from ldn_desktop.ui.widgets.labels import Body, Heading, Small, Title
from ldn_desktop.ui.widgets.layouts import fill, fill_left
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class HelpText:
    """A card of fixed sentences; `source` cites its clinical facts."""

    title: str
    texts: tuple[str, ...]
    source: str = ""


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
        keys = QuietButton(_("Keys"), _("The list of keys"))
        keys.clicked.connect(lambda: controller.open_page.emit("keys"))
        fill_left(self.page.body, keys)
        self._plan_says = Body()
        no_double = Body(_("Do not take a double dose. Ask your pharmacist or clinician."))
        fill(self.page.body, _card(_("If you did not take a dose"), no_double, self._plan_says))
        for section in _sections():
            parts: list[QWidget] = [Body(text) for text in section.texts]
            if section.source:
                parts.append(Small(_("Source: {source}").format(source=section.source)))
            fill(self.page.body, _card(section.title, *parts))
        self.page.body.addStretch(1)
        self.refresh()

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


LABEL = (
    "Naltrexone hydrochloride tablets, prescribing information "
    "(DailyMed, U.S. National Library of Medicine)"
)
"""Title and publisher of the source of the clinical facts; a name, so not translated."""


def _sections() -> tuple[HelpText, ...]:
    return (_reminders(), _opioids(), _starting_again(), _contact_now(), _data(), _about())


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


def _opioids() -> HelpText:
    return HelpText(
        _("Naltrexone and opioids"),
        (
            _("Naltrexone blocks opioids. Opioid pain medicines may not work as usual."),
            _(
                "After stopping naltrexone, people can be more sensitive to opioids. "
                "A dose they once took can be dangerous."
            ),
            _(
                "Before an operation, tell the surgeon, the anaesthetist or the dentist that you "
                "take naltrexone. Tell them too if you stopped lately."
            ),
            _("Ask your pharmacist before you take a new medicine."),
        ),
        LABEL,
    )


def _starting_again() -> HelpText:
    return HelpText(
        _("Starting naltrexone again"),
        (
            _(
                "If an opioid is still in your body, naltrexone can cause sudden, severe "
                "withdrawal. This also holds after a pause."
            ),
            _("Some medicines for pain, cough or diarrhoea are opioids."),
            _(
                "If you took one, ask your clinician or pharmacist before you take naltrexone "
                "again. They say how long to wait."
            ),
            _(
                "If you suddenly feel very ill after taking naltrexone, call your local "
                "emergency number."
            ),
        ),
        LABEL,
    )


def _contact_now() -> HelpText:
    return HelpText(
        _("Contact a professional now"),
        (
            _("Yellow skin or eyes, dark urine, or severe stomach pain."),
            _("Low mood that does not lift, or thoughts of harming yourself."),
            _("A severe flare of your illness."),
            _("You are given a new opioid medicine, or need one."),
            _("In an emergency, call your local emergency number."),
        ),
        LABEL,
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
            version.format(version=__version__),
            _("It keeps the plan you agreed, reminds you, and keeps your record."),
            _("It does not decide your dose."),
        ),
    )


def _card(title: str, *parts: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(Heading(title))
    for part in parts:
        card.body.addWidget(part)
    return card

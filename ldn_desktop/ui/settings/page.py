"""The settings: sections in a list at the left, or in a drop-down at the top if it is narrow."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ldn_desktop.services.ports import Store
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.presenter import sections
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.checkable import CheckableButton, on_choice
from ldn_desktop.ui.widgets.form import Choice
from ldn_desktop.wording.i18n import _

LIST_LETTERS = 92
"""The least width, in average letters, at which the list is shown at the left."""


class SettingsPage(QWidget):
    """All sections of the settings. Each is built when it is first shown."""

    def __init__(self, controller: AppController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.controller = controller
        self._sections: dict[str, SettingsSection] = {}
        self._stack = QStackedWidget()
        self.choice = Choice(_("Settings"), sections())
        self.choice.activated.connect(lambda: self.open_section(self.choice.value))
        self.buttons: dict[str, CheckableButton] = {}
        self._list = self._make_list()
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        top.addWidget(self.choice)
        self._lines.addWidget(self._list)
        self._lines.addLayout(top)
        self._lines.addWidget(self._stack, 1)
        self.open_section("reminders")

    def section(self, name: str) -> SettingsSection:
        """Return the section `name`; builds it if needed."""
        if name not in self._sections:
            section = _make(name, self.controller)
            section.show_settings(self.controller.settings())
            self._sections[name] = section
            self._stack.addWidget(section)
        return self._sections[name]

    def open_section(self, name: str) -> None:
        """Show the section `name` with the stored settings."""
        section = self.section(name)
        section.show_settings(self.controller.settings())
        self._stack.setCurrentWidget(section)
        self.choice.choose(name)
        self.buttons[name].setChecked(True)

    def refresh(self) -> None:
        """Show the stored settings in all built sections; what is being typed stays."""
        settings = self.controller.settings()
        for section in self._sections.values():
            section.show_settings(settings)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= LIST_LETTERS * self.fontMetrics().averageCharWidth()
        direction = (
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )
        self._lines.setDirection(direction)
        self._list.setVisible(is_wide)
        widest = max(self.fontMetrics().horizontalAdvance(title) for _name, title in sections())
        self._list.setFixedWidth(widest * 5 // 4 + 6 * GRID)  # the current one is bold
        self.choice.setVisible(not is_wide)

    def _make_list(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(2 * GRID, 2 * GRID, 0, 2 * GRID)
        column.setSpacing(GRID // 2)
        group = QButtonGroup(self)
        for name, title in sections():
            button = CheckableButton(title, title)
            button.setProperty("kind", "nav")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            on_choice(button, partial(self.open_section, name))
            group.addButton(button)
            self.buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        return box


def _make(name: str, controller: AppController) -> SettingsSection:
    """Return a new section; its module is imported only now."""
    if name == "reminders":
        from ldn_desktop.ui.settings.reminders import RemindersSection

        return RemindersSection(controller)
    if name == "doctor":
        from ldn_desktop.ui.settings.doctor import DoctorSection

        return DoctorSection(controller)
    if name == "supply":
        from ldn_desktop.ui.settings.supply import SupplySection

        return SupplySection(controller)
    if name == "help":
        from ldn_desktop.ui.settings.help import HelpSection

        return HelpSection(controller)
    if name == "data":
        from ldn_desktop.ui.settings.data import DataSection

        return DataSection(controller, _folder(controller.context.store))
    return _simple(name, controller)


def _simple(name: str, controller: AppController) -> SettingsSection:
    from ldn_desktop.ui.settings import simple_sections

    makers: dict[str, Callable[[], SettingsSection]] = {
        "privacy": lambda: simple_sections.PrivacySection(
            controller, _folder(controller.context.store)
        ),
        "look": lambda: simple_sections.LookSection(controller),
        "start": lambda: simple_sections.StartSection(controller),
        "symptoms": lambda: simple_sections.SymptomsSection(controller),
        "about": lambda: simple_sections.AboutSection(controller),
    }
    return makers[name]()


def _folder(store: Store) -> str:
    """Return the data folder, or "" for a store without a file."""
    path = getattr(store, "path", None)
    return str(path.parent) if isinstance(path, Path) else ""

"""The settings: five groups in a list at the left, or in rows at the top of a narrow page."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.settings.presenter import groups
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Page, Title
from ldn_desktop.ui.widgets.checkable import CheckableButton, on_choice
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.wording.i18n import _

LIST_LETTERS = 92
"""The least width, in average letters, at which the list is shown at the left."""
WIDEST = 16_777_215
"""Qt's QWIDGETSIZE_MAX (px): no greatest width."""


class SettingsPage(QWidget):
    """The groups of the settings, each a column of sections. A group is built when it is opened."""

    def __init__(self, controller: AppController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.controller = controller
        self.buttons: dict[str, CheckableButton] = {}
        self.page = Page(_("Settings"))
        # The section that was opened, and where the page was scrolled to for it, None before.
        self._opened = ""
        self._arrived_at: int | None = None
        self._target: QWidget = self
        self._arrive = Debounce(self, self._scroll_to_opened)
        self.page.verticalScrollBar().rangeChanged.connect(self._follow)
        self._sections: dict[str, SettingsSection] = {}
        self._groups: dict[str, QWidget] = {}
        self._side, self._list = QWidget(), self._make_list()
        margin = 2 * GRID
        self._beside = column_in(self._side, self._list, margins=(margin, margin, 0, 0))
        self._beside.addStretch(1)
        self.page.body.addStretch(1)
        self._above = column_in(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self.page, 1)
        self._above.addLayout(row, 1)
        self.open_section("reminders")

    def section(self, name: str) -> SettingsSection:
        """Return the section `name`; builds its group if needed."""
        self._group_of(name)
        section = self._sections[name]
        section.show_settings(self.controller.settings())
        return section

    def open_section(self, name: str) -> None:
        """Show the group of the section `name` with the stored settings, scrolled to the section.

        The first section of a group is shown with the group's title. "data/calendar" goes on to a
        control within the section and focuses it.
        """
        name, _slash, control = name.partition("/")
        opened = self._group_of(name)
        settings = self.controller.settings()
        for section in self._sections.values():
            if section.parentWidget() is opened:
                section.show_settings(settings)
            else:
                section.problem.set_text("")
        for first, group in self._groups.items():
            group.setVisible(group is opened)
            if group is opened:
                self.buttons[first].setChecked(True)
        self._opened = name
        self._target = self._sections[name].control(control)
        if control:
            self._target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrived_at = None
        self._arrive.start()  # its place is known once the group is laid out

    def refresh(self) -> None:
        """Show the stored settings in all built sections; what is being typed stays."""
        settings = self.controller.settings()
        for section in self._sections.values():
            section.show_settings(settings)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= LIST_LETTERS * self.fontMetrics().averageCharWidth()
        widest = max(button.sizeHint().width() for button in self.buttons.values()) + 2 * GRID
        for button in self.buttons.values():
            button.setMinimumWidth(widest if is_wide else 0)
        self._list.setMinimumWidth(widest if is_wide else 0)
        self._list.setMaximumWidth(widest if is_wide else WIDEST)
        # In a narrow page the list scrolls away: with large text it would fill half of the window.
        (self._beside if is_wide else self.page.body).insertWidget(0, self._list)
        self._side.setVisible(is_wide)

    def _make_list(self) -> QWidget:
        box, group = QWidget(), QButtonGroup(self)
        for title, (first, *_rest) in groups():
            self.buttons[first] = button = CheckableButton(title, title)
            button.setProperty("kind", "nav")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            on_choice(button, partial(self.open_section, first))
            group.addButton(button)
        flow(*self.buttons.values(), owner=box, spacing=GRID // 2)
        return box

    def _group_of(self, name: str) -> QWidget:
        """Return the group that holds the section `name`; builds it if needed."""
        title, names = next(group for group in groups() if name in group[1])
        if names[0] not in self._groups:
            made = [_make(each, self.controller) for each in names]
            self._sections.update(zip(names, made, strict=True))
            group = QWidget()
            group.setAccessibleName(title)
            column_in(group, Title(title), *made, spacing=2 * GRID)
            self._groups[names[0]] = group
            self.page.body.insertWidget(self.page.body.count() - 1, group)
            for section in made:
                # Above what scrolls, so that it is seen wherever the control is.
                self._above.insertWidget(0, section.problem)
        return self._groups[names[0]]

    def _scroll_to_opened(self) -> None:
        name, inner = self._opened, self.page.widget()
        section, target = self._sections[name], self._target
        if inner is None or not target.isVisible() or self._was_scrolled():
            return
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        bar = self.page.verticalScrollBar()
        is_top = target is section and name in self._groups
        bar.setValue(0 if is_top else target.mapTo(inner, QPoint(0, -2 * GRID)).y())
        self._arrived_at = bar.value()

    def _follow(self) -> None:
        """Stay at the opened section while its page grows, until somebody scrolls.

        A text that wraps makes a group higher a turn after it is shown, and checks come in later.
        """
        if self._opened and not self._was_scrolled():
            self._arrive.start()

    def _was_scrolled(self) -> bool:
        return self._arrived_at not in (None, self.page.verticalScrollBar().value())


def _make(name: str, controller: AppController) -> SettingsSection:
    """Return a new section; its module is imported only now."""
    if name in ("reminders", "supply", "hours"):
        from ldn_desktop.ui.settings.reminders import OF_REMINDERS

        return OF_REMINDERS[name](controller)
    if name == "doctor":
        from ldn_desktop.ui.settings.doctor import DoctorSection

        return DoctorSection(controller)
    if name == "data":
        from ldn_desktop.ui.settings.data import DataSection

        return DataSection(controller)
    if name == "ldn":
        from ldn_desktop.ui.settings.about_ldn import AboutLdnSection

        return AboutLdnSection(controller)
    from ldn_desktop.ui.settings.simple_sections import SIMPLE

    return SIMPLE[name](controller)

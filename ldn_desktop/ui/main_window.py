"""The main window: navigation, pages (each made when first shown), banner, keys, closing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ldn_desktop.desktop.folders import person_of
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.reminder_dispatch import HealthIssue
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.services.settings import TEXT_PERCENTS, Settings
from ldn_desktop.typing_compat import override
from ldn_desktop.ui import theme
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.nav import Nav
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.pages import make_page
from ldn_desktop.ui.prompt_bar import PromptBar
from ldn_desktop.ui.shortcuts import add_shortcuts
from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.widgets.banner import Banner, QuietLine
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.flow import flow, flow_of
from ldn_desktop.ui.widgets.voice import give_roles
from ldn_desktop.ui.window_geometry import restore_geometry, save_geometry, set_first_size
from ldn_desktop.wording.health_issues import say_health_issues
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.whose import mark_of

if TYPE_CHECKING:
    from ldn_desktop.ui.other_layouts import LatinKeys
    from ldn_desktop.ui.zone_prompt import ZonePrompt

TITLE = "LDN Desktop"
DEFAULT_SIZE = (960, 680)
LEAST_SIZE = (480, 560)
TITLE_MS = 1000
"""How long (ms) a screen reader has for what a new page holds: at once it would miss the title."""

SIDE_PAGES = frozenset({"supply", "help", "keys"})


class TrayLike(Protocol):
    """The part of the tray that the window uses."""

    def is_there(self) -> bool:
        """Return whether a tray icon can reopen the window now."""


class MainWindow(QMainWindow):
    """The one window. It keeps its geometry in `folder` and hides in `tray` when closed.

    Set `quitting` to let it close for good.
    """

    def __init__(
        self, controller: AppController, folder: Path | None = None, *, is_demo: bool = False
    ) -> None:
        super().__init__()
        give_roles()
        self._permanent_notice = (_demo_words(),) if is_demo else ()
        self._controller = controller
        self._folder = folder
        self._pages: dict[str, QWidget] = {}
        self._title_soon = Debounce(self, self._set_title, TITLE_MS)
        self._before = "today"
        self.tray: TrayLike | None = None
        self.quitting = False
        self._latin_keys: LatinKeys | None = None
        self._title = mark_of(person_of(folder) if folder else "", is_demo=is_demo)(TITLE)
        self.setObjectName("window")
        self._build()
        set_first_size(self, QSize(*DEFAULT_SIZE), QSize(*LEAST_SIZE))
        restore_geometry(self, folder)
        add_shortcuts(self, self)
        self._connect()
        self.go("today")
        self._show_health()

    def _build(self) -> None:
        self._nav = Nav(self.go)
        self._banner, self._strip = Banner(_("Reminders"), _("Check reminders")), PromptBar()
        self._zone: ZonePrompt | None = None
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(1)  # pages scroll; the banner above does not shrink
        self._quiet = QuietLine()
        self._undo = LinkButton(_("Undo"), _("Undo the last record"))
        self._undo.clicked.connect(self.undo)
        self._redo = LinkButton(_("Redo"), _("Say again what was taken back"))
        self._redo.clicked.connect(self.redo)
        self._pill = flow_of(self._quiet, self._undo, self._redo)
        self._pill.setObjectName("pill")
        self._pill.setContentsMargins(CARD_PADDING, 0, CARD_PADDING, 0)
        foot = QVBoxLayout()
        foot.setContentsMargins(CARD_PADDING, 0, CARD_PADDING, GRID // 2)
        foot.addLayout(flow(self._pill))
        self._offer(None)
        self._column = column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._banner, self._strip):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        middle = QWidget()
        middle.setObjectName("page")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, middle)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._nav)
        self._row.addLayout(column, 1)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        controller = self._controller
        controller.changed.connect(self._on_changed)
        controller.health_changed.connect(self._show_health)
        controller.announced.connect(self._tell)
        controller.recorded.connect(self._on_recorded)
        controller.undone.connect(lambda text: self._tell(text, self._redo))
        controller.open_page.connect(self.open)
        controller.confirmation_requested.connect(self._on_asked)
        controller.note_requested.connect(self.open_check_in)
        controller.check_in_requested.connect(
            lambda day: self.on_today(lambda page: page.check_in_of(day))
        )
        controller.settings_changed.connect(self._apply_settings)
        self._banner.way.clicked.connect(lambda: self.go("settings/doctor"))
        self._quiet.cleared.connect(lambda: self._offer(None))

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return next(n for n, page in self._pages.items() if page is self._stack.currentWidget())

    def today(self) -> date:
        """Return today's local date, which the pickers of dates mark."""
        return self._controller.today()

    def go(self, name: str) -> None:
        """Show a page of `pages` by name, or a section of it: "settings/data".

        Without a plan, "today" shows the first run.
        """
        name, _slash, part = name.partition("/")
        name = self._really(name)
        if name not in SIDE_PAGES:
            self._before = name
        is_new = name not in self._pages
        if is_new:
            page = self._pages[name] = make_page(name, self._controller, self.go)
            page.setAccessibleName(page.accessibleName() or self._nav.words.get(name, ""))
            self._stack.addWidget(page)
        if self._stack.currentWidget() is not self._pages[name]:
            self._stack.setCurrentWidget(self._pages[name])
            if not is_new:
                self._refresh()
        self._show_title()
        self._ask_zone()
        self._nav.mark("today" if name == "first_run" else name)
        open_section = getattr(self._pages[name], "open_section", None)
        if part and callable(open_section):
            open_section(part)

    def _show_title(self) -> None:
        if QAccessible.isActive():
            self._title_soon.start()
        else:
            self._set_title()

    def _set_title(self) -> None:
        self._title_soon.stop()
        self.setWindowTitle(f"{self._pages[self.page].accessibleName()} – {self._title}")

    def _really(self, name: str) -> str:
        if name not in ("today", "first_run"):
            return name
        snapshot = self._controller.snapshot()
        has_none = snapshot is not None and snapshot.history.newest is None
        return "first_run" if has_none else "today"

    def open(self, name: str) -> None:
        """Show a page and raise the window, for a clicked reminder or a second start."""
        from ldn_desktop.ui.raising import bring_to_front

        self.go(name)
        bring_to_front(self)

    def open_check_in(self) -> None:
        """Show the check-in and raise the window."""
        self.open("today")
        page = self._pages.get("today")
        if isinstance(page, TodayPage):
            page.focus_check_in()

    def on_today(self, act: Callable[[TodayPage], None]) -> None:
        """Show Today and call `act` with it; without a plan, do not call it."""
        self.go("today")
        page = self._pages.get("today")
        if isinstance(page, TodayPage) and self._stack.currentWidget() is page:
            act(page)

    def undo(self) -> None:
        """Take back the newest record."""
        self._offer(None)
        self._tell_problem(self._controller.undo().sentence)

    def redo(self) -> None:
        """Redo what undo took back."""
        self._offer(None)
        self._tell_problem(self._controller.redo().sentence)

    def change_text_size(self, step: int) -> None:
        """Switch to the next larger (1) or smaller (-1) text size, or the default (0)."""
        percent = self._controller.settings().text_percent
        place = min(range(len(TEXT_PERCENTS)), key=lambda n: abs(TEXT_PERCENTS[n] - percent))
        place = 0 if step == 0 else max(0, min(len(TEXT_PERCENTS) - 1, place + step))
        self._tell_problem(
            self._controller.change_settings(text_percent=TEXT_PERCENTS[place]).sentence
        )

    def quit(self) -> None:
        """Quit the app; reminders stop."""
        self.quitting = True
        save_geometry(self, self._folder)
        QApplication.quit()

    def _on_changed(self) -> None:
        self._quiet.move_on()
        if self.page == "today" and self._really("today") != "today":
            self.go("today")  # the only plan was taken back
        elif self.isVisible() or not self._pages:
            self._refresh()
        self._show_health()
        self._ask_zone()

    def _refresh(self) -> None:
        page = self._stack.currentWidget()
        refresh = getattr(page, "refresh", None)
        if callable(refresh):
            refresh()

    def _ask_zone(self) -> None:
        if self._zone is None and self._controller.zone_question is not None:
            from ldn_desktop.ui.zone_prompt import ZonePrompt

            self._zone = ZonePrompt(self._controller)
            self._column.insertWidget(self._column.indexOf(self._stack), self._zone)
        if self._zone is not None:
            self._zone.show_on(self.page)

    def _on_asked(self, ref: DoseRef, outcome: Outcome[DoseRow]) -> None:
        self.open("today")
        self.on_today(lambda page: page.ask(ref, outcome))

    def _show_health(self) -> None:
        health = self._controller.health
        # Until reminders have started nothing is known to be wrong.
        is_starting = HealthIssue.STARTING in health.issues
        self._banner.set_text(
            (*self._permanent_notice, *(() if is_starting else say_health_issues(health)))
        )

    def _apply_settings(self, settings: Settings) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, settings.look, settings.text_percent)
            self._fit_nav()

    def _tell(self, text: str, offer: LinkButton | None = None) -> None:
        self._quiet.tell(text, offers=offer is not None)
        self._offer(offer)

    def _on_recorded(self, text: str) -> None:
        """Show what undo takes back; if there is nothing to say, it is no more what is shown."""
        if text:
            self._tell(text, self._undo)
        else:
            self._quiet.withdraw_offer()
            self._offer(None)

    def _offer(self, offer: LinkButton | None) -> None:
        """Show the button for undo or redo beside the quiet line, or neither."""
        for button in (self._undo, self._redo):
            button.setVisible(button is offer)
        self._pill.setVisible(not self._quiet.isHidden())
        if offer is not None:
            from ldn_desktop.ui.widgets.tab_order import put_last

            put_last(offer)  # at the foot, after pages that were made later

    def _tell_problem(self, sentence: str) -> None:
        if sentence:
            self._tell(sentence)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self.page in SIDE_PAGES:
            self.go(self._before)
            return
        super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._latin_keys is None:
            from ldn_desktop.ui.other_layouts import LatinKeys

            self._latin_keys = LatinKeys(self)
        self._refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_nav()
        super().resizeEvent(event)

    def _fit_nav(self) -> None:
        app = QApplication.instance()
        is_narrow = isinstance(app, QApplication) and self.width() < theme.the_theme(app).narrow
        self._nav.set_narrow(is_narrow=is_narrow)
        self._nav.allow(self.height() // 4)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        app = QGuiApplication.instance()
        is_ending = isinstance(app, QGuiApplication) and app.isSavingSession()
        if self.quitting or is_ending:
            event.accept()
            return
        event.ignore()
        save_geometry(self, self._folder)
        if self._controller.settings().closing_explained:
            self._put_away()
        else:
            self._explain_closing()

    def _explain_closing(self) -> None:
        if self._has_tray():
            text, keep = _("Reminders go on while this window is closed."), _("Keep running")
        else:
            text = _(
                "Reminders go on while this window is minimised. "
                "To reopen it, start LDN Desktop again."
            )
            keep = _("Minimise and keep running")
        self._strip.ask(text, ((keep, self._keep_running), (_quit_words(), self.quit)))

    def _keep_running(self) -> None:
        # If this is not saved, the window explains it once more the next time.
        self._controller.change_settings(closing_explained=True)
        self._put_away()

    def _put_away(self) -> None:
        if self._has_tray():
            self.hide()
        else:
            self.showMinimized()

    def _has_tray(self) -> bool:
        return self.tray is not None and self.tray.is_there()


def _demo_words() -> str:
    return _("This is a demo with made-up data. Everything is gone when you quit.")


def _quit_words() -> str:
    return _("Quit and stop reminders")

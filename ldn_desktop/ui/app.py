"""Runs the app with its window: makes the parts, shows today's dose, then starts the rest."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from ldn_desktop import __version__
from ldn_desktop.app.bootstrap import open_context
from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.desktop.activation import forget_token, keep_token
from ldn_desktop.desktop.folders import person_of
from ldn_desktop.desktop.input_method import provide_input_method
from ldn_desktop.reminders.lazy_notifier import LazyNotifier
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.qt_timer import QtTimer
from ldn_desktop.reminders.qt_watch import QtWatcher
from ldn_desktop.reminders.system_events import event_source_for
from ldn_desktop.services.bug_reports import uncaught_errors_reported
from ldn_desktop.ui import theme
from ldn_desktop.ui.autostart import StartWithComputer
from ldn_desktop.ui.controller import READS_BACK, AppController
from ldn_desktop.ui.first_paint import after_first_paint, report_first_paint, report_ready
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import TITLE, MainWindow
from ldn_desktop.wording.i18n import language
from ldn_desktop.wording.sentences import say_bug
from ldn_desktop.wording.whose import mark_of, titled

if TYPE_CHECKING:
    from ldn_desktop.desktop.control_socket import ControlServer, Reply, Request
    from ldn_desktop.desktop.lock import End, OwnerLock
    from ldn_desktop.desktop.signals import EndingSignals
    from ldn_desktop.services.doctor import Machine
    from ldn_desktop.services.ports import Message, Notifier, Press
    from ldn_desktop.services.reminder_dispatch import RingContext
    from ldn_desktop.ui.tray import Tray

NAME = "ldn-desktop"
FROM_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def make_application(words: list[str], title: str = TITLE) -> QApplication:
    """Return the Qt application in the Fusion style; it outlives its last window."""
    if sys.platform.startswith("linux"):
        provide_input_method(os.environ)
    # The style is a command-line option because `setStyle` returns the style, and wrapping that
    # makes Python load QStyle's enums.
    app = QApplication([*words, "-style", "fusion"])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(title)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(NAME)
    app.setQuitOnLastWindowClosed(False)
    _translate_qt(app)
    # Qt's own texts, of another language than ours, would say it: Arabic from right to left.
    # A number, for the reason that `labels.PLAIN_TEXT` gives.
    app.setProperty("layoutDirection", int(language().partition("_")[0] in FROM_RIGHT_TO_LEFT))
    return app


def run_window(folder: Path, lock: "OwnerLock", *, background: bool, is_demo: bool) -> int:
    """Run until the user quits; return the exit status. Raises `StorageError` at the start."""
    # X11 takes the name for WM_CLASS.
    app = make_application([NAME], mark_of(person_of(folder), is_demo=is_demo)(TITLE))
    running = _RunningWindow(app, folder, lock, is_demo=is_demo)
    try:
        with uncaught_errors_reported(running.report_bug):
            running.show(background=background)
            status = app.exec()
        running.publish_end()
        return status
    finally:
        running.close()


class _RunningWindow:
    """Makes, starts and closes the parts of the running app."""

    def __init__(
        self, app: QApplication, folder: Path, lock: "OwnerLock", *, is_demo: bool
    ) -> None:
        self._app, self._folder, self._lock, self._is_demo = app, folder, lock, is_demo
        self._mark = mark_of(person_of(folder), is_demo=is_demo)
        self._watcher = QtWatcher()
        self._tray: Tray | None = None
        self._server: ControlServer | None = None
        self._end: End | None = None
        self._signals: EndingSignals | None = None
        context, first = open_context(folder, READS_BACK)
        self._store = context.store
        self._formats = formats_of(QLocale())
        watch = event_source_for(self._watcher, has_window=True)
        self.reminder_service = ReminderService(
            context, self._make_notifier, QtTimer, self._compose, first=first, watch=watch
        )
        starter = None if is_demo else StartWithComputer(folder)
        self.controller = AppController(self.reminder_service, self._formats, starter, first)
        self.controller.make_machine = self._machine
        settings = self.controller.settings()
        theme.apply(app, settings.look, settings.text_percent)
        self.window = MainWindow(self.controller, folder, is_demo=is_demo)
        theme.the_theme(app).apply_theme(self.window)

    def show(self, *, background: bool) -> None:
        """Show the window unless in the background; start everything else after the first paint."""
        after_first_paint(self.window, self._load_ahead)
        if background:
            QTimer.singleShot(0, self.window, lambda: self._start(background=True))
            return
        # Qt calls the event filter installed last first, so the report does not wait.
        after_first_paint(self.window, lambda: self._start(background=False))
        report_first_paint(self.window)
        self.window.show()

    def report_bug(self) -> None:
        """Tell the user of a bug in what they just did; the app goes on."""
        self.controller.announced.emit(say_bug(may_have_saved=True))

    def _start(self, *, background: bool) -> None:
        # A failure of one part does not stop the others. Reminders are last: if they fail, the app
        # still answers commands and can be ended.
        forget_token()  # Qt has used that of the start
        for what, part in (
            ("The look of the window", self._apply_theme),
            ("The tray", lambda: self._show_tray(background=background)),
            ("Answering the system", self._hear_endings),
            ("Answering commands", self._serve),
            ("Reminders", self.reminder_service.start),
            ("The standby process", self._start_standby),
        ):
            log_exceptions(what, part)
        if background:
            report_ready()

    def _load_ahead(self) -> None:
        from ldn_desktop.ui.preload import Preloader

        Preloader(self.window).start()

    def _apply_theme(self) -> None:
        from PySide6.QtGui import QPixmapCache

        from ldn_desktop.ui.icons import app_icon

        # Qt wakes the app every ten seconds to age this cache; painting again is cheap.
        QPixmapCache.setCacheLimit(0)
        theme.the_theme(self._app).follow()
        self._app.setWindowIcon(app_icon())

    def _show_tray(self, *, background: bool) -> None:
        from ldn_desktop.ui.tray import Tray

        try:
            self._tray = self.window.tray = Tray(self.controller, self.window, self._mark)
            theme.the_theme(self._app).apply_theme(self._tray.menu)
        finally:
            if background and not self._has_tray():
                self.window.showMinimized()

    def _hear_endings(self) -> None:
        from ldn_desktop.desktop.lock import End
        from ldn_desktop.desktop.signals import EndingSignals
        from ldn_desktop.ui.display_gone import end_without_display

        self._signals = EndingSignals(self._watcher, lambda: self._end_with(End.ENDED))
        end_without_display(self._end_at_once)

    def _serve(self) -> None:
        from ldn_desktop.desktop.control_socket import ControlServer

        self._server = ControlServer(self._watcher, self._answer, keep_token)
        self._server.listen(self._folder, self._lock)

    def _start_standby(self) -> None:
        from ldn_desktop.desktop.standby import start_standby

        if not self._is_demo:
            start_standby(self._folder)

    def _end_with(self, end: "End") -> None:
        self._end = end
        self.window.quit()

    def _end_at_once(self) -> None:
        """End while the display is gone: Qt's loop does not turn any more."""
        from ldn_desktop.desktop.lock import End

        self._end = End.ENDED
        self.publish_end()
        self.close()

    def publish_end(self) -> None:
        """Let the standby processes know how the app ends; by default the user quit."""
        from ldn_desktop.desktop.lock import End

        self._lock.publish_end(self._end or End.QUIT)

    def close(self) -> None:
        """Stop reminders, withdraw notifications, and close socket, signals and store."""
        self.reminder_service.stop()
        if self._server is not None:
            self._server.close()
        if self._signals is not None:
            self._signals.close()
        self._store.close()

    def _answer(self, request: "Request") -> "Reply":
        from ldn_desktop.app.machine import health_answer
        from ldn_desktop.desktop.control_socket import Request
        from ldn_desktop.desktop.displays import own_displays
        from ldn_desktop.desktop.lock import End

        if request is Request.RAISE:
            # Answer first: if opening took seconds, the second start would take this app for hung.
            QTimer.singleShot(0, self.window, lambda: self.controller.open_page.emit("today"))
        if request is Request.CHANGED:
            self.controller.notify_changed_by_command()
        if request is Request.HEALTH:
            return health_answer(
                self.reminder_service.health, tray=self._has_tray(), displays=own_displays()
            )
        if request is Request.LEAVE:
            QTimer.singleShot(0, self.window, lambda: self._end_with(End.MOVED))
        return {"ok": True}

    def _machine(self) -> "Machine":
        """Return the machine for the doctor, with what only this thread may ask collected."""
        from ldn_desktop.app.bootstrap import running_app_machine

        starter = self.controller.autostart
        return running_app_machine(
            self._folder,
            self.controller.context,
            self.reminder_service.health,
            tray=self._has_tray(),
            autostart=starter.state if starter else None,
        )

    def _has_tray(self) -> bool:
        return self._tray is not None and self._tray.is_there()

    def _find_icon(self) -> QSystemTrayIcon | None:
        return self._tray.icon if self._tray else None

    def _compose(self, occasion: "RingContext") -> "Message":
        from ldn_desktop.wording.reminders import compose

        return compose(occasion, self._formats)

    def _make_notifier(self, press: "Press") -> "Notifier":
        return LazyNotifier(partial(self._channels, press), titled(self._mark))

    def _channels(self, press: "Press") -> "Notifier":
        from ldn_desktop.ui.channels import make_channels

        return make_channels(
            self._folder,
            press,
            self._watcher,
            find_icon=self._find_icon,
            on_token=keep_token,
            on_server_change=self.reminder_service.changed,
        )


def _translate_qt(app: QApplication) -> None:
    """Load Qt's own texts in the user's language; English needs no file."""
    locale = QLocale()
    if locale.language() in (QLocale.Language.English, QLocale.Language.C):
        return
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(locale, "qtbase", "_", folder):
        app.installTranslator(translator)

"""The window that says why the app can't start, and what to do."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui import theme
from ldn_desktop.ui.backups import Backups
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.widgets.buttons import MainButton, PrimaryButton, QuietButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, Muted
from ldn_desktop.wording.i18n import _

WIDTH = 480
AGAIN_MS = 5_000
"""The time (ms) between two checks whether the error has passed."""

MOST_COPIES = 4
"""How many of the app's own backups are offered; older ones can be chosen as files."""


class StartupErrorWindow(QWidget):
    """Says what is wrong as plain text. After it has closed, `starts_anew` says whether to retry.

    It is set if the user took the `offer`, if `has_passed`, called every few seconds, returned
    True, or if one of the `backups` was restored. `ask_source` returns a file's path or "".
    """

    def __init__(
        self,
        sentence: str,
        offer: str = "",
        has_passed: Callable[[], bool] | None = None,
        backups: Backups | None = None,
        heading: str = "",
    ) -> None:
        super().__init__()
        self.should_restart = False
        self.ask_source: Callable[[], str] = self._choose_source
        self._has_passed = has_passed or (lambda: False)
        self._timer = Debounce(self, self.try_again, AGAIN_MS)
        self.setObjectName("page")
        self.setWindowTitle("LDN Desktop")
        close = PrimaryButton(_("Close"))
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.CARD_PADDING] * 4)
        column.setSpacing(theme.CARD_PADDING)
        column.addWidget(Heading(heading or _("LDN Desktop can't start")))
        column.addWidget(Body(sentence))
        if has_passed is not None:
            column.addWidget(Muted(_("LDN Desktop goes on trying while this window is open.")))
            self._timer.start()
        if backups is not None:
            self._offer_backups(column, backups)
        row = FlowLayout()
        row.addWidget(close)
        if offer:
            take = MainButton(offer)
            take.clicked.connect(self._start_anew)
            row.addWidget(take)
        column.addLayout(row)
        self.setFixedWidth(WIDTH)
        close.setFocus()

    def _offer_backups(self, column: QVBoxLayout, backups: Backups) -> None:
        formats = formats_of(QLocale())
        self._put_back = backups.put_back
        self._problem = Body()
        self._problem.hide()
        column.addWidget(
            Body(_("You can put a backup in its place. The present file is kept beside it."))
        )
        for at, file in backups.copies[:MOST_COPIES]:
            when = _("{day} {year}, {time}").format(
                day=formats.day(at.date()), year=at.year, time=formats.time(at.time())
            )
            copy = QuietButton(_("Put back the copy of {when}").format(when=when))
            copy.clicked.connect(partial(self._take_backup, file))
            column.addWidget(copy)
        choose = QuietButton(_("Choose a backup"))
        choose.clicked.connect(self._take_chosen)
        column.addWidget(choose)
        column.addWidget(self._problem)

    def _take_chosen(self) -> None:
        chosen = self.ask_source()
        if chosen:
            self._take_backup(Path(chosen))

    def _take_backup(self, file: Path) -> None:
        problem = self._put_back(file)
        if not problem:
            self._start_anew()
            return
        self._problem.set_text(problem)
        self._problem.show()

    def _choose_source(self) -> str:
        return QFileDialog.getOpenFileName(self, _("Put a backup back"), str(Path.home()))[0]

    def try_again(self) -> None:
        """Start anew if the error has passed, else try again later."""
        if self._has_passed():
            self._start_anew()
        else:
            self._timer.start()

    def _start_anew(self) -> None:
        self._timer.stop()
        self.should_restart = True
        self.close()


def show_startup_error(
    sentence: str,
    offer: str = "",
    has_passed: Callable[[], bool] | None = None,
    backups: Backups | None = None,
    heading: str = "",
) -> bool:
    """Show a `StartupErrorWindow` until it is closed; return whether to start again."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0], "-style", "fusion"])
    app.setQuitOnLastWindowClosed(True)
    theme.apply(app, Appearance.SYSTEM, 100)
    window = StartupErrorWindow(sentence, offer, has_passed, backups, heading)
    theme.the_theme(app).apply_theme(window)
    window.show()
    app.exec()
    return window.should_restart

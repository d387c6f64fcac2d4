"""Makes the pages by name and imports each when it is first shown."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.controller import AppController

Go = Callable[[str], None]


def make_page(name: str, controller: AppController, go: Go) -> QWidget:
    """Return a new page; `go` shows a page by its name."""
    if name == "first_run":
        return _first_run(controller, go)
    return _MAKERS[name](controller)


def _today(controller: AppController) -> QWidget:
    from ldn_desktop.ui.today.page import TodayPage

    return TodayPage(controller)


def _first_run(controller: AppController, go: Go) -> QWidget:
    from ldn_desktop.ui.first_run.page import FirstRunPage

    page = FirstRunPage(controller)
    page.finished.connect(lambda: go("today"))

    def leave_if_planned() -> None:
        """Leave if a command entered the plan; after its own save the page goes on to a test."""
        snapshot = controller.snapshot()
        is_asking = page.isVisible() and not page.form.isHidden()
        if is_asking and snapshot is not None and snapshot.history.newest is not None:
            go("today")

    controller.changed.connect(lambda: QTimer.singleShot(0, page, leave_if_planned))
    return page


def _plan(controller: AppController) -> QWidget:
    from ldn_desktop.ui.plan.page import PlanPage

    return PlanPage(controller)


def _history(controller: AppController) -> QWidget:
    from ldn_desktop.ui.history.page import HistoryPage

    return HistoryPage(controller)


def _report(controller: AppController) -> QWidget:
    from ldn_desktop.ui.report.page import ReportPage

    return ReportPage(controller)


def _settings(controller: AppController) -> QWidget:
    from ldn_desktop.ui.settings.page import SettingsPage

    return SettingsPage(controller)


def _supply(controller: AppController) -> QWidget:
    from ldn_desktop.ui.supply.page import SupplyPage

    return SupplyPage(controller)


def _help(controller: AppController) -> QWidget:
    from ldn_desktop.ui.help_page import HelpPage

    return HelpPage(controller)


def _keys(controller: AppController) -> QWidget:
    from ldn_desktop.ui.help_page import KeysPage

    return KeysPage(controller)


_MAKERS = {
    "today": _today,
    "plan": _plan,
    "history": _history,
    "report": _report,
    "settings": _settings,
    "supply": _supply,
    "help": _help,
    "keys": _keys,
}

"""Makes the pages by name; each is imported when it is first shown."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.desk import Desk

Go = Callable[[str], None]


def make_page(name: str, desk: Desk, go: Go) -> QWidget:
    """Return a new page; `go` shows the page of a name."""
    if name == "first_run":
        return _first_run(desk, go)
    return _MAKERS[name](desk)


def _today(desk: Desk) -> QWidget:
    from ldn_desktop.ui.today.page import TodayPage

    return TodayPage(desk)


def _first_run(desk: Desk, go: Go) -> QWidget:
    from ldn_desktop.ui.first_run.page import FirstRunPage

    page = FirstRunPage(desk)
    page.finished.connect(lambda: go("today"))

    def leave_if_planned() -> None:
        """Leave where a command entered the plan; after the page's own start a test follows."""
        agenda = desk.read()
        is_asking = page.isVisible() and not page.form.isHidden()
        if is_asking and agenda is not None and agenda.history.newest is not None:
            go("today")

    desk.changed.connect(lambda: QTimer.singleShot(0, page, leave_if_planned))
    return page


def _plan(desk: Desk) -> QWidget:
    from ldn_desktop.ui.plan.page import PlanPage

    return PlanPage(desk)


def _history(desk: Desk) -> QWidget:
    from ldn_desktop.ui.history.page import HistoryPage

    return HistoryPage(desk)


def _report(desk: Desk) -> QWidget:
    from ldn_desktop.ui.report.page import ReportPage

    return ReportPage(desk)


def _settings(desk: Desk) -> QWidget:
    from ldn_desktop.ui.settings.page import SettingsPage

    return SettingsPage(desk)


def _supply(desk: Desk) -> QWidget:
    from ldn_desktop.ui.supply.page import SupplyPage

    return SupplyPage(desk)


def _help(desk: Desk) -> QWidget:
    from ldn_desktop.ui.help_page import HelpPage

    return HelpPage(desk)


def _keys(desk: Desk) -> QWidget:
    from ldn_desktop.ui.help_page import KeysPage

    return KeysPage(desk)


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

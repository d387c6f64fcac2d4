"""Makes the pages by name; each is imported when it is first shown."""

from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.desk import Desk


def make_page(name: str, desk: Desk) -> QWidget:
    """Return a new page."""
    return _MAKERS[name](desk)


def _today(desk: Desk) -> QWidget:
    from ldn_desktop.ui.today.page import TodayPage

    return TodayPage(desk)


def _first_run(desk: Desk) -> QWidget:
    from ldn_desktop.ui.first_run.page import FirstRunPage

    return FirstRunPage(desk)


def _plan(desk: Desk) -> QWidget:
    from ldn_desktop.ui.plan.page import PlanPage

    return PlanPage(desk)


def _settings(desk: Desk) -> QWidget:
    from ldn_desktop.ui.settings.page import SettingsPage

    return SettingsPage(desk)


def _help(desk: Desk) -> QWidget:
    from ldn_desktop.ui.help_page import HelpPage

    return HelpPage(desk)


def _keys(desk: Desk) -> QWidget:
    from ldn_desktop.ui.help_page import KeysPage

    return KeysPage(desk)


_MAKERS = {
    "today": _today,
    "first_run": _first_run,
    "plan": _plan,
    "settings": _settings,
    "help": _help,
    "keys": _keys,
}

"""The widgets that the pages share; each takes its texts and an accessible name.

A widget's module is imported when the widget is first used: the first paint needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_desktop.ui.widgets.banner import Banner, QuietLine
    from ldn_desktop.ui.widgets.buttons import LinkButton, MainButton, PrimaryButton, QuietButton
    from ldn_desktop.ui.widgets.card import Card, Page
    from ldn_desktop.ui.widgets.date_field import DateEdit
    from ldn_desktop.ui.widgets.drop_down import DropDown
    from ldn_desktop.ui.widgets.fields import AmountEdit, TimeEdit
    from ldn_desktop.ui.widgets.flow import FlowLayout
    from ldn_desktop.ui.widgets.labels import (
        AmountLabel,
        Body,
        Heading,
        Muted,
        ProblemLabel,
        Small,
        Title,
        Told,
    )
    from ldn_desktop.ui.widgets.marks import DoseMark
    from ldn_desktop.ui.widgets.scores import ScoreRow
    from ldn_desktop.ui.widgets.step_line import StepLine

__all__ = [
    "AmountEdit",
    "AmountLabel",
    "Banner",
    "Body",
    "Card",
    "DateEdit",
    "DoseMark",
    "DropDown",
    "FlowLayout",
    "Heading",
    "LinkButton",
    "MainButton",
    "Muted",
    "Page",
    "PrimaryButton",
    "ProblemLabel",
    "QuietButton",
    "QuietLine",
    "ScoreRow",
    "Small",
    "StepLine",
    "TimeEdit",
    "Title",
    "Told",
]

_NAMES = {
    "banner": ("Banner", "QuietLine"),
    "buttons": ("LinkButton", "MainButton", "PrimaryButton", "QuietButton"),
    "card": ("Card", "Page"),
    "date_field": ("DateEdit",),
    "drop_down": ("DropDown",),
    "fields": ("AmountEdit", "TimeEdit"),
    "flow": ("FlowLayout",),
    "labels": ("AmountLabel", "Body", "Heading", "Muted", "ProblemLabel", "Small", "Title", "Told"),
    "marks": ("DoseMark",),
    "scores": ("ScoreRow",),
    "step_line": ("StepLine",),
}


def __getattr__(name: str) -> object:
    """Import the widget `name` when it is first used; raises `AttributeError` for other names."""
    for module, names in _NAMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)

"""The parts that every page is made of; each takes its words and an accessible name.

Each is loaded when it is first used: the first paint needs a few of them only.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_desktop.ui.shapes import Mark, StepSegment
    from ldn_desktop.ui.widgets.banner import Banner, QuietLine
    from ldn_desktop.ui.widgets.buttons import LinkButton, MainButton, PrimaryButton, QuietButton
    from ldn_desktop.ui.widgets.card import Card, Page
    from ldn_desktop.ui.widgets.drop_down import DropDown
    from ldn_desktop.ui.widgets.fields import AmountEdit, DateEdit, TimeEdit
    from ldn_desktop.ui.widgets.flow import FlowLayout
    from ldn_desktop.ui.widgets.labels import (
        AmountLabel,
        Body,
        Heading,
        Muted,
        ProblemLabel,
        Small,
        Title,
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
    "Mark",
    "Muted",
    "Page",
    "PrimaryButton",
    "ProblemLabel",
    "QuietButton",
    "QuietLine",
    "ScoreRow",
    "Small",
    "StepLine",
    "StepSegment",
    "TimeEdit",
    "Title",
]

_PLACES = {
    "AmountEdit": "ldn_desktop.ui.widgets.fields",
    "AmountLabel": "ldn_desktop.ui.widgets.labels",
    "Banner": "ldn_desktop.ui.widgets.banner",
    "Body": "ldn_desktop.ui.widgets.labels",
    "Card": "ldn_desktop.ui.widgets.card",
    "DateEdit": "ldn_desktop.ui.widgets.fields",
    "DoseMark": "ldn_desktop.ui.widgets.marks",
    "DropDown": "ldn_desktop.ui.widgets.drop_down",
    "FlowLayout": "ldn_desktop.ui.widgets.flow",
    "Heading": "ldn_desktop.ui.widgets.labels",
    "LinkButton": "ldn_desktop.ui.widgets.buttons",
    "MainButton": "ldn_desktop.ui.widgets.buttons",
    "Mark": "ldn_desktop.ui.shapes",
    "Muted": "ldn_desktop.ui.widgets.labels",
    "Page": "ldn_desktop.ui.widgets.card",
    "PrimaryButton": "ldn_desktop.ui.widgets.buttons",
    "ProblemLabel": "ldn_desktop.ui.widgets.labels",
    "QuietButton": "ldn_desktop.ui.widgets.buttons",
    "QuietLine": "ldn_desktop.ui.widgets.banner",
    "ScoreRow": "ldn_desktop.ui.widgets.scores",
    "Segment": "ldn_desktop.ui.shapes",
    "Small": "ldn_desktop.ui.widgets.labels",
    "StepLine": "ldn_desktop.ui.widgets.step_line",
    "TimeEdit": "ldn_desktop.ui.widgets.fields",
    "Title": "ldn_desktop.ui.widgets.labels",
}


def __getattr__(name: str) -> object:
    """Load the part `name`."""
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(_PLACES[name]), name)

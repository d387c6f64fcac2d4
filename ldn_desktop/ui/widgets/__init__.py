"""The parts that every page is made of; each takes its words and an accessible name."""

from ldn_desktop.ui.shapes import Mark, Segment
from ldn_desktop.ui.widgets.banner import Banner, QuietLine
from ldn_desktop.ui.widgets.buttons import LinkButton, MainButton, PrimaryButton, QuietButton
from ldn_desktop.ui.widgets.card import Card, Page
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
    "Segment",
    "Small",
    "StepLine",
    "TimeEdit",
    "Title",
]

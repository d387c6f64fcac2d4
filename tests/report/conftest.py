"""Gives these tests a data folder, a clock and a zone of their own, and four weeks of use."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.four_weeks import live_four_weeks
from tests.support.home import Home, empty_database, home, house, make_home

__all__ = ["empty_database", "home", "house", "make_home"]


@pytest.fixture(autouse=True)
def _painter(qapp: QApplication) -> None:
    """A command that draws finds the tests' application and makes no lesser one of its own."""


@pytest.fixture
def lived(house: Home) -> Home:
    """Four weeks of the design's plan from 4 January 2027; it is 1 February, noon."""
    return live_four_weeks(house)

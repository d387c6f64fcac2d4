"""Gives these tests a data folder, a clock and a zone of their own."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.home import empty_database, home, house, make_home

__all__ = ["empty_database", "home", "house", "make_home"]


@pytest.fixture(autouse=True)
def _painter(qapp: QApplication) -> None:
    """A command that draws finds the tests' application and makes no lesser one of its own."""

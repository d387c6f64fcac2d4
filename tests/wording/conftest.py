"""Gives these tests a data folder, a clock and a zone of their own."""

from tests.support.home import empty_database, home, house, make_home

__all__ = ["empty_database", "home", "house", "make_home"]

"""A test that leaves a connection to a database open fails, whatever Python it runs on."""

import sqlite3

import pytest

from tests.support.open_connections import all_closed


def test_a_connection_that_is_left_open_fails_the_test_that_opened_it() -> None:
    with pytest.raises(AssertionError, match="1 connections left"), all_closed():
        left = sqlite3.connect(":memory:")
    left.close()


def test_a_connection_that_was_open_before_is_somebody_elses() -> None:
    earlier = sqlite3.connect(":memory:")
    with all_closed():
        sqlite3.connect(":memory:").close()
    earlier.close()

"""What holds for every test: no screen of the person who runs them, and no zone of theirs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.open_connections import all_closed, watch_connections

SCREEN = Path(__file__).parent / "support" / "screen.json"
"""A usual screen: Qt's own offscreen one is smaller than the window."""

# Set before Qt is loaded; the tests of the real window give their processes a screen of their own.
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"
os.environ.pop("LDN_DESKTOP_DATA_DIR", None)
# An app that a test kills stays ended.
os.environ["LDN_DESKTOP_STANDBY"] = "off"

# A slow or busy computer is no reason to fail, and the same code gives the same result each time;
# `--hypothesis-profile=explore` looks further, differently each time.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", CALM, derandomize=True)
settings.register_profile("explore", CALM, max_examples=1000)
settings.load_profile("steady")

watch_connections()


@pytest.fixture(scope="session", autouse=True)
def _no_connection_outlives_its_fixture() -> Iterator[None]:
    with all_closed():
        yield


@pytest.fixture(autouse=True)
def _no_connection_outlives_its_test() -> Iterator[None]:
    with all_closed():
        yield

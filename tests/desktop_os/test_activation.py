"""The token by which a desktop lets a window come to the front."""

import os

import pytest

from ldn_desktop.desktop.activation import VARIABLES, activation_token, forget_token, keep_token


@pytest.fixture(autouse=True)
def no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("name", VARIABLES)
def test_a_start_passes_on_the_token_of_its_launcher_whatever_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "panel-1_TIME123")
    assert activation_token() == "panel-1_TIME123"


def test_a_token_is_used_once_and_no_program_started_later_has_it() -> None:
    keep_token("panel-1_TIME123")
    assert activation_token() == "panel-1_TIME123"
    forget_token()
    assert activation_token() == ""
    assert not set(VARIABLES) & set(os.environ)


@pytest.mark.parametrize("junk", [None, 7, "", "a\0b", "a\nb", "ü", "x" * 2000, ["a"]])
def test_what_is_no_token_is_not_stored_and_takes_the_place_of_an_earlier_one(junk: object) -> None:
    keep_token("panel-1_TIME123")
    keep_token(junk)
    assert activation_token() == ""

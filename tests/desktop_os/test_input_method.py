"""An input method that Qt has no plugin for is served by IBus, or the doctor names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ldn_desktop.desktop.input_method import (
    asked_for,
    plugins,
    provide_input_method,
    unserved,
)

WHEEL = frozenset({"compose", "ibus", "qtvirtualkeyboard"})
FCITX_INSTALLED = WHEEL | {"fcitx5"}


def given(environment: dict[str, str]) -> str | None:
    """Return what Qt is told to try."""
    provide_input_method(environment)
    return environment.get("QT_IM_MODULES")


def test_qts_own_plugins_are_found() -> None:
    assert "compose" in plugins()


def test_plugins_of_a_named_folder_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    (folder / "libfcitx5platforminputcontextplugin.so").touch()
    (folder / "README").touch()
    monkeypatch.setenv("QT_PLUGIN_PATH", f"{tmp_path}{os.pathsep}{tmp_path / 'gone'}")
    assert "fcitx5" in plugins()
    assert given({"QT_IM_MODULE": "fcitx"}) is None


@pytest.mark.parametrize("name", ["fcitx", "fcitx5", "uim", "gcin"])
def test_where_the_one_asked_for_has_no_plugin_ibus_and_dead_keys_are_tried(name: str) -> None:
    assert given({"QT_IM_MODULE": name}) == f"{name};wayland;ibus;compose"
    assert given({"QT_IM_MODULES": name, "QT_IM_MODULE": "ibus"}) == f"{name};wayland;ibus;compose"
    again = {"QT_IM_MODULE": name}
    assert given(again) == given(again)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"QT_IM_MODULE": ""},
        {"QT_IM_MODULE": "ibus"},
        {"QT_IM_MODULE": "none"},
        {"QT_IM_MODULE": "xim"},
    ],
)
def test_what_qt_serves_by_itself_is_left_alone(environment: dict[str, str]) -> None:
    assert given(environment) is None


def test_a_list_with_one_that_works_is_left_alone() -> None:
    environment = {"QT_IM_MODULES": "wayland;fcitx;ibus"}
    assert given(environment) == "wayland;fcitx;ibus"
    assert asked_for(environment) == ("wayland", "fcitx", "ibus")


def test_one_that_nobody_serves_is_named(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "DISPLAY": ":7.0"}
    asked = {"QT_IM_MODULE": "fcitx", **home}
    assert unserved(asked, WHEEL) == "fcitx"
    given(asked)
    assert unserved(asked, WHEEL) == "fcitx"
    assert unserved(asked, FCITX_INSTALLED) is None
    assert unserved(home, WHEEL) is None
    assert unserved({"QT_IM_MODULE": "ibus", **home}, WHEEL) is None
    assert unserved({**asked, "WAYLAND_DISPLAY": "wayland-0"}, WHEEL) is None
    assert unserved({**asked, "IBUS_ADDRESS": "unix:path=/x"}, WHEEL) is None
    bus = tmp_path / ".config/ibus/bus"
    bus.mkdir(parents=True)
    (bus / "0123-unix-8").touch()
    assert unserved(asked, WHEEL) == "fcitx"
    (bus / "0123-unix-7").touch()
    assert unserved(asked, WHEEL) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt asks for none elsewhere")
@pytest.mark.parametrize("name", ["fcitx", "uim"])
def test_qt_tries_ibus_when_the_window_starts(name: str) -> None:
    code = """
from pathlib import Path
from ldn_desktop.ui.app import make_application
app = make_application(["ldn-desktop"])
print("ibusplatforminputcontext" in Path("/proc/self/maps").read_text())
"""
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("QT_IM")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=environment | {"QT_IM_MODULE": name, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.stdout.strip() == "True"

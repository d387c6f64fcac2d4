"""What is installed with the app: the entry of the desktop's menu, which its window is known by."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from ldn_desktop.ui.app import NAME

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The texts that the wheel puts below the system's share folder, by their place there."""
    if find_spec("hatchling") is None:
        pytest.skip("nothing here can build a wheel")
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=60)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as file:
        found = {name.partition(".data/data/")[2]: name for name in file.namelist()}
        return {place: file.read(name).decode() for place, name in found.items() if place}


def test_the_menu_entry_lies_where_a_desktop_looks_under_the_name_that_the_window_bears(
    installed: dict[str, str],
) -> None:
    entry = installed[f"share/applications/{NAME}.desktop"].splitlines()
    assert {f"Exec={NAME}", f"Icon={NAME}", f"StartupWMClass={NAME}"} <= set(entry)


def test_the_icon_that_the_entry_names_is_installed_too(installed: dict[str, str]) -> None:
    assert "<svg" in installed[f"share/icons/hicolor/scalable/apps/{NAME}.svg"]

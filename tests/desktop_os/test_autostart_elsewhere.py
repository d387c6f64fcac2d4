"""Starting with the computer where this computer is another: how it was installed, and on what."""

import importlib.util
import plistlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ldn_desktop.desktop import autostart_windows
from ldn_desktop.desktop.autostart import Launch, XdgAutostart, own_command
from ldn_desktop.desktop.autostart_macos import LaunchAgent
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import AutostartState

BACKGROUND = "--background"
MARK = "0123456789abcdef"


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    path.chmod(0o755)
    return path


def command(root: Path, **launch: Any) -> tuple[str, ...]:
    """The command of a start whose paths lie below `root`."""
    given = {"first_word": "", "executable": "usr/bin/python3", "scripts": "usr/local/bin"}
    paths = {**given, **{name: path for name, path in launch.items() if name != "is_frozen"}}
    whole = {name: str(root / path) if path else "" for name, path in paths.items()}
    return own_command(launch=Launch(**whole, is_frozen=launch.get("is_frozen", False)))


def test_a_wheels_script_is_found_by_the_word_it_was_started_with(tmp_path: Path) -> None:
    script = program(tmp_path / "home/.local/bin/ldn-desktop")
    program(tmp_path / "usr/bin/ldn-desktop")
    found = command(tmp_path, first_word="home/.local/bin/ldn-desktop")
    assert found == (str(script), BACKGROUND)


def test_a_package_starts_by_its_name_in_usr_bin_and_not_by_what_lies_behind(
    tmp_path: Path,
) -> None:
    behind = program(tmp_path / "usr/lib/ldn-desktop/bin/ldn-desktop")
    name = tmp_path / "usr/bin/ldn-desktop"
    name.parent.mkdir(parents=True)
    name.symlink_to(behind)
    found = command(
        tmp_path,
        first_word="usr/bin/ldn-desktop",
        executable="usr/lib/ldn-desktop/bin/python3",
    )
    assert found == (str(name), BACKGROUND)


def test_started_as_a_module_the_script_beside_python_is_taken(tmp_path: Path) -> None:
    script = program(tmp_path / "venv/bin/ldn-desktop")
    main = program(tmp_path / "venv/lib/ldn_desktop/__main__.py")
    found = command(
        tmp_path, first_word=str(main.relative_to(tmp_path)), executable="venv/bin/python3"
    )
    assert found == (str(script), BACKGROUND)


def test_else_the_script_of_pythons_own_folder_for_scripts_is_taken(tmp_path: Path) -> None:
    script = program(tmp_path / "usr/local/bin/ldn-desktop")
    assert command(tmp_path) == (str(script), BACKGROUND)


def test_without_a_script_python_starts_the_module(tmp_path: Path) -> None:
    python = program(tmp_path / "usr/bin/python3")
    assert command(tmp_path) == (str(python), "-m", "ldn_desktop", BACKGROUND)


def test_on_windows_the_scripts_program_is_taken_and_no_black_window_opens(tmp_path: Path) -> None:
    python = program(tmp_path / "Python/python.exe")
    quiet = program(tmp_path / "Python/pythonw.exe")
    launch: dict[str, Any] = {
        "executable": "Python/python.exe",
        "scripts": "Python/Scripts",
        "first_word": "Python/Scripts/ldn-desktop",
    }
    assert command(tmp_path, **launch)[:3] == (str(quiet), "-m", "ldn_desktop")
    script = program(tmp_path / "Python/Scripts/ldn-desktop.exe")
    assert command(tmp_path, **launch) == (str(script), BACKGROUND)
    assert python.exists()


def test_a_bundle_is_its_own_program_and_a_mounted_one_the_file_it_came_out_of(
    tmp_path: Path,
) -> None:
    bundle = program(tmp_path / "opt/ldn/ldn-desktop")
    launch: dict[str, Any] = {"executable": "opt/ldn/ldn-desktop", "is_frozen": True}
    assert command(tmp_path, **launch) == (str(bundle), BACKGROUND)
    image = tmp_path / "home/LDN.AppImage"
    found = command(tmp_path, **launch, app_image="home/LDN.AppImage")
    assert found == (str(image), BACKGROUND)


def test_a_folder_of_that_name_is_no_script(tmp_path: Path) -> None:
    (tmp_path / "usr/bin/ldn-desktop").mkdir(parents=True)
    python = program(tmp_path / "usr/bin/python3")
    assert command(tmp_path)[0] == str(python)


@pytest.mark.parametrize("kind", [XdgAutostart, LaunchAgent])
def test_a_program_that_is_not_there_is_never_written(
    tmp_path: Path, kind: type[XdgAutostart | LaunchAgent]
) -> None:
    auto = kind(tmp_path)
    with pytest.raises(StorageError):
        auto.enable((str(tmp_path / "gone"), BACKGROUND))
    assert auto.state() is AutostartState.OFF
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [XdgAutostart, LaunchAgent])
def test_a_dangling_entry_is_mended_by_turning_it_on_again(
    tmp_path: Path, kind: type[XdgAutostart | LaunchAgent]
) -> None:
    old, new = program(tmp_path / "old/ldn-desktop"), program(tmp_path / "new/ldn-desktop")
    auto = kind(tmp_path / "entries")
    auto.enable((str(old), BACKGROUND))
    old.unlink()
    assert auto.state() is AutostartState.BROKEN
    auto.enable((str(new), BACKGROUND))
    assert auto.state() is AutostartState.ON


def test_each_data_folders_launch_agent_has_a_label_and_a_file_of_its_own(tmp_path: Path) -> None:
    usual, another = LaunchAgent(tmp_path), LaunchAgent(tmp_path, MARK)
    another.enable((sys.executable, BACKGROUND, "--data-dir", "/my data"))
    assert usual.state() is AutostartState.OFF
    usual.enable((sys.executable, BACKGROUND))
    labels = {file.name: plistlib.loads(file.read_bytes())["Label"] for file in tmp_path.iterdir()}
    assert labels == {
        "org.ldn-desktop.reminders.plist": "org.ldn-desktop.reminders",
        f"org.ldn-desktop.reminders.{MARK}.plist": f"org.ldn-desktop.reminders.{MARK}",
    }
    usual.disable()
    assert another.state() is AutostartState.ON


@pytest.mark.parametrize("kind", [XdgAutostart, LaunchAgent])
def test_an_unmarked_entry_that_names_a_folder_starts_another_than_the_usual(
    tmp_path: Path, kind: type[XdgAutostart | LaunchAgent]
) -> None:
    auto = kind(tmp_path)
    auto.enable((sys.executable, BACKGROUND, "--data-dir", "/my data"))
    assert auto.state() is AutostartState.OFF


def test_a_launch_agent_that_was_disabled_is_off(tmp_path: Path) -> None:
    auto = LaunchAgent(tmp_path)
    auto.enable((sys.executable,))
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text().replace("<dict>", "<dict><key>Disabled</key><true/>", 1))
    assert auto.state() is AutostartState.OFF


class FakeRegistry(ModuleType):
    """Windows' registry as a dictionary of keys, each of values by name."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = 1, 1, 2

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, object]] = {}
        self.is_locked = False

    @contextmanager
    def OpenKey(self, _root: int, place: str, *_: int) -> Iterator[dict[str, object]]:  # noqa: N802 - its name
        if self.is_locked:
            raise PermissionError(13, "Access is denied")
        if place not in self.keys:
            raise FileNotFoundError(2, "no such key")
        yield self.keys[place]

    @contextmanager
    def CreateKey(self, _root: int, place: str) -> Iterator[dict[str, object]]:  # noqa: N802 - its name
        if not self.is_locked:
            self.keys.setdefault(place, {})
        with self.OpenKey(1, place) as key:
            yield key

    def SetValueEx(  # noqa: N802 - its name
        self, key: dict[str, object], name: str, _reserved: int, _kind: int, value: object
    ) -> None:
        key[name] = value

    def QueryValueEx(self, key: dict[str, object], name: str) -> tuple[object, int]:  # noqa: N802 - its name
        if name not in key:
            raise FileNotFoundError(2, "no such value")
        return key[name], 1

    def DeleteValue(self, key: dict[str, object], name: str) -> None:  # noqa: N802 - its name
        if name not in key:
            raise FileNotFoundError(2, "no such value")
        del key[name]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
    made = FakeRegistry()
    monkeypatch.setitem(sys.modules, "winreg", made)
    return made


@pytest.fixture
def run_keys(registry: FakeRegistry, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The class that Windows has, out of a copy of its module that takes this for Windows."""
    path = autostart_windows.__file__
    spec = importlib.util.spec_from_file_location("a_copy_for_windows", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as here:
        here.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    return module.RunKey


@pytest.fixture
def run_key(run_keys: Any) -> Any:
    """What starts the usual data folder."""
    return run_keys()


def test_on_windows_it_is_a_value_of_the_run_key(
    run_keys: Any, registry: FakeRegistry, tmp_path: Path
) -> None:
    run_key = run_keys(MARK)
    assert run_key.state() is AutostartState.OFF
    app = program(tmp_path / "My Apps/ldn-desktop.exe")
    run_key.enable((str(app), BACKGROUND, "--data-dir", "C:\\my data"))
    line = registry.keys[autostart_windows.KEY][f"LDN Desktop {MARK}"]
    assert line == f'"{app}" --background --data-dir "C:\\my data"'
    assert run_key.state() is AutostartState.ON
    app.unlink()
    assert run_key.state() is AutostartState.BROKEN
    run_key.disable()
    run_key.disable()
    assert run_key.state() is AutostartState.OFF


def test_on_windows_each_data_folder_is_started_and_stopped_by_itself(
    run_keys: Any, registry: FakeRegistry
) -> None:
    usual, another = run_keys(), run_keys(MARK)
    another.enable((sys.executable, BACKGROUND, "--data-dir", "C:\\my data"))
    assert usual.state() is AutostartState.OFF
    usual.enable((sys.executable, BACKGROUND))
    assert "LDN Desktop" in registry.keys[autostart_windows.KEY]
    registry.keys[autostart_windows.APPROVED] = {"LDN Desktop": b"\x03" + bytes(11)}
    assert (usual.state(), another.state()) == (AutostartState.OFF, AutostartState.ON)
    usual.disable()
    assert another.state() is AutostartState.ON


def test_on_windows_an_unmarked_value_that_names_a_folder_starts_another_than_the_usual(
    run_key: Any, registry: FakeRegistry
) -> None:
    line = f'"{sys.executable}" --background --data-dir "C:\\my data"'
    registry.keys[autostart_windows.KEY] = {"LDN Desktop": line}
    assert run_key.state() is AutostartState.OFF


def test_what_the_task_manager_switched_off_is_off_until_it_is_turned_on_again(
    run_key: Any, registry: FakeRegistry
) -> None:
    run_key.enable((sys.executable, BACKGROUND))
    registry.keys[autostart_windows.APPROVED] = {"LDN Desktop": b"\x03" + bytes(11)}
    assert run_key.state() is AutostartState.OFF
    run_key.enable((sys.executable, BACKGROUND))
    assert run_key.state() is AutostartState.ON


def test_a_registry_that_refuses_is_a_fault(run_key: Any, registry: FakeRegistry) -> None:
    registry.is_locked = True
    assert run_key.state() is AutostartState.OFF
    with pytest.raises(StorageError):
        run_key.enable((sys.executable,))
    with pytest.raises(StorageError):
        run_key.disable()

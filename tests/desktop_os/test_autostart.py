"""Starting with the computer."""

import subprocess
import sys
from pathlib import Path

import pytest

from ldn_desktop.desktop.autostart import AutostartState, XdgAutostart, own_command
from ldn_desktop.desktop.autostart_macos import LaunchAgent
from ldn_desktop.desktop.autostart_windows import program_of
from ldn_desktop.desktop.desktop_entry import exec_line, read_exec
from ldn_desktop.services.errors import StorageError
from tests.support.notification_server import skip_without, wait_until

ODD = ["/opt/my app/ldn", "--data-dir", 'a "b" $HOME `x` \\ 50% é', ""]


def test_it_is_off_until_the_user_says_so(tmp_path: Path) -> None:
    assert XdgAutostart(tmp_path).state() is AutostartState.OFF
    assert LaunchAgent(tmp_path).state() is AutostartState.OFF


@pytest.mark.parametrize("kind", [XdgAutostart, LaunchAgent])
def test_on_and_off_again(tmp_path: Path, kind: type[XdgAutostart | LaunchAgent]) -> None:
    auto = kind(tmp_path / "made")
    auto.enable((sys.executable, "--background"))
    assert auto.state() is AutostartState.ON
    auto.disable()
    auto.disable()
    assert auto.state() is AutostartState.OFF


@pytest.mark.parametrize("kind", [XdgAutostart, LaunchAgent])
def test_a_program_that_is_gone_is_noticed(
    tmp_path: Path, kind: type[XdgAutostart | LaunchAgent]
) -> None:
    program = tmp_path / "ldn desktop"
    program.write_text("")
    program.chmod(0o755)
    auto = kind(tmp_path)
    auto.enable((str(program), "--background"))
    assert auto.state() is AutostartState.ON
    program.unlink()
    assert auto.state() is AutostartState.BROKEN


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_other_programs_switched_off_is_off(tmp_path: Path, line: str) -> None:
    auto = XdgAutostart(tmp_path)
    auto.enable((sys.executable,))
    (file,) = tmp_path.iterdir()
    name = line.split("=", maxsplit=1)[0]
    kept = [row for row in file.read_text().splitlines() if not row.startswith(name)]
    file.write_text("\n".join([*kept, line]))
    assert auto.state() is AutostartState.OFF


def test_a_rubbish_file_is_broken_or_off_but_never_on(tmp_path: Path) -> None:
    auto = XdgAutostart(tmp_path)
    (tmp_path / "ldn-desktop.desktop").write_bytes(b"\xff\x00")
    assert auto.state() is AutostartState.OFF
    (tmp_path / "ldn-desktop.desktop").write_text('Exec="unclosed')
    assert auto.state() is AutostartState.BROKEN


def test_an_exec_line_is_quoted_by_the_specification() -> None:
    assert exec_line(["/usr/bin/ldn", "--background"]) == "/usr/bin/ldn --background"
    assert exec_line(["/a b", "100%", '"$`\\']) == '"/a b" 100%% "\\\\"\\\\$\\\\`\\\\\\\\"'


@pytest.mark.parametrize("command", [ODD, ["/usr/bin/x"], ["a\tb", "'"], ["%f", "%%"]])
def test_an_exec_line_reads_back_as_it_was(command: list[str]) -> None:
    assert read_exec(exec_line(command)) == command


def test_a_line_break_has_no_form() -> None:
    with pytest.raises(ValueError, match="line break"):
        exec_line(["a\nb"])


def test_another_program_reads_the_exec_line_as_we_do(tmp_path: Path) -> None:
    skip_without("gio")
    out = tmp_path / "out"
    script = tmp_path / "say it.sh"
    script.write_text(
        f'#!/bin/sh\nfor a in "$@"; do printf "%s\\n" "$a"; done > {out}.new\nmv {out}.new {out}\n'
    )
    script.chmod(0o755)
    entry = tmp_path / "x.desktop"
    line = exec_line([str(script), *ODD[1:3]])
    entry.write_text(f"[Desktop Entry]\nType=Application\nName=x\nExec={line}\n")
    subprocess.run(["gio", "launch", str(entry)], check=True, timeout=20)
    wait_until(out.exists, "the program")
    assert out.read_text().splitlines() == ODD[1:3]


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        XdgAutostart(tmp_path / "file").enable((sys.executable,))


def test_our_own_command_is_absolute_and_starts_in_the_background() -> None:
    program, *options = own_command("--data-dir", "/x")
    assert Path(program).is_absolute()
    assert options[-3:] == ["--background", "--data-dir", "/x"]


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ('"C:\\My Apps\\ldn.exe" --background', "C:\\My Apps\\ldn.exe"),
        ("C:\\ldn.exe -b", "C:\\ldn.exe"),
    ],
)
def test_the_program_of_a_windows_line_is_its_head(line: str, program: str) -> None:
    assert program_of(line) == program

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
# Stands in for pip: keeps no more of it than what is there after it, or after it was killed.
PIP = r"""
import os, pathlib, shutil, signal, sys
site = pathlib.Path(__file__).parent.parent
prefix = pathlib.Path(sys.prefix)
project = prefix.parent
words = sys.argv[1:]
if "--version" in words:
    sys.exit()
with (project / "pip.log").open("a") as log:
    log.write(pathlib.Path(words[-1]).resolve().name + "\n")


def put(name):
    info = site / f"{name}-1.dist-info"
    if info.exists():
        return
    info.mkdir()
    (info / "METADATA").write_text("")
    if os.environ.get("KILLED_OVER") == name:
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    (site / f"{name}.py").write_text("there = True\n")
    (info / "RECORD").write_text(f"{name}.py,sha256=x,13\n{name}-1.dist-info/RECORD,,\n")


if "-r" in words:
    for name in pathlib.Path(words[-1]).read_text().split():
        put(name)
if "--editable" in words:
    (site / "app.pth").write_text(str(pathlib.Path(words[-1]).resolve()) + "\n")
    script = prefix / "bin/ldn-desktop"
    begins = f"#!/bin/sh\n'''exec' \"{sys.executable}\" \"$0\" \"$@\"\n' '''\n"
    script.write_text(begins + "import ldn_desktop, wanted\nprint(ldn_desktop.said)\n")
    script.chmod(0o755)
"""
# Makes an environment with the pip above in it: the real one takes seconds.
PYTHON = """#!/bin/sh
case "$1 $2" in "-m venv") ;; *) exec "{python}" "$@" ;; esac
echo venv >> made.log
"{python}" -m venv --without-pip --clear "$4" || exit
[ -z "$KILLED_BEFORE_PIP" ] || kill -9 $PPID
site=$("$4/bin/python" -c 'import site; print(site.getsitepackages()[0])')
mkdir "$site/pip" "$site/pip-1.dist-info"
touch "$site/pip/__init__.py" "$site/pip-1.dist-info/RECORD"
cp pip_stand_in.py "$site/pip/__main__.py"
echo "#!$PWD/$4/bin/python" > "$4/bin/pip"
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


class Project:
    """A small project with the house's own set-up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder)}
        return subprocess.run(
            ["make", *words],
            cwd=self.folder,
            env=kept | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def runs(self, *words: str, **variables: str) -> None:
        tried = self.make("run", *words, **variables)
        assert (tried.returncode, tried.stdout.splitlines()[-1:]) == (0, ["it runs"]), tried.stderr

    def made(self) -> int:
        """Return how often an environment was made."""
        return len((self.folder / "made.log").read_text().splitlines())

    def installed(self) -> list[str]:
        return (self.folder / "pip.log").read_text().splitlines()

    @property
    def site(self) -> Path:
        return next(self.folder.glob(".venv/lib/python*/site-packages"))

    def moved(self, name: str) -> "Project":
        return Project(self.folder.rename(self.folder.with_name(name)))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "the project"
    contents: Mapping[str, str] = {
        "ldn_desktop/__init__.py": "said = 'it runs'\n",
        "pyproject.toml": "",
        "packaging/requirements/run.txt": "wanted\n",
        "packaging/requirements/dev.txt": "wanted\ntool\n",
        "packaging/run_tests.py": "import tool\nprint('all tests')\n",
        "packaging/system_packages.py": "",
        "pip_stand_in.py": PIP,
        "python3": PYTHON.format(python=sys.executable),
    }
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "python3").chmod(0o755)
    for name in ("Makefile", "packaging/make_environment.sh", "packaging/set_up.py"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return Project(folder)


def test_a_set_up_that_is_right_is_kept(project: Project) -> None:
    for _ in range(3):
        project.runs()
    assert project.made() == 1
    assert project.installed() == ["run.txt", project.folder.name]


def test_a_project_that_was_moved_is_set_up_anew(project: Project) -> None:
    project.runs()
    moved = project.moved("elsewhere")
    moved.runs()
    assert str(moved.folder) in (moved.folder / ".venv/bin/ldn-desktop").read_text()


def test_a_copy_does_not_run_the_project_it_was_copied_from(project: Project) -> None:
    project.runs()
    copy = Project(project.folder.with_name("copy"))
    shutil.copytree(project.folder, copy.folder, symlinks=True)
    (copy.folder / "ldn_desktop/__init__.py").write_text("said = 'the copy'\n")
    assert copy.make("run").stdout.endswith("the copy\n")
    project.runs()


def test_an_environment_whose_python_is_gone_is_made_anew(project: Project) -> None:
    project.runs()
    for link in project.folder.glob(".venv/bin/python*"):
        link.unlink()
        link.symlink_to("/no/such/python")
    project.runs()


def test_an_environment_whose_python_became_another_version_is_made_anew(project: Project) -> None:
    project.runs()
    project.site.parent.rename(project.site.parent.with_name("python3.1"))
    project.runs()


def test_a_python_of_another_version_that_is_named_replaces_one_that_works(
    project: Project,
) -> None:
    project.runs()
    newer = project.folder / "newer"
    says = '#!/bin/sh\ncase "$2" in *%d.%d*) echo 3.99 ;; *) exec ./python3 "$@" ;; esac\n'
    newer.write_text(says)
    newer.chmod(0o755)
    project.runs("PYTHON=./python3")
    assert project.made() == 1
    project.runs("PYTHON=./newer")
    assert project.made() == 2


def test_a_set_up_killed_before_its_environment_was_whole_begins_again(project: Project) -> None:
    assert project.make("run", KILLED_BEFORE_PIP="yes").returncode
    project.runs()


@pytest.mark.parametrize("package", ["wanted", "tool"])
def test_a_package_that_a_kill_left_half_installed_is_installed_again(
    project: Project, package: str
) -> None:
    project.make("test", KILLED_OVER=package)
    assert not (project.site / f"{package}.py").exists()
    tried = project.make("test")
    assert (tried.returncode, tried.stdout.splitlines()[-1]) == (0, "all tests"), tried.stderr


def test_a_package_that_is_gone_is_installed_again(project: Project) -> None:
    project.runs()
    shutil.rmtree(project.site / "wanted-1.dist-info")
    (project.site / "wanted.py").unlink()
    project.runs()


def test_locked_requirements_that_changed_are_installed_whatever_their_date(
    project: Project,
) -> None:
    project.runs()
    lock = project.folder / "packaging/requirements/run.txt"
    lock.write_text("wanted\nmore\n")
    os.utime(lock, (0, 0))
    project.runs()
    assert (project.site / "more.py").exists()


def test_an_install_that_did_not_succeed_is_tried_again(project: Project) -> None:
    lock = project.folder / "packaging/requirements/run.txt"
    lock.rename(lock.with_name("away"))
    assert project.make("run").returncode
    lock.with_name("away").rename(lock)
    project.runs()

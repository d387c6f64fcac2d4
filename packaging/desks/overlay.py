"""Run as root in namespaces of its own: a private overlay of the system with one desktop in it.

`overlay.py install NAME` fills the kept layer. `overlay.py enter NAME` starts the check as an
ordinary user in a second layer, which is gone afterwards. Nothing of either is seen outside.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from desktops import TOOLS, Desktop, named

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "desks"
USER, NUMBER = "desk", "4711"
HOME = Path("/home") / USER
DPKG = Path("/var/lib/dpkg/status")


class Place:
    """The folders of one desktop under `build/desks`."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.folder = BUILD / desktop.name.lower().replace(" ", "-")
        self.kept = self.folder / "kept"
        self.mark = self.folder / "installed"
        self.pictures = self.folder / "pictures"
        self.results = self.pictures / "results.json"

    @property
    def state(self) -> str:
        """What the kept layer was made from: it is made anew if any of this changed."""
        parts = (DPKG.read_text("utf-8"), *TOOLS, *self.desktop.packages, str(sys.base_prefix))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def is_installed(self) -> bool:
        """Say whether the kept layer is there and fits the system."""
        return self.mark.exists() and self.mark.read_text("utf-8") == self.state


def run(*command: str | Path) -> None:
    """Run a command that must be done."""
    subprocess.run(list(map(str, command)), check=True)


def overlay(lower: str | Path, layer: Path, at: Path) -> None:
    """Mount a layer over `lower`."""
    for folder in (layer / "upper", layer / "work", at):
        folder.mkdir(parents=True, exist_ok=True)
    options = f"lowerdir={lower},upperdir={layer / 'upper'},workdir={layer / 'work'}"
    run("mount", "-t", "overlay", "overlay", "-o", options, at)


def under(root: Path, path: str | Path) -> Path:
    """Return where a path of the overlay is, and make its folder."""
    found = root / str(path).lstrip("/")
    found.mkdir(parents=True, exist_ok=True)
    return found


def install(place: Place) -> None:
    """Install the desktop's packages into the kept layer."""
    state = place.state
    place.mark.unlink(missing_ok=True)
    shutil.rmtree(place.kept, ignore_errors=True)
    root = place.folder / "root"
    overlay("/", place.kept, root)
    archives = BUILD / "packages"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    run("mount", "--bind", "/dev", under(root, "dev"))
    run("mount", "-t", "proc", "proc", under(root, "proc"))
    run("mount", "--bind", archives, under(root, "var/cache/apt/archives"))
    # No service is started by its package.
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    within = ("chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive")
    options = ("-o", "Dpkg::Options::=--force-unsafe-io", "-o", "APT::Keep-Downloaded-Packages=1")
    apt = (*within, "apt-get", "-q", "-y", *options)
    run(*apt, "update")
    run(*apt, "install", "--no-install-recommends", *TOOLS, *place.desktop.packages)
    run("chroot", root, "useradd", "--create-home", "--uid", NUMBER, USER)
    open_ways(root)
    place.mark.write_text(state, "utf-8")


def open_ways(root: Path) -> None:
    """Let the ordinary user read the project and the Python that runs it, in the overlay only."""
    wanted = (ROOT, Path(sys.base_prefix), Path(sys.prefix).resolve())
    for path in {way for end in wanted for way in (end, *end.parents)}:
        inside = root / str(path).lstrip("/")
        inside.chmod(inside.stat().st_mode | 0o055)


def enter(place: Place) -> int:
    """Run the check on the desktop; what it leaves but the pictures goes with the namespaces."""
    first, second = place.folder / "root", place.folder / "second"
    overlay("/", place.kept, first)
    second.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "tmpfs", second)
    root = second / "root"
    overlay(first, second, root)
    run("mount", "--rbind", "/dev", under(root, "dev"))
    run("mount", "-t", "proc", "proc", under(root, "proc"))
    run("mount", "--rbind", "/sys", under(root, "sys"))
    for passing in ("dev/shm", "run", "tmp/.X11-unix", "tmp/.ICE-unix"):
        run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", under(root, passing))
    place.pictures.mkdir(parents=True, exist_ok=True)
    run("mount", "--bind", place.pictures, under(root, place.pictures))
    os.chown(place.pictures, int(NUMBER), int(NUMBER))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)
    user = ("setpriv", f"--reuid={NUMBER}", f"--regid={NUMBER}", "--clear-groups", "--no-new-privs")
    clean = (
        f"HOME={HOME}",
        f"USER={USER}",
        f"LOGNAME={USER}",
        "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "LANG=C.UTF-8",
        "LIBGL_ALWAYS_SOFTWARE=1",
        "PYTHONDONTWRITEBYTECODE=1",
        f"PYTHONPATH={ROOT}",
    )
    check = Path(__file__).with_name("in_desk.py")
    command = ["chroot", root, *user, "env", "-i", f"--chdir={HOME}", *clean]
    command += [sys.executable, check, place.desktop.name, place.pictures]
    return subprocess.run(list(map(str, command)), check=False).returncode


def main() -> int:
    """Do what is named on the command line."""
    place = Place(named(sys.argv[2]))
    if sys.argv[1] == "enter":
        return enter(place)
    install(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())

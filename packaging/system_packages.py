"""See to the system packages that the window (`screen`) or the desktop tests (`tests`) need.

Installs them where that is allowed without asking: Debian's apt-get, as root or with a sudo that
wants no password. Else names them. Exit status: 0 nothing is missing (any more), 1 something is.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

LISTS = Path(__file__).parent / "requirements"
NEEDED_FOR = {"screen": "LDN Desktop's window", "tests": "the desktop tests"}


def main() -> int:
    """See to the packages of the purpose named on the command line."""
    purpose = sys.argv[1]
    if not sys.platform.startswith("linux"):
        return 0
    absent = missing(purpose)
    if absent and (install := installer()) is not None:
        print(f"Installing for {NEEDED_FOR[purpose]}: {' '.join(absent)}", flush=True)
        run(install, absent)
        absent = missing(purpose)
    if absent:
        print(sentence(purpose, absent), file=sys.stderr)
    return 1 if absent else 0


def missing(purpose: str) -> list[str]:
    """Return the packages that are missing, asked of the system rather than of its package list."""
    packages = [name for name, library in listed("debian-screen.txt") if not loads(library)]
    if purpose == "tests":
        packages += [name for name, mark in listed("debian-tests.txt") if not present(mark)]
    return packages


def listed(name: str) -> list[tuple[str, str]]:
    """Read a list of packages, each with what it is known by."""
    lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return [(package, mark) for package, mark in pairs]


def loads(library: str) -> bool:
    """Say whether the system's loader finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def present(mark: str) -> bool:
    """Say whether a file, or a command on the path, is there."""
    return Path(mark).exists() if mark.startswith("/") else shutil.which(mark) is not None


def installer() -> list[str] | None:
    """Return the beginning of a command that may install packages unasked, or None."""
    if shutil.which("apt-get") is None:
        return None
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    if os.geteuid() == 0:
        return apt
    if shutil.which("sudo") is None:
        return None
    asks = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    return None if asks else ["sudo", "-n", *apt]


def run(install: list[str], packages: list[str]) -> None:
    """Install the packages; where the package list is old or empty, fetch it and try again."""
    command = [*install, "install", "--no-install-recommends", *packages]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    subprocess.run([*install, "update"], capture_output=True, check=False)
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        print(tried.stderr.strip(), file=sys.stderr)


def sentence(purpose: str, packages: list[str]) -> str:
    """Say what is missing and what to do."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        return (
            f"Parts of this system needed for {NEEDED_FOR[purpose]} are missing. "
            f"Install what your system calls these Debian packages: {names}"
        )
    return (
        f"System packages needed for {NEEDED_FOR[purpose]} are missing. "
        f"Install them with: sudo apt-get install {names}"
    )


if __name__ == "__main__":
    sys.exit(main())

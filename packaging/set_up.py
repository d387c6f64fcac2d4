"""Install what the app (`app`), its tests (`tools`) or `make mutate` needs into this environment.

What is right is kept. That is judged by what is there, since a folder can be moved, a package
removed and a set-up killed at any moment. Exit status: pip's where it could not install.
"""

import fcntl
import os
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from csv import reader
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent.absolute()
LOCKS = ROOT / "packaging/requirements"
ENVIRONMENT = Path(sys.prefix)
SITE = Path(site.getsitepackages()[0])
SCRIPT = ENVIRONMENT / "bin/ldn-desktop"
MADE_FROM = {
    "app": (LOCKS / "run.txt", ROOT / "pyproject.toml"),
    "tools": (LOCKS / "dev.txt",),
    "mutate": (LOCKS / "mutate.txt",),
}
WHAT = {"app": "LDN Desktop", "tools": "the tools for tests", "mutate": "the mutation tool"}


def main() -> int:
    last = sys.argv[1]
    parts = ["app"] if last == "app" else ["app", last]
    if all(is_right(part) for part in parts):
        return 0
    with alone() as lock:
        for part in parts:
            if not is_right(part) and (status := install(part, lock)):
                return status
    return 0


@contextmanager
def alone() -> Iterator[int]:
    """Wait until no other process sets up, and shut others out; pip keeps them out when we end."""
    with (ENVIRONMENT / ".lock").open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def is_right(part: str) -> bool:
    """Say whether the part was installed from today's files, for this place, and is still there."""
    try:
        made_from, *installed = record(part).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return False
    if made_from != state_of(part) or not all((SITE / name).exists() for name in installed):
        return False
    return part != "app" or (str(ROOT) in sys.path and names_this_place(SCRIPT))


def record(part: str) -> Path:
    """Return the file that keeps what the part was made from, and what that installed."""
    return ENVIRONMENT / f".{part}"


def state_of(part: str) -> str:
    """Return what changes with the part's files, and with the kind of Python and machine."""
    found = sha256(f"{sys.implementation.cache_tag} {os.uname().machine}".encode())
    for file in MADE_FROM[part]:
        found.update(file.read_bytes())
    return found.hexdigest()


def names_this_place(script: Path) -> bool:
    """Say whether a script runs this environment's Python, not that of a folder left or copied."""
    try:
        return str(ENVIRONMENT / "bin/python").encode() in script.read_bytes()
    except OSError:
        return False


def install(part: str, lock: int) -> int:
    print(f"Installing {WHAT[part]} into {ENVIRONMENT.name}; this is done once.", flush=True)
    remove_halves()
    if not any(SITE.glob("pip-*.dist-info")):
        python(["-m", "ensurepip"], lock)
    # Wheels only: building from source would fetch what no lock file names.
    locked = ["--only-binary", ":all:", "--require-hashes", "-r", str(MADE_FROM[part][0])]
    status = pip(locked, lock)
    if part == "app" and not status:
        editable = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        status = pip(editable, lock) or python(["-m", "compileall", "-q", "ldn_desktop"], lock)
    if not status:
        names = sorted(found.name for found in SITE.glob("*.dist-info"))
        record(part).write_text("\n".join([state_of(part), *names]), encoding="utf-8")
    return status


def remove_halves() -> None:
    """Let pip install again what it was killed over: it takes a package's folder for the whole."""
    for found in SITE.glob("*.dist-info"):
        if not is_whole(found):
            shutil.rmtree(found)


def is_whole(package: Path) -> bool:
    """Say whether all is there that the package's list names; pip writes that list last."""
    try:
        with (package / "RECORD").open(encoding="utf-8", newline="") as file:
            listed = [(SITE / row[0], row[2]) for row in reader(file) if row]
        return all(path.stat().st_size == int(size) for path, size in listed if size)
    except (OSError, ValueError, IndexError):
        return False


def pip(words: list[str], lock: int) -> int:
    return python(["-m", "pip", "--disable-pip-version-check", "install", "--quiet", *words], lock)


def python(words: list[str], lock: int) -> int:
    """Run this Python; it holds the lock too, since it may go on when this process is killed."""
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, pass_fds=[lock], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

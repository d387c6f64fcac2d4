"""Which input method types the letters that no key has: the one asked for, or IBus in its place.

Qt has a plugin for each, and the wheels of Qt have few. Others, such as fcitx, speak IBus too.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

SEVERAL, ONE = "QT_IM_MODULES", "QT_IM_MODULE"
"""The variables of Qt, the first of them before the other."""
IN_PLACE = ("wayland", "ibus", "compose")
"""What Qt tries then, each only where it works: the compositor's, IBus, dead keys."""
_OF_QT = frozenset(("none", "simple", "xim", *IN_PLACE))
_PLUGIN = re.compile(r"lib(\w+?)(?:platforminputcontext)?plugin")


def asked_for(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the input methods that Qt is asked to try, in their order."""
    several = environment.get(SEVERAL) or environment.get(ONE) or ""
    return tuple(name for name in several.split(";") if name)


def provide_input_method(environment: MutableMapping[str, str]) -> None:
    """Let Qt try `IN_PLACE` too where nothing that is asked for has a plugin; before Qt starts."""
    asked = asked_for(environment)
    if asked and not _is_there(asked, plugins()):
        environment[SEVERAL] = ";".join((*asked, *IN_PLACE))


def unserved(environment: Mapping[str, str], installed: Collection[str]) -> str | None:
    """Return the input method that is asked for and that nothing serves, None if there is none.

    Also None under Wayland, where the compositor may serve it.
    """
    asked = tuple(name for name in asked_for(environment) if name not in IN_PLACE)
    if not asked or _is_there(asked, installed) or environment.get("WAYLAND_DISPLAY"):
        return None
    return None if _has_ibus(environment) else asked[0]


def plugins() -> frozenset[str]:
    """Return the names of Qt's plugins for input methods that are installed."""
    found = (file.name for folder in _folders() for file in _files(folder))
    return frozenset(name[1] for name in map(_PLUGIN.match, found) if name)


def _is_there(asked: Collection[str], installed: Collection[str]) -> bool:
    """Return whether one of them has a plugin; that of fcitx is called fcitx5 too."""
    return any(
        name in _OF_QT or any(plugin.startswith(name) for plugin in installed) for name in asked
    )


def _has_ibus(environment: Mapping[str, str]) -> bool:
    """Return whether somebody speaks IBus in this session: it leaves a file with its address."""
    if environment.get("IBUS_ADDRESS"):
        return True
    config = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", ""), ".config")
    display = environment.get("DISPLAY", "").partition(":")[2].partition(".")[0]
    return any(file.name.endswith(f"-unix-{display}") for file in _files(Path(config, "ibus/bus")))


def _folders() -> Iterator[Path]:
    named = os.environ.get("QT_PLUGIN_PATH", "").split(os.pathsep)
    yield from (Path(folder, "platforminputcontexts") for folder in named if folder)
    spec = find_spec("PySide6")
    packages = (spec.submodule_search_locations or ()) if spec else ()
    wheel = [Path(package, "Qt/plugins/platforminputcontexts") for package in packages]
    of_system = Path("/usr/lib").glob("*/qt6/plugins/platforminputcontexts")
    yield from [folder for folder in wheel if folder.is_dir()] or of_system


def _files(folder: Path) -> tuple[Path, ...]:
    with suppress(OSError):
        return tuple(folder.iterdir())
    return ()

"""sway with mako, on Wayland: seen by grim, used by the commands of sway and mako."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from screen import LOOKS, Desk

from tests.desktop.test_raise import WRITING
from tests.support.notification_server import wait_until


class SwayDesk(Desk):
    """The session without an X server."""

    raised = "a second start shows the window, marked as sway marks what wants the keyboard"

    def start_desktop(self) -> None:
        """Start sway; what it is asked by is known once it runs."""
        self.environment.pop("DISPLAY", None)
        super().start_desktop()

    def is_up(self) -> bool:
        """Say whether sway answers and its bar runs."""
        sockets = list(Path(self.environment["XDG_RUNTIME_DIR"]).glob("sway-ipc.*.sock"))
        if not sockets:
            return False
        self.environment["SWAYSOCK"] = str(sockets[0])
        return bool(self._run("pgrep", "-x", self.desktop.panel).strip())

    def wait_for_button(self, label: str) -> None:
        """Wait until mako's list offers a button of this label."""
        wait_until(lambda: label in self._labels(), f"“{label}” is not offered", LOOKS)

    def press_button(self, label: str) -> None:
        """Choose the label in mako's menu."""
        self.wait_for_button(label)
        self._run("makoctl", "menu", "grep", "-m1", "-Fx", "-e", label)

    def use_another_window(self) -> None:
        """Open another program's window, which sway gives the keyboard."""
        environment, self.environment = self.environment, {**self.environment}
        self.environment["QT_QPA_PLATFORM"] = "wayland"
        self._start(sys.executable, "-c", WRITING)
        self.environment = environment
        self.wait_for_front("A letter")

    def wait_for_raise(self, title: str) -> None:
        """Wait until the window is marked: sway lets no program take the keyboard by itself."""
        wait_until(
            lambda: any(title in name for name in self._titles("urgent")),
            lambda: f"{self._titles('urgent')} marked, {self.front()!r} in front",
            LOOKS,
        )

    def front(self) -> str:
        """Return the title of the window that is typed in."""
        return next(iter(self._titles("focused")), "")

    def _titles(self, state: str) -> list[str]:
        tree = json.loads(self._run("swaymsg", "-r", "-t", "get_tree") or "{}")
        return [str(node["name"]) for node in _nodes(tree) if node.get(state)]

    def start_token(self) -> dict[str, str]:
        """Return nothing: sway's own key bindings start programs without a token."""
        return {}

    def _labels(self) -> list[str]:
        found = json.loads(self._run("makoctl", "list") or '{"data": [[]]}')["data"]
        return [
            str(label)
            for notification in (row for group in found for row in group)
            for label in notification["actions"]["data"].values()
        ]

    def _take_picture(self, file: Path) -> tuple[str, ...]:
        return ("grim", str(file))


def _nodes(node: dict[str, object]) -> Iterator[dict[str, object]]:
    yield node
    for name in ("nodes", "floating_nodes"):
        inner = node.get(name)
        for child in inner if isinstance(inner, list) else []:
            yield from _nodes(child)

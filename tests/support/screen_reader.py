"""What a screen reader sees of the app, and its presses: run by the system's Python (pyatspi).

`screen_reader.py tree` prints the app's accessible objects as JSON lines; `press NAME` does the
first action of the first one of that name that shows, `type NAME TEXT` writes into it; both fail
where there is none.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi

Node = Any  # an accessible object; pyatspi has no types
APPS = ("LDN Desktop", "ldn-desktop")


def walk(node: Node, depth: int = 0) -> Iterator[Node]:
    if node is None or depth > 40:
        return
    yield node
    for index in range(node.childCount):
        yield from walk(node.getChildAtIndex(index), depth + 1)


def app() -> Node:
    desktop = pyatspi.Registry.getDesktop(0)
    for index in range(desktop.childCount):
        child = desktop.getChildAtIndex(index)
        if child is not None and child.name in APPS:
            return child
    return None


def described(node: Node) -> dict[str, object]:
    states = node.getState()
    return {
        "name": node.name,
        "role": node.getRoleName(),
        "description": node.description,
        "showing": states.contains(pyatspi.STATE_SHOWING),
        "enabled": states.contains(pyatspi.STATE_ENABLED),
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
    }


def whole_name(node: Node) -> str:
    """Return a node's name after that of the group it is in: "Pain: 3 of 10"."""
    parent = node.parent if node.getRole() == pyatspi.ROLE_RADIO_BUTTON else None
    while parent is not None and not (parent.name and parent.getRole() == pyatspi.ROLE_PANEL):
        parent = parent.parent
    return node.name if parent is None else f"{parent.name}: {node.name}"


def press(name: str) -> bool:
    for node in walk(app()):
        if name in (node.name, whole_name(node)) and node.getState().contains(
            pyatspi.STATE_SHOWING
        ):
            try:
                action = node.queryAction()
            except NotImplementedError:
                continue
            if action.nActions:
                action.doAction(0)  # as screen readers do; what can be checked is toggled by it
                return True
    return False


def write(name: str, text: str) -> bool:
    for node in walk(app()):
        if node.name == name and node.getState().contains(pyatspi.STATE_SHOWING):
            try:
                return bool(node.queryEditableText().setTextContents(text))
            except NotImplementedError:
                continue
    return False


def main() -> int:
    if sys.argv[1] == "tree":
        for node in walk(app()):
            sys.stdout.write(json.dumps(described(node)) + "\n")
        return 0
    done = write(*sys.argv[2:]) if sys.argv[1] == "type" else press(sys.argv[2])
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())

"""Says whose data it is where it is shown outside of its window: the demo's, or a person's."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ldn_desktop.services.ports import Message
from ldn_desktop.wording.demo import say_demo
from ldn_desktop.wording.i18n import _

Mark = Callable[[str], str]
"""Returns a text with the mark that says whose it is."""


def mark_of(person: str, *, is_demo: bool = False) -> Mark:
    """Return the mark of the demo, or of the person with this name; "" is nobody else's."""
    if is_demo:
        return say_demo
    return partial(_say_person, person) if person else str


def titled(mark: Mark) -> Callable[[Message], Message]:
    """Return a function that marks the title of a reminder."""
    return lambda message: replace(message, title=mark(message.title))


def _say_person(person: str, text: str) -> str:
    return _("{name}: {text}").format(name=person, text=text)

"""Marks the demo's messages: they can appear beside reminders of real doses."""

from dataclasses import replace

from ldn_desktop.services.ports import Message
from ldn_desktop.wording.i18n import _


def say_demo(text: str) -> str:
    """Return a text marked as the demo's, for what is shown outside its window."""
    return _("DEMO: {text}").format(text=text)


def of_demo(message: Message) -> Message:
    """Return the reminder with a title that says that it is the demo's."""
    return replace(message, title=say_demo(message.title))

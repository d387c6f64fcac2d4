"""Words that tell the demo from the app: its reminders come beside those of real doses."""

from dataclasses import replace

from ldn_desktop.services.ports import Message
from ldn_desktop.wording.i18n import _


def say_demo(text: str) -> str:
    """Return what is shown outside the demo's own window, as of the demo."""
    return _("DEMO: {text}").format(text=text)


def of_demo(message: Message) -> Message:
    """Return a reminder of the demo: its title says so."""
    return replace(message, title=say_demo(message.title))

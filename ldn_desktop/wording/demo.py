"""Marks the demo's messages, papers and files: they can appear beside those of real doses."""

from ldn_desktop.services.settings import Settings
from ldn_desktop.wording.i18n import _


def say_demo(text: str) -> str:
    """Return a text marked as the demo's, for what is shown outside its window."""
    return _("DEMO: {text}").format(text=text)


def mark(text: str, settings: Settings) -> str:
    """Return a text of a paper or a file, marked if the data is the demo's; marked once only."""
    return say_demo(text) if settings.is_demo and _("DEMO") not in text else text

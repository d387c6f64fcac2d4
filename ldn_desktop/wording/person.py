"""Whom a paper is about."""

from dataclasses import dataclass

from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class Person:
    """Whom a paper is about, as far as they want it printed; the report stores neither."""

    name: str = ""
    born: str = ""

    @property
    def words(self) -> str:
        """Name and birth date as one text, "" if neither was entered."""
        born = _("born {born}").format(born=self.born.strip()) if self.born.strip() else ""
        return ", ".join(text for text in (self.name.strip(), born) if text)

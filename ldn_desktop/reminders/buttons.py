"""The names of a notification's buttons: which dose of which data folder they answer."""

import re
from datetime import date

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Button

DEFAULT = "default"
"""The name the specification gives to a click on the notification itself."""

_FORM = re.compile(
    r"(?P<button>taken|later|skip):(?P<plan>[1-9][0-9]{0,8})"
    r":(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})#(?P<slot>[1-9][0-9]?)@(?P<scope>[0-9a-z]{1,32})"
)


def button_name(button: Button, key: DoseKey, scope: str) -> str:
    """Return the name of a button, such as "taken:3:2027-01-04#1@9f3ab0c1".

    `scope` names the data folder: servers tell every program of every press, and an app that
    runs beside this one (a demo) has doses of the same day.
    """
    return f"{button}:{key.plan_id}:{key}@{scope}"


def read_button(name: str, scope: str) -> tuple[DoseKey, Button] | None:
    """Read a button's name back; None for anything that this data folder's app did not write."""
    form = _FORM.fullmatch(name)
    if form is None or form["scope"] != scope:
        return None
    try:
        day = date.fromisoformat(form["day"])
    except ValueError:
        return None
    return DoseKey(day, int(form["slot"]), int(form["plan"])), Button(form["button"])

"""The action names of a notification's buttons, which contain the dose and the data folder."""

import re
from datetime import date

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Button

DEFAULT = "default"
"""The specification's action name for a click on the notification itself."""

_FORM = re.compile(
    r"(?P<button>taken|later|skip|see|go_on|not_yet):(?P<plan>[1-9][0-9]{0,8})"
    r":(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})#(?P<slot>[1-9][0-9]?)@(?P<scope>[0-9a-z]{1,32})"
)


def button_name(button: Button, key: DoseKey, scope: str) -> str:
    """Return the action name of a button, such as "taken:3:2027-01-04#1@9f3ab0c1".

    `scope` identifies the data folder: servers send every press to every program, and a second
    app beside this one (a demo) has doses on the same day.
    """
    return f"{button}:{key.plan_id}:{key}@{scope}"


def read_button(name: str, scope: str) -> tuple[DoseKey, Button] | None:
    """Parse an action name; return None if it is malformed or of another data folder."""
    form = _FORM.fullmatch(name)
    if form is None or form["scope"] != scope:
        return None
    try:
        day = date.fromisoformat(form["day"])
    except ValueError:
        return None
    return DoseKey(day, int(form["slot"]), int(form["plan"])), Button(form["button"])

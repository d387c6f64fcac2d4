"""Makes the D-Bus call that shows a reminder, by the freedesktop.org specification."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ldn_desktop.reminders.bus import Call
from ldn_desktop.reminders.buttons import DEFAULT, button_name
from ldn_desktop.reminders.known_servers import ServerQuirks
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.wording.i18n import resources

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"

ICON = resources() / "icons" / "ldn-desktop.png"
"""The app's own sign, which tells nothing of a medicine. Without one some servers show an error."""

NORMAL, CRITICAL = 1, 2
NEVER_EXPIRES = 0
LONGEST = 2000
"""The most characters of the body: servers cut a longer one, and some fail."""

Hints = Mapping[str, tuple[str, object]]


@dataclass(frozen=True)
class Sender:
    """The sender of the notifications: the name shown, and the desktop entry ("" for none)."""

    app_name: str
    desktop_entry: str = ""


def service_call(method: str, signature: str = "", *body: object) -> Call:
    """Return a call to the notification service."""
    return Call(NAME, PATH, NAME, method, signature, body)


def notify_call(
    message: Message,
    *,
    app_name: str,
    scope: str,
    replaces: int,
    capabilities: Collection[str],
    quirks: ServerQuirks,
    hints: Hints,
) -> Call:
    """Return the call that shows the message and replaces notification `replaces` (0: none).

    A server without the capability `actions` gets no buttons: one such server shows a dialog
    instead. Beside buttons, `default` is sent only if `quirks` says that the server reads it right.
    """
    body = plain(message.body)
    if "body-markup" in capabilities:
        from html import escape  # imported late: its table of entities takes memory

        body = escape(body, quote=False)
    actions = _actions(message, scope, quirks) if "actions" in capabilities else []
    return service_call(
        "Notify",
        "susssasa{sv}i",
        plain(app_name),
        replaces,
        ICON.as_uri(),
        one_line(message.title),
        body,
        actions,
        {**hints, **_urgency(message), **_sound(message)},
        NEVER_EXPIRES,
    )


def reminder_hints(desktop_entry: str) -> Hints:
    """Return the hints of every reminder of a dose.

    By `desktop_entry` the desktop finds the app's icon and name. GNOME shows that name instead of
    the sender's, so it is "" if the sender has to stay neutral.
    """
    hints: dict[str, tuple[str, object]] = {
        "urgency": ("y", CRITICAL),
        "category": ("s", "x-ldn-desktop.reminder"),
    }
    if desktop_entry:
        hints["desktop-entry"] = ("s", desktop_entry)
    return hints


def plain(text: str) -> str:
    """Return the text without control characters and surrogates, cut to `LONGEST` characters.

    D-Bus ends the connection for a surrogate, and servers obey some control characters. Line
    breaks stay.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = "".join(c for c in whole if c == "\n" or (c >= " " and not "\x7f" <= c <= "\x9f"))
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1]}…"


def one_line(text: str) -> str:
    """Return `plain` text on one line."""
    return " ".join(plain(text).split())


def offered(call: Call) -> list[str]:
    """Return the actions of a call of `notify_call`: names and labels alternately."""
    actions = call.body[5]
    return [str(part) for part in actions] if isinstance(actions, list) else []


def _actions(message: Message, scope: str, quirks: ServerQuirks) -> list[str]:
    labels = dict(message.buttons)
    opening = one_line(labels.pop(Button.OPEN, ""))
    actions = [DEFAULT, opening] if quirks.click or not labels else []
    for button, label in labels.items():
        actions += [button_name(button, message.key, scope), one_line(label)]
    return actions


def _urgency(message: Message) -> Hints:
    return {"urgency": ("y", NORMAL)} if message.gentle else {}


def _sound(message: Message) -> Hints:
    if not message.sound:
        return {"suppress-sound": ("b", True)}
    if not message.loudness:
        return {"sound-name": ("s", "message-new-instant")}
    # Alone: servers that are told a name too play that. No hint says how loud, so each step is a
    # file.
    return {"sound-file": ("s", str(resources() / "sounds" / f"gentle-{message.loudness}.wav"))}

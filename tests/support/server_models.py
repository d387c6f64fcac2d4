"""Known notification servers, as models of what each was seen to do with a reminder."""

from jeepney import Message, new_error

from tests.support.fake_server import FakeServer, shows

UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"
MOST_BUTTONS = 3


class Model(FakeServer):
    """A server that shows what it is asked to."""

    def __init__(self, address: str) -> None:
        super().__init__(address, shows)


class Lxqt(Model):
    """lxqt-notificationd 1.2: more pairs than buttons become a list whose rows slip by one."""

    name, version = "lxqt-notificationd", "1.2.0"

    def put(self, number: int, actions: list[str], *, is_new: bool) -> None:
        """Show it; one that is replaced keeps its first buttons."""
        kept = actions if is_new else self.showing[number]
        super().put(number, kept, is_new=is_new)

    def fires(self, actions: list[str], label: str) -> str:
        """Return the action of the pair before the one picked, where there is a list."""
        picked = actions.index(label) - 1
        return actions[picked if len(actions) <= 2 * MOST_BUTTONS else picked - 2]


class Mako(Model):
    """mako 1.7: answers what it can do, then says that it knows no such method."""

    name, version = "mako", "0.0.0"

    def tells_capabilities(self, message: Message) -> None:
        """Answer twice."""
        super().tells_capabilities(message)
        self.reply(new_error(message, UNKNOWN_METHOD, "s", ("Unknown method",)))


class Gnome(Model):
    """gnome-shell 43: what is replaced in place, while it is shown, loses its buttons."""

    name, version = "gnome-shell", "43.9"

    def put(self, number: int, actions: list[str], *, is_new: bool) -> None:
        """Show it, with its buttons only if it is new."""
        super().put(number, actions if is_new else [], is_new=is_new)


class Plasma(Model):
    """plasmashell 5.27: tells by which token a window may come to the front, then of the press."""

    name, version = "Plasma", "5.27.5"

    def press(self, label: str) -> None:
        """Tell of tokens for this notification and for another program's; press the button."""
        (number,) = self.showing
        self.tell("ActivationToken", "us", number, "kwin-7")
        self.tell("ActivationToken", "us", number + 1, "of-another-program")
        super().press(label)


class Mate(Model):
    """mate-notification-daemon 1.26: under do-not-disturb it answers as if it showed it."""

    name, version = "Notification Daemon", "1.26.0"
    is_quiet = False

    def put(self, number: int, actions: list[str], *, is_new: bool) -> None:
        """Show it, or nothing."""
        if not self.is_quiet:
            super().put(number, actions, is_new=is_new)


class Cinnamon(Model):
    """cinnamon 5.6: under do-not-disturb it goes into a list, and what replaces it stays there."""

    name, version = "cinnamon", "5.6.8"
    is_quiet = False

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.listed: set[int] = set()

    def put(self, number: int, actions: list[str], *, is_new: bool) -> None:
        """Show it, or put it into the list."""
        super().put(number, actions, is_new=is_new)
        if is_new and self.is_quiet:
            self.listed.add(number)


class Stranger(Lxqt):
    """A server that nobody has tried, with LXQt's fault."""

    name, version = "yet-another-notifier", "0.1"

"""A place for StatusNotifier icons, as kded keeps one for Plasma: a peer on the session bus."""

from jeepney import HeaderFields, Message, new_method_return

from tests.support.bus_peer import Peer

HOST_IS_THERE = "IsStatusNotifierHostRegistered"


class TrayWatcher(Peer):
    """Takes every icon; `items` are those that asked."""

    def __init__(self, address: str) -> None:
        self.items: list[str] = []
        super().__init__(address, "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")

    def called(self, message: Message) -> None:
        """Take an icon, or say what there is."""
        match message.header.fields.get(HeaderFields.member), message.body:
            case "RegisterStatusNotifierItem", (item,):
                self.items.append(str(item))
                self.reply(new_method_return(message))
            case "Get", (_interface, name):
                self.reply(new_method_return(message, "v", (("b", name == HOST_IS_THERE),)))
            case "GetAll", _:
                everything = {HOST_IS_THERE: ("b", True)}
                self.reply(new_method_return(message, "a{sv}", (everything,)))

"""A tray for a bus without a desktop: it says that it shows icons, and shows none."""

import time

from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import Message

NAME = "org.kde.StatusNotifierWatcher"
# Qt asks for the interface before it asks for the property.
INTERFACE = f"""<node><interface name="{NAME}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
</interface></node>"""
PROPERTIES = {
    "RegisteredStatusNotifierItems": ("as", []),
    "IsStatusNotifierHostRegistered": ("b", True),
    "ProtocolVersion": ("i", 0),
}


def main() -> None:
    """Answer calls until the bus ends."""
    with open_dbus_connection(bus="SESSION") as connection:
        connection.send_and_get_reply(message_bus.RequestName(NAME))
        print(f"ready {time.monotonic_ns()}", flush=True)
        while True:
            try:
                call = connection.receive()
            except (ConnectionError, EOFError):
                return
            if call.header.message_type is MessageType.method_call:
                connection.send(answer(call))


def answer(call: Message) -> Message:
    """Return the reply to one call."""
    member = call.header.fields[HeaderFields.member]
    if member == "Introspect":
        return new_method_return(call, "s", (INTERFACE,))
    if member == "GetAll":
        return new_method_return(call, "a{sv}", (PROPERTIES,))
    if member == "Get":
        return new_method_return(call, "v", (PROPERTIES[call.body[1]],))
    if member in ("RegisterStatusNotifierItem", "RegisterStatusNotifierHost"):
        return new_method_return(call)
    return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")


if __name__ == "__main__":
    main()

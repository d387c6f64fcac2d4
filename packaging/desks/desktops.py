"""The desktops that are checked: their packages, what starts them and their own switches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TOOLS = (
    "xvfb",
    "dbus-daemon",
    "dbus-bin",
    "dbus-x11",
    "x11-utils",
    "xdotool",
    "imagemagick",
    "libfaketime",
    "tesseract-ocr",
    "libglib2.0-bin",
    "fonts-dejavu-core",
    "adwaita-icon-theme",
    "procps",
    "iproute2",
)
"""Debian packages that the check itself needs on each desktop."""

QUIET_ON, QUIET_OFF = "on", "off"


SWAY_CONFIG = """xwayland disable
output * resolution 1280x800
exec waybar
exec mako
"""
GNOME = """
gsettings set org.gnome.desktop.interface enable-animations false
gsettings set org.gnome.shell welcome-dialog-last-shown-version 99
exec gnome-shell --x11
"""
PLASMA_QUIET = """
if {}
then kde-inhibit --notifications sleep 1000 > /dev/null 2>&1 &
else pkill kde-inhibit
fi
"""
WAYBAR_CONFIG = '{"layer": "top", "modules-right": ["tray", "clock"]}'


@dataclass(frozen=True)
class Desktop:
    """One desktop.

    `main` is the package whose version is told. `start` runs in the session. `service` is a part of
    the command in the service file of its notification server: others' are left out. `panel`
    is the class of the window that is there when the desktop is up, "" if the shell draws it.
    `files` are put into the home folder. `quiet` is the command that turns do-not-disturb on or
    off, where "{}" stands for the word of `words`; None if the server tells nobody.
    `under_quiet` is a name of `WhileQuiet`. `has_login`: it wants a login manager.
    `clear` is a command that takes away what the desktop itself shows at first.
    """

    name: str
    main: str
    packages: tuple[str, ...]
    start: tuple[str, ...]
    service: str
    panel: str
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    quiet: tuple[str, ...] | None = None
    words: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({QUIET_ON: "true", QUIET_OFF: "false"})
    )
    under_quiet: str = "held"
    has_login: bool = False
    has_tray: bool = True
    clear: tuple[str, ...] = ()
    is_wayland: bool = False


DESKTOPS = (
    Desktop(
        name="LXQt",
        main="lxqt-session",
        packages=(
            "lxqt-session",
            "lxqt-panel",
            "lxqt-notificationd",
            "lxqt-qtplugin",
            "openbox",
        ),
        start=("startlxqt",),
        service="lxqt-notificationd",
        panel="lxqt-panel",
        environment={"XDG_CURRENT_DESKTOP": "LXQt"},
        files={".config/lxqt/session.conf": "[General]\nwindow_manager=openbox\n"},
        quiet=(
            "sh",
            "-c",
            "printf '[General]\\ndoNotDisturb={}\\n' > ~/.config/lxqt/notifications.conf",
        ),
    ),
    Desktop(
        name="XFCE",
        main="xfce4-session",
        packages=(
            "xfce4-session",
            "xfwm4",
            "xfce4-panel",
            "xfdesktop4",
            "xfce4-settings",
            "xfce4-notifyd",
        ),
        start=("xfce4-session",),
        service="xfce4-notifyd",
        panel="xfce4-panel",
        environment={"XDG_CURRENT_DESKTOP": "XFCE"},
        quiet=(
            *("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb"),
            *("-n", "-t", "bool", "-s", "{}"),
        ),
        under_quiet="shown",
    ),
    Desktop(
        name="MATE",
        main="mate-session-manager",
        packages=(
            "mate-session-manager",
            "marco",
            "mate-panel",
            "mate-settings-daemon",
            "mate-notification-daemon",
            "mate-desktop-common",
            "dconf-gsettings-backend",
            "dconf-service",
        ),
        start=("mate-session",),
        service="mate-notification-daemon",
        panel="mate-panel",
        environment={"XDG_CURRENT_DESKTOP": "MATE"},
        quiet=("gsettings", "set", "org.mate.NotificationDaemon", "do-not-disturb", "{}"),
        under_quiet="dropped",
    ),
    Desktop(
        name="Cinnamon",
        main="cinnamon",
        packages=(
            "cinnamon",
            "cinnamon-session",
            "muffin",
            "python3-dbusmock",
            "dconf-gsettings-backend",
            "dconf-service",
        ),
        start=("cinnamon-session", "--session", "cinnamon"),
        service="cinnamon",
        panel="",
        has_login=True,
        environment={"XDG_CURRENT_DESKTOP": "X-Cinnamon"},
        quiet=(
            *("gsettings", "set", "org.cinnamon.desktop.notifications"),
            *("display-notifications", "{}"),
        ),
        words={QUIET_ON: "false", QUIET_OFF: "true"},
    ),
    Desktop(
        name="GNOME",
        main="gnome-shell",
        packages=(
            "gnome-shell",
            "gnome-settings-daemon",
            "gjs",
            "python3-dbusmock",
            "dconf-gsettings-backend",
            "dconf-service",
        ),
        start=("sh", "-c", GNOME),
        service="gnome-shell",
        panel="",
        environment={
            "XDG_CURRENT_DESKTOP": "GNOME",
            "XDG_SESSION_TYPE": "x11",
            "GNOME_SHELL_SESSION_MODE": "user",
        },
        quiet=("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "{}"),
        words={QUIET_ON: "false", QUIET_OFF: "true"},
        under_quiet="shown",
        has_login=True,
        has_tray=False,
        clear=("xdotool", "mousemove", "640", "75", "click", "1", "sleep", "1", "key", "Escape"),
    ),
    Desktop(
        name="Plasma",
        main="plasma-workspace",
        packages=(
            "plasma-workspace",
            "plasma-desktop",
            "kwin-x11",
            "breeze",
        ),
        start=("startplasma-x11",),
        service="plasma",
        panel="plasmashell",
        environment={
            "XDG_CURRENT_DESKTOP": "KDE",
            "XDG_SESSION_TYPE": "x11",
            "QT_QUICK_BACKEND": "software",
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": "5",
        },
        quiet=("sh", "-c", PLASMA_QUIET),
        under_quiet="shown",
    ),
    Desktop(
        name="sway with mako",
        main="sway",
        packages=("sway", "waybar", "mako-notifier", "grim", "foot"),
        start=("sway",),
        service="mako",
        panel="waybar",
        environment={
            "XDG_CURRENT_DESKTOP": "sway",
            "WLR_BACKENDS": "headless",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
            "WAYLAND_DISPLAY": "wayland-1",
        },
        files={
            ".config/sway/config": SWAY_CONFIG,
            ".config/waybar/config": WAYBAR_CONFIG,
        },
        is_wayland=True,
    ),
)


def named(name: str) -> Desktop:
    """Return the desktop of this name. Raises `KeyError`."""
    return {desktop.name.lower(): desktop for desktop in DESKTOPS}[name.lower()]

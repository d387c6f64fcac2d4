"""The operating system: folders, clock and zone, the one owner of the data, autostart, signals."""

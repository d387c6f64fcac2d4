"""The operating system: folders, clock and time zone, the lock, autostart, signals."""

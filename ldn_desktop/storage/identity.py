"""What tells a database file as ours, and how new it is."""

APPLICATION_ID = 0x4C444E44
"""Marks a SQLite file as ours: "LDND" in its header."""

SCHEMA = 4
"""The number of the newest migration; a file carries the one it is at as its user_version."""

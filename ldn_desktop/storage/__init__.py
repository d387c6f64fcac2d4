"""The storage room: the plans, records and check-ins in one SQLite file."""

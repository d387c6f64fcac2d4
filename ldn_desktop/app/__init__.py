"""The application put together: its start, the command line, the terminal, the reminder service."""

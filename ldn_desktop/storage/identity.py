"""The application id and the schema number of the database file."""

APPLICATION_ID = 0x4C444E44
"""SQLite's application_id of our files: "LDND"."""

SCHEMA = 9
"""The number of the newest migration; a file has its own number as user_version."""

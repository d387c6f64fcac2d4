"""Storage: plans, records and check-ins in one SQLite file, through SQLAlchemy."""

"""LDN Desktop: reminders and a record for an agreed taper of low-dose naltrexone."""

__version__ = "0.1.0"

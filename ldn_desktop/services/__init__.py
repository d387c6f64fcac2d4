"""The use cases, one module per activity. Each function opens its own transaction.

The clock and the zone are ports, too. The outer layers (storage, reminders, desktop) implement the
ports in `ports`.
"""

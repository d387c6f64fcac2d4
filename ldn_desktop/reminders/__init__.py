"""Reminders: the scheduler, the event loops it runs in, system events, notification channels."""

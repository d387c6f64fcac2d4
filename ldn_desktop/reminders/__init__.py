"""Reminders: the bell that wakes the app, the loops it runs in, the channels it rings on."""

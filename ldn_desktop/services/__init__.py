"""What a person can do, one module per activity. Each owns its transaction and reads no clock.

The ports in `ports` are implemented by the outer rooms: storage, reminders, desktop.
"""

"""The changes that widgets ask for, by subject; plans, zones and settings: `AppController`."""

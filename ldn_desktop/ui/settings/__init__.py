"""The settings, a page each, saved at once."""

"""The first run: one page from nothing to the first reminder."""

"""The first run: one page that leads to the first reminder."""

"""The window: a folder per page, shared widgets, the theme and the tray.

A page is a view and a plain presenter that makes one render-ready state from a snapshot.
"""

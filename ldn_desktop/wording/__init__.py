"""The words: every sentence the user reads, from typed values and errors, in one place.

Used by the window and the commands; nothing here needs a screen.
"""

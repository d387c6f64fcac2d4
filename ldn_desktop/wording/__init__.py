"""Every sentence that the user reads, made from typed values and errors.

The window and the commands use it; nothing here needs a screen.
"""

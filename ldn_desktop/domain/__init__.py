"""The rules: doses, plans, the calendar, which reminders to show now. Standard library only.

Nothing here reads a clock, a file or a setting: every instant, zone and list is an argument.
"""

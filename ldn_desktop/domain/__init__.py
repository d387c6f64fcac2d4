"""The rules of the product: doses, plans, the calendar, what to ring now. Standard library only.

Nothing here reads a clock, a file or a setting: every instant, zone and list is an argument.
"""

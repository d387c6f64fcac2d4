"""The settings: five groups of cards, saved at once."""

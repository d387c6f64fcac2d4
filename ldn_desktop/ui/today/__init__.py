"""Today: the dose that is due, how the day was, what is not recorded, the days around."""

"""The page Today: the doses due, the check-in, the doses not recorded, the days around today."""

"""The file names of an export of tables."""

DOSES = "doses.csv"
CHECK_INS = "check-ins.csv"
TABLES = (DOSES, CHECK_INS)
"""All files that the export writes into its folder."""

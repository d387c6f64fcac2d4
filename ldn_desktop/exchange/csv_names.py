"""The file names of an export of tables, and the signs in them."""

from dataclasses import dataclass

DOSES = "doses.csv"
CHECK_INS = "check-ins.csv"
TABLES = (DOSES, CHECK_INS)
"""All files that the export writes into its folder."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS = {"point": ".", "comma": ","}


@dataclass(frozen=True)
class TableSigns:
    """The names of the sign between columns and of the decimal sign, as a spreadsheet wants them.

    The default is what other programs rely on.
    """

    separator: str = "comma"
    decimal: str = "point"


USUAL_SIGNS = TableSigns()

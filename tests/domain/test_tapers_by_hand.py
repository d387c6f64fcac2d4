"""Tapers worked by hand: every dose, date, making, last day and amount needed.

Dates: 2027-01-04 is day 0, 2027-02-01 day 28, 2027-03-01 day 56, 2027-04-01 day 87, 2027-05-01
day 117. 2027 has no leap day, 2028 has one. Amounts needed are given as they are added up.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

import pytest

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.shapes import Finish, Shape, Taper, work_out
from ldn_desktop.domain.supply import Capsules, Liquid, Making, Supply, make_dose

OF_START = Shape.PERCENT_OF_START
OF_CURRENT = Shape.PERCENT_OF_CURRENT


def capsules(*strengths: str, most: int = 4) -> Capsules:
    return Capsules(tuple(map(Decimal, strengths)), most)


def liquid(mg_per_ml: str, syringe_step_ml: str) -> Liquid:
    return Liquid(Decimal(mg_per_ml), Decimal(syringe_step_ml))


USUAL = capsules("0.5", "1.5", "3", "4.5")


@dataclass(frozen=True)
class Case:
    """`by`: amount and days. `rows`: dose, days, first day, last day, how it is made."""

    start: str
    by: tuple[str, int]
    rows: str
    ends_on: str
    needed: str
    to: str = "0"
    shape: Shape = Shape.LINEAR
    supply: Supply | None = None
    rounded: bool = False
    finish_days: int | None = None
    first: str = "2027-01-04"
    left_out: int = 0


CASES = {
    "half a mg every 14 days, usual strengths": Case(
        "4.5",
        ("0.5", 14),
        """
        4.5  14  2027-01-04  2027-01-17  1 x 4.5
        4    14  2027-01-18  2027-01-31  1 x 3 + 2 x 0.5
        3.5  14  2027-02-01  2027-02-14  1 x 3 + 1 x 0.5
        3    14  2027-02-15  2027-02-28  1 x 3
        2.5  14  2027-03-01  2027-03-14  1 x 1.5 + 2 x 0.5
        2    14  2027-03-15  2027-03-28  1 x 1.5 + 1 x 0.5
        1.5  14  2027-03-29  2027-04-11  1 x 1.5
        1    14  2027-04-12  2027-04-25  2 x 0.5
        0.5  14  2027-04-26  2027-05-09  1 x 0.5
        """,
        "2027-05-09",
        # 14 days each: 4.5 in one step, 3 in three, 1.5 in three, 0.5: 2+1+2+1+2+1 = 9
        "14 x 4.5 + 42 x 3 + 42 x 1.5 + 126 x 0.5",
        supply=USUAL,
        rounded=True,
    ),
    "half a mg every 14 days, 1.5 mg only, as asked": Case(
        "4.5",
        ("0.5", 14),
        """
        4.5  14  2027-01-04  2027-01-17  3 x 1.5
        4    14  2027-01-18  2027-01-31  -
        3.5  14  2027-02-01  2027-02-14  -
        3    14  2027-02-15  2027-02-28  2 x 1.5
        2.5  14  2027-03-01  2027-03-14  -
        2    14  2027-03-15  2027-03-28  -
        1.5  14  2027-03-29  2027-04-11  1 x 1.5
        1    14  2027-04-12  2027-04-25  -
        0.5  14  2027-04-26  2027-05-09  -
        """,
        "2027-05-09",
        "84 x 1.5",  # (3 + 2 + 1) * 14; six steps cannot be made: 6 * 14 = 84 doses
        supply=capsules("1.5"),
        left_out=84,
    ),
    "half a mg every 14 days, 1.5 mg only, rounded": Case(
        "4.5",
        ("0.5", 14),
        # 4 is 0.5 from 4.5 and 1 from 3; 3.5 and 2.5 go to 3; 2, 1 and 0.5 go to 1.5
        """
        4.5  28  2027-01-04  2027-01-31  3 x 1.5
        3    42  2027-02-01  2027-03-14  2 x 1.5
        1.5  56  2027-03-15  2027-05-09  1 x 1.5
        """,
        "2027-05-09",
        "224 x 1.5",  # 3*28 + 2*42 + 56 = 84 + 84 + 56
        supply=capsules("1.5"),
        rounded=True,
    ),
    "a quarter of the current dose every 7 days to none, liquid": Case(
        "3",
        ("25", 7),
        # 3, 2.25 (as far from 2.2 as from 2.3: the lower), 1.6875, 1.265625, 0.949, 0.712, 0.534,
        # 0.400, 0.300, then 0.225 and 0.169 to 0.2, then 0.127, 0.095, 0.071 and 0.053 to 0.1;
        # 0.040 is nearer to none than to 0.1: the end after 15 weeks
        """
        3    7   2027-01-04  2027-01-10  3 mL
        2.2  7   2027-01-11  2027-01-17  2.2 mL
        1.7  7   2027-01-18  2027-01-24  1.7 mL
        1.3  7   2027-01-25  2027-01-31  1.3 mL
        0.9  7   2027-02-01  2027-02-07  0.9 mL
        0.7  7   2027-02-08  2027-02-14  0.7 mL
        0.5  7   2027-02-15  2027-02-21  0.5 mL
        0.4  7   2027-02-22  2027-02-28  0.4 mL
        0.3  7   2027-03-01  2027-03-07  0.3 mL
        0.2  14  2027-03-08  2027-03-21  0.2 mL
        0.1  28  2027-03-22  2027-04-18  0.1 mL
        """,
        "2027-04-18",
        "82.6 mL",  # 7 * (3+2.2+1.7+1.3+0.9+0.7+0.5+0.4+0.3 = 11) + 14*0.2 + 28*0.1 = 77+2.8+2.8
        shape=OF_CURRENT,
        supply=liquid("1", "0.1"),
        rounded=True,
    ),
    "a quarter of the current dose every 7 days to 0.5, as asked": Case(
        "3",
        ("25", 7),
        # 1.6875 lies halfway on the grid: the lower; the next would be 0.4005, below 0.5
        """
        3      7  2027-01-04  2027-01-10  3 mL
        2.25   7  2027-01-11  2027-01-17  -
        1.687  7  2027-01-18  2027-01-24  -
        1.266  7  2027-01-25  2027-01-31  -
        0.949  7  2027-02-01  2027-02-07  -
        0.712  7  2027-02-08  2027-02-14  -
        0.534  7  2027-02-15  2027-02-21  -
        0.5    7  2027-02-22  2027-02-28  0.5 mL
        """,
        "2027-02-28",
        "24.5 mL",  # (3 + 0.5) * 7; six steps of 7 doses are left out
        to="0.5",
        shape=OF_CURRENT,
        supply=liquid("1", "0.1"),
        left_out=42,
    ),
    "every other day at last, across a leap day": Case(
        "1",
        ("0.5", 7),
        # February 2028 has 29 days: the finish is 9 days of it and 5 of March,
        # with doses on 21, 23, 25, 27, 29 February, 2 and 4 March
        """
        1    7   2028-02-07  2028-02-13  2 x 0.5
        0.5  7   2028-02-14  2028-02-20  1 x 0.5
        0.5  14  2028-02-21  2028-03-05  1 x 0.5
        """,
        "2028-03-04",
        "28 x 0.5",  # 14 + 7 + 7
        supply=capsules("0.5"),
        finish_days=14,
        first="2028-02-07",
    ),
    "every other day at last, across a month end": Case(
        "1",
        ("0.5", 7),
        # doses on 22, 24, 26, 28 February, 2, 4 and 6 March
        """
        1    7   2027-02-08  2027-02-14  2 x 0.5
        0.5  7   2027-02-15  2027-02-21  1 x 0.5
        0.5  14  2027-02-22  2027-03-07  1 x 0.5
        """,
        "2027-03-06",
        "28 x 0.5",
        supply=capsules("0.5"),
        finish_days=14,
        first="2027-02-08",
    ),
    "every other day at last, an odd number of days, across a year's end": Case(
        "3",
        ("1.5", 10),
        # doses on 9, 11, ... 23 January: eight
        """
        3    10  2027-12-20  2027-12-29  2 x 1.5
        1.5  10  2027-12-30  2028-01-08  1 x 1.5
        1.5  15  2028-01-09  2028-01-23  1 x 1.5
        """,
        "2028-01-23",
        "38 x 1.5",  # 20 + 10 + 8
        supply=capsules("1.5"),
        rounded=True,
        finish_days=15,
        first="2027-12-20",
    ),
    "every other day for a single day": Case(
        "1",
        ("1", 3),
        """
        1  3  2027-01-04  2027-01-06  -
        1  1  2027-01-07  2027-01-07  -
        """,
        "2027-01-07",
        "",
        finish_days=1,
    ),
    "every other day after a rounded taper": Case(
        "4.5",
        ("0.5", 14),
        # as rounded to 1.5 above; then 28 days with doses on the 1st, 3rd, ... 27th
        """
        4.5  28  2027-01-04  2027-01-31  3 x 1.5
        3    42  2027-02-01  2027-03-14  2 x 1.5
        1.5  56  2027-03-15  2027-05-09  1 x 1.5
        1.5  28  2027-05-10  2027-06-06  1 x 1.5
        """,
        "2027-06-05",
        "238 x 1.5",  # 224 + 14
        supply=capsules("1.5"),
        rounded=True,
        finish_days=28,
    ),
    "strengths that cannot make the start, rounded": Case(
        "4.5",
        ("0.5", 14),
        # four pieces of 1 mg are 4 mg: the start and the second step are both 4
        """
        4    28  2027-01-04  2027-01-31  4 x 1
        3.5  14  2027-02-01  2027-02-14  3 x 1 + 1 x 0.5
        3    14  2027-02-15  2027-02-28  3 x 1
        2.5  14  2027-03-01  2027-03-14  2 x 1 + 1 x 0.5
        2    14  2027-03-15  2027-03-28  2 x 1
        1.5  14  2027-03-29  2027-04-11  1 x 1 + 1 x 0.5
        1    14  2027-04-12  2027-04-25  1 x 1
        0.5  14  2027-04-26  2027-05-09  1 x 0.5
        """,
        "2027-05-09",
        "280 x 1 + 56 x 0.5",  # 4*28 + (3+3+2+2+1+1)*14 = 112 + 168; four steps with one half
        supply=capsules("0.5", "1"),
        rounded=True,
    ),
    "strengths that cannot make the start, as asked": Case(
        "4.5",
        ("1", 14),
        """
        4.5  14  2027-01-04  2027-01-17  -
        3.5  14  2027-01-18  2027-01-31  3 x 1 + 1 x 0.5
        2.5  14  2027-02-01  2027-02-14  2 x 1 + 1 x 0.5
        1.5  14  2027-02-15  2027-02-28  1 x 1 + 1 x 0.5
        0.5  14  2027-03-01  2027-03-14  1 x 0.5
        """,
        "2027-03-14",
        "84 x 1 + 56 x 0.5",  # (3+2+1)*14; four steps with one half
        supply=capsules("0.5", "1"),
        left_out=14,
    ),
    "a tenth of the start every 14 days, nothing said of what is at home": Case(
        "4.5",
        ("10", 14),  # 0.45 mg less each time
        """
        4.5   14  2027-01-04  2027-01-17  -
        4.05  14  2027-01-18  2027-01-31  -
        3.6   14  2027-02-01  2027-02-14  -
        3.15  14  2027-02-15  2027-02-28  -
        2.7   14  2027-03-01  2027-03-14  -
        2.25  14  2027-03-15  2027-03-28  -
        1.8   14  2027-03-29  2027-04-11  -
        1.35  14  2027-04-12  2027-04-25  -
        0.9   14  2027-04-26  2027-05-09  -
        0.45  14  2027-05-10  2027-05-23  -
        """,
        "2027-05-23",
        "",
        shape=OF_START,
    ),
    "a tenth of the start every 14 days, rounded to the usual strengths": Case(
        "4.5",
        ("10", 14),
        # 4.05 to 4, 3.6 to 3.5, 3.15 to 3, 2.7 to 2.5, 2.25 (a tie) and 1.8 to 2, 1.35 to 1.5,
        # 0.9 to 1, 0.45 to 0.5
        """
        4.5  14  2027-01-04  2027-01-17  1 x 4.5
        4    14  2027-01-18  2027-01-31  1 x 3 + 2 x 0.5
        3.5  14  2027-02-01  2027-02-14  1 x 3 + 1 x 0.5
        3    14  2027-02-15  2027-02-28  1 x 3
        2.5  14  2027-03-01  2027-03-14  1 x 1.5 + 2 x 0.5
        2    28  2027-03-15  2027-04-11  1 x 1.5 + 1 x 0.5
        1.5  14  2027-04-12  2027-04-25  1 x 1.5
        1    14  2027-04-26  2027-05-09  2 x 0.5
        0.5  14  2027-05-10  2027-05-23  1 x 0.5
        """,
        "2027-05-23",
        # 14 days each, 2 mg twice: 3 in three; 1.5: 1+2+1 = 4; 0.5: 2+1+2+2+2+1 = 10
        "14 x 4.5 + 42 x 3 + 56 x 1.5 + 140 x 0.5",
        shape=OF_START,
        supply=USUAL,
        rounded=True,
    ),
    "half of the current dose every 7 days to 0.5, a strong liquid": Case(
        "4.5",
        ("50", 7),
        # marks of 0.05 mL are 0.25 mg: 4.5, 2.25, 1.125 (a tie) to 1, 0.5625 and 0.5 to 0.5
        """
        4.5   7   2027-01-04  2027-01-10  0.9 mL
        2.25  7   2027-01-11  2027-01-17  0.45 mL
        1     7   2027-01-18  2027-01-24  0.2 mL
        0.5   14  2027-01-25  2027-02-07  0.1 mL
        """,
        "2027-02-07",
        "12.25 mL",  # 6.3 + 3.15 + 1.4 + 1.4
        to="0.5",
        shape=OF_CURRENT,
        supply=liquid("5", "0.05"),
        rounded=True,
    ),
    "a fifth of the current dose every 7 days to 0.5": Case(
        "4.5",
        ("20", 7),
        # times 0.8: 1.8432, 1.47456, 1.179648, 0.9437184, 0.75497472, 0.603979776, 0.4831838208
        """
        4.5    7  2027-01-04  2027-01-10  -
        3.6    7  2027-01-11  2027-01-17  -
        2.88   7  2027-01-18  2027-01-24  -
        2.304  7  2027-01-25  2027-01-31  -
        1.843  7  2027-02-01  2027-02-07  -
        1.475  7  2027-02-08  2027-02-14  -
        1.18   7  2027-02-15  2027-02-21  -
        0.944  7  2027-02-22  2027-02-28  -
        0.755  7  2027-03-01  2027-03-07  -
        0.604  7  2027-03-08  2027-03-14  -
        0.5    7  2027-03-15  2027-03-21  -
        """,
        "2027-03-21",
        "",
        to="0.5",
        shape=OF_CURRENT,
    ),
    "half of the current dose to none, rounded to the usual strengths": Case(
        "4.5",
        ("50", 14),
        # 2.25 (a tie) to 2, 1.125 to 1, 0.5625 and 0.28125 to 0.5; 0.140625 is nearer to none
        """
        4.5  14  2027-01-04  2027-01-17  1 x 4.5
        2    14  2027-01-18  2027-01-31  1 x 1.5 + 1 x 0.5
        1    14  2027-02-01  2027-02-14  2 x 0.5
        0.5  28  2027-02-15  2027-03-14  1 x 0.5
        """,
        "2027-03-14",
        "14 x 4.5 + 14 x 1.5 + 70 x 0.5",  # 0.5: 14 + 28 + 28
        shape=OF_CURRENT,
        supply=USUAL,
        rounded=True,
    ),
    "down to a target that the steps meet": Case(
        "4.5",
        ("1", 7),
        """
        4.5  7  2027-01-04  2027-01-10  1 x 4.5
        3.5  7  2027-01-11  2027-01-17  1 x 3 + 1 x 0.5
        2.5  7  2027-01-18  2027-01-24  1 x 1.5 + 2 x 0.5
        1.5  7  2027-01-25  2027-01-31  1 x 1.5
        """,
        "2027-01-31",
        "7 x 4.5 + 7 x 3 + 14 x 1.5 + 21 x 0.5",
        to="1.5",
        supply=USUAL,
    ),
    "down to a target between two steps": Case(
        "4.5",
        ("1", 7),
        """
        4.5  7  2027-01-04  2027-01-10  1 x 4.5
        3.5  7  2027-01-11  2027-01-17  1 x 3 + 1 x 0.5
        2.5  7  2027-01-18  2027-01-24  1 x 1.5 + 2 x 0.5
        1.5  7  2027-01-25  2027-01-31  1 x 1.5
        1    7  2027-02-01  2027-02-07  2 x 0.5
        """,
        "2027-02-07",
        "7 x 4.5 + 7 x 3 + 14 x 1.5 + 35 x 0.5",  # 0.5: (1+2+2)*7
        to="1",
        supply=USUAL,
    ),
    "to none, with what remains as the last step": Case(
        "4.5",
        ("1", 7),
        """
        4.5  7  2027-01-04  2027-01-10  1 x 4.5
        3.5  7  2027-01-11  2027-01-17  1 x 3 + 1 x 0.5
        2.5  7  2027-01-18  2027-01-24  1 x 1.5 + 2 x 0.5
        1.5  7  2027-01-25  2027-01-31  1 x 1.5
        0.5  7  2027-02-01  2027-02-07  1 x 0.5
        """,
        "2027-02-07",
        "7 x 4.5 + 7 x 3 + 14 x 1.5 + 28 x 0.5",  # 0.5: (1+2+1)*7
        supply=USUAL,
    ),
    "a reduction larger than the start": Case(
        "0.5",
        ("1", 7),
        "0.5  7  2027-01-04  2027-01-10  1 x 0.5",
        "2027-01-10",
        "7 x 0.5",
        supply=USUAL,
    ),
    "a third of the start, typed with three decimals": Case(
        "4.5",
        ("33.333", 14),
        # 3.000015, 1.50003, then 0.000045, which is none
        """
        4.5  14  2027-01-04  2027-01-17  3 x 1.5
        3    14  2027-01-18  2027-01-31  2 x 1.5
        1.5  14  2027-02-01  2027-02-14  1 x 1.5
        """,
        "2027-02-14",
        "84 x 1.5",  # (3 + 2 + 1) * 14
        shape=OF_START,
        supply=capsules("1.5"),
        rounded=True,
    ),
    "one piece at a time": Case(
        "4.5",
        ("0.5", 7),
        # 4 to 4.5; 3.5, 3 and 2.5 to 3; 2 and 1.5 to 1.5; 1 (a tie) and 0.5 to 0.5
        """
        4.5  14  2027-01-04  2027-01-17  1 x 4.5
        3    21  2027-01-18  2027-02-07  1 x 3
        1.5  14  2027-02-08  2027-02-21  1 x 1.5
        0.5  14  2027-02-22  2027-03-07  1 x 0.5
        """,
        "2027-03-07",
        "14 x 4.5 + 21 x 3 + 14 x 1.5 + 14 x 0.5",
        supply=capsules("0.5", "1.5", "3", "4.5", most=1),
        rounded=True,
    ),
    "a weak liquid and a coarse syringe, rounded": Case(
        "2",
        ("0.3", 10),
        # marks of 0.5 mL are 0.25 mg: 1.7 to 1.75, 1.4 to 1.5, 1.1 to 1, 0.8 to 0.75, 0.2 to 0.25
        """
        2     10  2027-01-04  2027-01-13  4 mL
        1.75  10  2027-01-14  2027-01-23  3.5 mL
        1.5   10  2027-01-24  2027-02-02  3 mL
        1     10  2027-02-03  2027-02-12  2 mL
        0.75  10  2027-02-13  2027-02-22  1.5 mL
        0.5   10  2027-02-23  2027-03-04  1 mL
        0.25  10  2027-03-05  2027-03-14  0.5 mL
        """,
        "2027-03-14",
        "155 mL",  # (4 + 3.5 + 3 + 2 + 1.5 + 1 + 0.5) * 10
        supply=liquid("0.5", "0.5"),
        rounded=True,
    ),
    "a weak liquid and a coarse syringe, as asked": Case(
        "2",
        ("0.3", 10),
        """
        2    10  2027-01-04  2027-01-13  4 mL
        1.7  10  2027-01-14  2027-01-23  -
        1.4  10  2027-01-24  2027-02-02  -
        1.1  10  2027-02-03  2027-02-12  -
        0.8  10  2027-02-13  2027-02-22  -
        0.5  10  2027-02-23  2027-03-04  1 mL
        0.2  10  2027-03-05  2027-03-14  -
        """,
        "2027-03-14",
        "50 mL",  # (4 + 1) * 10; five steps of 10 doses are left out
        supply=liquid("0.5", "0.5"),
        left_out=50,
    ),
    "a start just below a capsule": Case(
        "4.4",
        ("0.4", 7),
        # never above the start: 4.4 and 4 to 4; 3.6 to 3.5; 3.2 and 2.8 to 3; 2.4 to 2.5; 2;
        # 1.6 to 1.5; 1.2 and 0.8 to 1; 0.4 to 0.5
        """
        4    14  2027-01-04  2027-01-17  1 x 3 + 2 x 0.5
        3.5  7   2027-01-18  2027-01-24  1 x 3 + 1 x 0.5
        3    14  2027-01-25  2027-02-07  1 x 3
        2.5  7   2027-02-08  2027-02-14  1 x 1.5 + 2 x 0.5
        2    7   2027-02-15  2027-02-21  1 x 1.5 + 1 x 0.5
        1.5  7   2027-02-22  2027-02-28  1 x 1.5
        1    14  2027-03-01  2027-03-14  2 x 0.5
        0.5  7   2027-03-15  2027-03-21  1 x 0.5
        """,
        "2027-03-21",
        # 3: 14+7+14; 1.5: 7+7+7; 0.5: 28+7+14+7+28+7
        "35 x 3 + 21 x 1.5 + 91 x 0.5",
        supply=USUAL,
        rounded=True,
    ),
    "an ordinary tablet over a year's end and a leap day": Case(
        "50",
        ("12.5", 30),
        # February 2028: 17 days of the last step, March 13
        """
        50    30  2027-11-15  2027-12-14  4 x 12.5
        37.5  30  2027-12-15  2028-01-13  3 x 12.5
        25    30  2028-01-14  2028-02-12  2 x 12.5
        12.5  30  2028-02-13  2028-03-13  1 x 12.5
        """,
        "2028-03-13",
        "300 x 12.5",  # (4 + 3 + 2 + 1) * 30
        supply=capsules("12.5"),
        rounded=True,
        first="2027-11-15",
    ),
    "halves of the only tablet cannot be taken": Case(
        "50",
        ("25", 30),
        # a quarter of 50 is 12.5: 37.5 (a tie) goes to 25, 12.5 has nothing below it
        """
        50  30  2027-01-04  2027-02-02  2 x 25
        25  90  2027-02-03  2027-05-03  1 x 25
        """,
        "2027-05-03",
        "150 x 25",  # 2*30 + 90
        shape=OF_START,
        supply=capsules("25", most=2),
        rounded=True,
    ),
    "a strength above the start is not used": Case(
        "4.5",
        ("1.5", 7),
        # 5 mg is nearer to 4.5 than 4 is not: both 0.5 away, and 5 is above the start
        """
        4  7  2027-01-04  2027-01-10  4 x 1
        3  7  2027-01-11  2027-01-17  3 x 1
        1  7  2027-01-18  2027-01-24  1 x 1
        """,
        "2027-01-24",
        "56 x 1",  # (4 + 3 + 1) * 7
        supply=capsules("5", "1"),
        rounded=True,
    ),
    "a day a step over a leap day": Case(
        "3",
        ("1", 1),
        """
        3  1  2028-02-28  2028-02-28  3 x 1
        2  1  2028-02-29  2028-02-29  2 x 1
        1  1  2028-03-01  2028-03-01  1 x 1
        """,
        "2028-03-01",
        "6 x 1",
        supply=capsules("1"),
        first="2028-02-28",
    ),
}


def in_words(making: Making | None) -> str:
    if making is None:
        return "-"
    if making.volume_ml is not None:
        return f"{plain(making.volume_ml)} mL"
    return " + ".join(
        f"{piece.count} x {plain(piece.strength_mg)}" for piece in making.pieces or ()
    )


def planned(case: Case) -> Plan:
    taper = Taper(
        case.shape,
        Decimal(case.start),
        Decimal(case.by[0]),
        case.by[1],
        Decimal(case.to),
        Finish.STOP if case.finish_days is None else Finish.ALTERNATE,
        case.finish_days,
    )
    steps = work_out(taper, case.supply, rounded=case.rounded)
    return Plan(date.fromisoformat(case.first), (time(21),), steps, supply=case.supply)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_cell_is_as_worked_by_hand(case: Case) -> None:
    plan = planned(case)
    rows = [
        (
            plain(row.step.dose_mg or Decimal(0)),
            str(row.step.days),
            str(row.first),
            str(row.last),
            in_words(make_dose(row.step.dose_mg or Decimal(0), case.supply)),
        )
        for row in plan.calendar
    ]
    assert rows == [tuple(line.split(maxsplit=4)) for line in case.rows.strip().splitlines()]
    assert str(plan.ends_on()) == case.ends_on
    every = [step.every_days for step in plan.steps]
    assert every == [1] * (len(rows) - 1) + [1 if case.finish_days is None else 2]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_needed_is_as_added_up_by_hand(case: Case) -> None:
    found = needs(planned(case))
    volume = f"{plain(found.volume_ml)} mL" if found.volume_ml else ""
    assert (volume or in_words(Making(pieces=found.pieces))) == case.needed
    assert found.left_out == case.left_out
    assert not found.is_open

"""Four weeks of use, in which most kinds of answers and check-ins happen."""

from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.services.check_ins import check_in, note, say_change
from ldn_desktop.services.recording import AnswerDetails, skip, take
from tests.support.home import Home


def live_four_weeks(house: Home) -> Home:
    """Four weeks of the design's plan from 4 January 2027; it is 1 February, noon."""
    with house.context() as context:
        for day in range(1, 29):
            house.at(f"{date(2027, 1, 3) + timedelta(days=day)} 22:00")
            if day not in (5, 6, 20):
                take(context, details=AnswerDetails(dose_mg=Decimal("3.5") if day == 16 else None))
            if day == 20:
                skip(context, reason="a <cold> & cough")
            check_in(context, {"vivid dreams": day % 5})
        say_change(context, "pain", SymptomTrend.NEW, date(2027, 1, 6))
        say_change(context, "pain", SymptomTrend.GONE, date(2027, 1, 12))
        note(context, "<img src=x onerror=alert(1)> windy", date(2027, 1, 11))
    house.at("2027-02-01 12:00")
    return house

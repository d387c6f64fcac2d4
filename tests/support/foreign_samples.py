"""Made-up files in the shape in which Dosage and MedTimer write theirs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Made = Any  # what stands in a JSON file
BERLIN = ZoneInfo("Europe/Berlin")


def seconds(local: str) -> int:
    """Return the seconds since 1970 of a local date and time in Berlin."""
    return int(datetime.fromisoformat(local).replace(tzinfo=BERLIN).timestamp())


def event(planned: str, status: str = "TAKEN", **changes: Made) -> Made:
    """Return an event of MedTimer: a reminder and what became of it."""
    said = {"RAISED": 0}.get(status, seconds(planned) + 7 * 60)
    return {
        "reminderEventId": 1,
        "medicineName": "LDN",
        "amount": "4.5 mg",
        "color": -16711936,
        "useColor": False,
        "status": status,
        "remindedTimestamp": seconds(planned),
        "processedTimestamp": said,
        "reminderId": 1,
        "notificationId": 3,
        "iconId": 0,
        "remainingRepeats": 0,
        "stockHandled": True,
        "askForAmount": False,
        "tags": ["evening"],
        "lastIntervalReminderTimeInMinutes": 0,
        "notes": "",
        "reminderType": "TIME_BASED",
        **changes,
    }


def reminder(**changes: Made) -> Made:
    """Return a reminder of MedTimer, daily at 21:00."""
    return {
        "reminderId": 1,
        "timeInMinutes": 21 * 60,
        "consecutiveDays": 1,
        "pauseDays": 0,
        "instructions": "",
        "cycleStartDay": 19823,
        "amount": "4.5 mg",
        "days": [True] * 7,
        "active": True,
        "periodStart": 0,
        "periodEnd": 0,
        "activeDaysOfMonth": -1,
        "linkedReminderId": 0,
        "intervalStart": 0,
        "intervalStartsFromProcessed": False,
        "variableAmount": False,
        "automaticallyTaken": False,
        "intervalStartTimeOfDay": 480,
        "intervalEndTimeOfDay": 1320,
        "windowedInterval": False,
        "outOfStockThreshold": 0.0,
        "outOfStockReminderType": "OFF",
        "expirationReminderType": "OFF",
        **changes,
    }


def medicine(name: str, *reminders: Made) -> Made:
    """Return a medicine of MedTimer."""
    return {
        "medicine": {
            "name": name,
            "color": -12303292,
            "useColor": False,
            "notificationImportance": 3,
            "iconId": 0,
            "amount": 28.5,
            "refillSizes": [30.0],
            "unit": "mg",
            "sortOrder": 1.0,
            "notes": "",
            "showNotificationAsAlarm": False,
            "productionDate": 0,
            "expirationDate": 0,
        },
        "tags": [],
        "reminders": list(reminders),
    }


def medtimer(events: list[Made], *medicines: Made) -> Made:
    """Return a backup of MedTimer."""
    return {
        "medicines": {"version": 26, "list": list(medicines or (medicine("LDN", reminder()),))},
        "events": {"version": 26, "list": events},
        "settings": {"theme": "default"},
    }


TAKEN, SKIPPED, MISSED, AUTOMATIC, SOME_TIME = 1, 0, -1, 2, 3


def line(said: str, status: int = TAKEN, **changes: Made) -> Made:
    """Return a line of Dosage's history: planned for 21:00, answered at a local time."""
    return {
        "name": "LDN",
        "unit": "mg",
        "time": [21, 0],
        "dose": 4.5,
        "color": "blue",
        "taken": [seconds(said) * 1000 + 123, status],
        **changes,
    }


def treatment(**changes: Made) -> Made:
    """Return a treatment of Dosage, daily at 21:00."""
    return {
        "name": "LDN",
        "unit": "mg",
        "notes": "",
        "frequency": "daily",
        "color": "blue",
        "icon": "pill",
        "days": [],
        "cycle": [1, 1, 1],
        "dosage": [{"time": [21, 0], "dose": 4.5, "lastTaken": None}],
        "notification": {"increasePriority": False, "recurring": {"enabled": False, "interval": 5}},
        "inventory": {"enabled": False, "current": 0, "reminder": 0, "refill": 30},
        "duration": {"enabled": False, "start": 0, "end": 0},
        "markConfirmed": False,
        **changes,
    }


def dosage(history: list[Made], *treatments: Made) -> Made:
    """Return what Dosage keeps, history and treatments in one."""
    return {"history": history, "treatments": list(treatments), "version": 1}


DOSAGE_TABLE = "\n".join(
    (
        "Date,Time,Name,Dose,Status,Time Confirmed",
        '"2027-01-02","21:00","LDN","4.5 mg","Confirmed","21:07"',
        '"2027-01-01","21:00","LDN","4.5 mg","Confirmed","00:20"',
        '"2026-12-31","21:00","LDN","4.5 mg","Skipped",""',
        '"2026-12-30","9:00 PM","LDN","3 mg","Missed",""',
        '"2026-12-29","9:00 PM","LDN","3 mg","Confirmed (Time Unknown)",""',
        '"2026-12-28","21:00","Vitamin ""D""","1 pill","Confirmed","09:00"',
    )
)
"""The history as Dosage's menu saves it, with ISO dates: those of the answer, in UTC."""

MEDTIMER_TABLE = "\n".join(
    (
        "Reminded;Medicine;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)",
        "28/12/26 21:00;LDN;4.5 mg;28/12/26 21:07;evening;0:00;tired; really;"
        "2026-12-28T21:00:00+01:00;2026-12-28T21:07:00+01:00",
        "29/12/26 21:00;LDN;4.5 mg;;;0:00;;2026-12-29T20:00:00Z;",
        "30/12/26 21:00;LDN;4.5 mg;31/12/26 00:10;;0:00;;2026-12-30T20:00:00Z;2026-12-30T23:10:00Z",
    )
)
"""The events as MedTimer's menu exports them."""

"""Tables as MedTimer and Dosage write them, after the format strings of each of their versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

Print = Callable[[datetime], str]


@dataclass(frozen=True)
class Answer:
    """A reminder at a local time, and when the dose was taken, if it was."""

    planned: datetime
    taken: datetime | None = None
    name: str = "LDN"
    amount: str = "4.5 mg"
    notes: str = ""


def _instant(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def medtimer_first(answers: Sequence[Answer], show: Print) -> str:
    """Return the table of versions 0.1 to 1.8.2: whether it was taken is an "x"."""
    rows = [f"{show(a.planned)};{a.name};{a.amount};{'x' if a.taken else ''}" for a in answers]
    return "\n".join(("Time;Medicine name;Dosage;Taken", *rows, ""))


def medtimer_second(answers: Sequence[Answer], show: Print) -> str:
    """Return the table of versions 1.8.3 to 1.14: when it was taken."""
    rows = [
        f"{show(a.planned)};{a.name};{a.amount};{show(a.taken) if a.taken else ''}" for a in answers
    ]
    return "\n".join(("Time;Name;Dosage;Taken", *rows, ""))


def medtimer_with_moments(answers: Sequence[Answer], show: Print, extra: int) -> str:
    """Return the table of versions since 1.15; `extra` columns came before the instants.

    None in 1.15, tags from 1.16.10, the interval from 1.17.4, notes from 1.18.
    """
    names = ("Tags", "Interval", "Notes")[:extra]
    head = ("Reminded", "Name", "Dosage", "Taken", *names)
    rows = [
        (
            show(a.planned),
            a.name,
            a.amount,
            show(a.taken) if a.taken else "",
            *("evening", "0:00", a.notes)[:extra],
            _instant(a.planned),
            _instant(a.taken),
        )
        for a in answers
    ]
    lines = (";".join(cells) for cells in rows)
    return "\n".join((";".join((*head, "Reminded (ISO 8601)", "Taken (ISO 8601)")), *lines, ""))


@dataclass(frozen=True)
class Line:
    """A line of Dosage's history: the planned time, the instant of the answer, the status."""

    said: datetime
    status: str = "Confirmed"
    planned: str = "21:00"
    name: str = "LDN"
    dose: str = "4.5 mg"


def _cells(line: Line, show_date: Print, show_time: Print) -> tuple[str, ...]:
    confirmed = show_time(line.said) if line.status == "Confirmed" else ""
    return (show_date(line.said), line.planned, line.name, line.dose, line.status, confirmed)


_HEAD = ("Date", "Time", "Name", "Dose", "Status", "Time Confirmed")


def iso_in_utc(moment: datetime) -> str:
    """Return the date that Dosage writes where its menu says ISO."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def dosage_table(lines: Sequence[Line], show_date: Print, show_time: Print) -> str:
    """Return the history as a table (since 1.9)."""
    rows = (_cells(line, show_date, show_time) for line in lines)
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\n".join((",".join(_HEAD), *quoted))


def dosage_page(lines: Sequence[Line], show_date: Print, show_time: Print) -> str:
    """Return the history as a page (since 2.1), without blanks between tags."""
    rows = (_cells(line, show_date, show_time) for line in lines)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    head = "".join(f"<th>{cell}</th>" for cell in _HEAD)
    style = "<style> :root { color-scheme: light dark; } </style>"
    table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'{style}<table class="history-table">{table}</table>'

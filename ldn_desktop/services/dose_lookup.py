"""Which dose the user means by a date, a date and slot, or nothing at all."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ldn_desktop.domain.calendar import DoseKey, parse_date
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import check_date
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot

_SLOT = re.compile(r"[1-9][0-9]?", re.ASCII)


@dataclass(frozen=True)
class DoseRef:
    """A dose as the user names it; `slot` None where only the date was said."""

    day: date
    slot: int | None = None

    @classmethod
    def of(cls, key: DoseKey) -> "DoseRef":
        """Return the reference to the dose of `key`."""
        return cls(key.day, key.slot)


def parse_day(text: str) -> date:
    """Read an ISO date within the years that the app plans for, or raise `Invalid`.

    Beyond them the calendar's own arithmetic ends.
    """
    return check_date(parse_date(text))


def parse_ref(text: str) -> DoseRef:
    """Read `DATE` or `DATE#SLOT`, or raise `Invalid`."""
    day, hash_sign, slot = text.partition("#")
    if not hash_sign:
        return DoseRef(parse_day(day))
    if not _SLOT.fullmatch(slot):
        raise ValidationError(ValidationCode.DATE_FORM, value=text[:40])
    return DoseRef(parse_day(day), int(slot))


def _none(_: ScheduleSnapshot) -> tuple[DoseRow, ...]:
    return ()


def _is_open(row: DoseRow) -> bool:
    return row.status.is_open


def find_dose(
    snapshot: ScheduleSnapshot,
    ref: DoseRef | None,
    *,
    also: Callable[[ScheduleSnapshot], tuple[DoseRow, ...]] = _none,
    prefer: Callable[[DoseRow], bool] = _is_open,
) -> DoseRow:
    """Return the dose that `ref` means; without one, the only dose that is due or put off.

    `also` finds a dose to fall back on where none is open; of a date with several doses those
    that `prefer` likes are meant, if there are any. Raises `Refused` where none is meant, or
    several are; they are named.
    """
    if snapshot.history.newest is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    if ref is None:
        rows = snapshot.open_rows() or also(snapshot)
        if not rows:
            raise NotAllowedError(RejectionReason.NO_DOSE_DUE)
        return _only(rows)
    rows = snapshot.rows(ref.day, ref.day)
    if ref.slot is not None:
        rows = tuple(row for row in rows if row.key.slot == ref.slot)
    if not rows:
        raise NotAllowedError(RejectionReason.NO_SUCH_DOSE, key=_named(ref))
    if len(rows) > 1:
        rows = tuple(row for row in rows if prefer(row)) or rows
    return _only(rows)


def the_row(snapshot: ScheduleSnapshot, key: DoseKey) -> DoseRow:
    """Return the row of a dose that is known to be planned."""
    row = snapshot.row(key.day, key.slot)
    assert row is not None  # noqa: S101 - the dose was found in the same transaction
    return row


def _only(rows: tuple[DoseRow, ...]) -> DoseRow:
    if len(rows) > 1:
        raise NotAllowedError(
            RejectionReason.SEVERAL_DOSES, keys=", ".join(str(row.key) for row in rows)
        )
    return rows[0]


def _named(ref: DoseRef) -> str:
    return ref.day.isoformat() + (f"#{ref.slot}" if ref.slot else "")

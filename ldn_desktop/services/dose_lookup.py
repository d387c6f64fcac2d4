"""Finds the dose that the user means by a date, a date and slot, or nothing."""

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
    """A dose as the user names it; `slot` is None if only the date was given."""

    day: date
    slot: int | None = None

    @classmethod
    def of(cls, key: DoseKey) -> "DoseRef":
        """Return the reference to the dose of `key`."""
        return cls(key.day, key.slot)


def parse_day(text: str) -> date:
    """Return the date of an ISO text, or raise `ValidationError`.

    It must be within the years that the app plans for: beyond them date arithmetic may overflow.
    """
    return check_date(parse_date(text))


def parse_ref(text: str) -> DoseRef:
    """Return the reference of `DATE` or `DATE#SLOT`, or raise `ValidationError`."""
    day, hash_sign, slot = text.partition("#")
    if not hash_sign:
        return DoseRef(parse_day(day))
    if not _SLOT.fullmatch(slot):
        raise ValidationError(ValidationCode.DATE_FORM, value=text[:40])
    return DoseRef(parse_day(day), int(slot))


def days_of(ref: DoseRef | None) -> tuple[date | None, date | None]:
    """Return the first and the last date to read for `ref`; None for the default range."""
    return (ref.day, ref.day) if ref else (None, None)


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
    """Return the dose of `ref`, or without `ref` the only dose that is due or put off.

    `also` returns doses to use if none is open. If the date has several doses, those for which
    `prefer` is true are taken, if there are any. Raises `NotAllowedError` if the result is no dose,
    or several; the error names them.
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


def row_of(snapshot: ScheduleSnapshot, key: DoseKey) -> DoseRow:
    """Return the row of a dose that exists in the snapshot."""
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

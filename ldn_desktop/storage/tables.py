"""The tables of plans, doses, reminders, stock and settings: columns, keys and checks."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Text,
    TypedColumns,
    UniqueConstraint,
)

from ldn_desktop.storage import journal_tables  # noqa: F401 - puts its tables into `metadata`
from ldn_desktop.storage.column_types import Amount, Day, Instant, TimeOfDay
from ldn_desktop.storage.table_factory import (
    APPEND_ONLY,
    append_only,
    metadata,
    plain,
    refusing_triggers,
)

__all__ = ["APPEND_ONLY", "dose_record", "metadata", "refusing_triggers"]


class PlanColumns(TypedColumns):
    """A plan; its revisions refer to it."""

    id: Named[int] = Column(Integer, primary_key=True)
    made_at: Named[datetime] = Column(Instant)


class RevisionColumns(TypedColumns):
    """A revision; `revision_` marks its own reason and agreement, beside those of the plan."""

    number: Named[int] = Column(Integer, primary_key=True)
    plan_id: Named[int] = Column(Integer, ForeignKey("plan.id"))
    from_date: Named[date] = Column(Day)
    made_at: Named[datetime] = Column(Instant)
    revision_reason: Named[str | None] = Column(Text)
    revision_agreed_with: Named[str | None] = Column(Text)
    revision_agreed_on: Named[date | None] = Column(Day)
    start_date: Named[date] = Column(Day)
    medicine: Named[str] = Column(Text)
    condition: Named[str | None] = Column(Text)
    reason: Named[str | None] = Column(Text)
    time_rule: Named[str] = Column(Text)
    home_zone: Named[str | None] = Column(Text)
    follow_up_days: Named[int] = Column(Integer)
    agreed_with: Named[str | None] = Column(Text)
    agreed_on: Named[date | None] = Column(Day)
    missed_dose_advice: Named[str | None] = Column(Text)
    supply: Named[str | None] = Column(Text)
    max_pieces: Named[int | None] = Column(Integer)
    liquid_ug_per_ml: Named[Decimal | None] = Column(Amount)
    syringe_step_ul: Named[Decimal | None] = Column(Amount)


class RevisionStepColumns(TypedColumns):
    """A step of a revision; `dose_ug` null is a pause, `days` null has no end."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"))
    number: Named[int] = Column(Integer)
    dose_ug: Named[Decimal | None] = Column(Amount)
    days: Named[int | None] = Column(Integer)
    every_days: Named[int] = Column(Integer)


class RevisionTimeColumns(TypedColumns):
    """The time of day of a slot."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"))
    slot: Named[int] = Column(Integer)
    at: Named[time] = Column(TimeOfDay)


class RevisionStrengthColumns(TypedColumns):
    """A strength of the supply, in the order in which it was entered."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"))
    position: Named[int] = Column(Integer)
    strength_ug: Named[Decimal] = Column(Amount)


class RevisionKeptSlotColumns(TypedColumns):
    """A dose that stays as it was planned before the revision."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"))
    day: Named[date] = Column(Day)
    slot: Named[int] = Column(Integer)


class RevisionWithdrawalColumns(TypedColumns):
    """The withdrawal of a revision; `newest` is the newest revision at that time."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"), primary_key=True)
    withdrawn_at: Named[datetime] = Column(Instant)
    newest: Named[int | None] = Column(Integer)


class RevisionOperationColumns(TypedColumns):
    """What a revision does; revisions of versions before 1.0 have none and are whole plans."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"), primary_key=True)
    operation: Named[str] = Column(Text)
    days: Named[int | None] = Column(Integer)
    later: Named[str | None] = Column(Text)


class RevisionPlaceColumns(TypedColumns):
    """The slot and time that a revision gave to a dose of a date that had begun."""

    revision: Named[int] = Column(Integer, ForeignKey("revision.number"))
    day: Named[date] = Column(Day)
    slot: Named[int] = Column(Integer)
    at: Named[time] = Column(TimeOfDay)


class WithdrawalSlotColumns(TypedColumns):
    """A dose of a date that a withdrawal arranged; `at` null: as the revision had it.

    Slot 0 means that the date has no dose.
    """

    revision: Named[int] = Column(Integer, ForeignKey("revision_withdrawal.revision"))
    day: Named[date] = Column(Day)
    slot: Named[int] = Column(Integer)
    at: Named[time | None] = Column(TimeOfDay)


class ConditionsColumns(TypedColumns):
    """The time zone and the window's hours that are valid from `since` on."""

    id: Named[int] = Column(Integer, primary_key=True)
    since: Named[datetime] = Column(Instant)
    zone: Named[str] = Column(Text)
    on_time_hours: Named[int] = Column(Integer)
    late_hours: Named[int] = Column(Integer)
    before_next_hours: Named[int] = Column(Integer)


class DoseRecordColumns(TypedColumns):
    """A line of the log of doses. `version` counts the lines of a dose from 1."""

    id: Named[int] = Column(Integer, primary_key=True)
    kind: Named[str] = Column(Text)
    day: Named[date] = Column(Day)
    slot: Named[int | None] = Column(Integer)
    plan_id: Named[int | None] = Column(Integer, ForeignKey("plan.id"))
    version: Named[int | None] = Column(Integer)
    recorded_at: Named[datetime] = Column(Instant)
    taken_at: Named[datetime | None] = Column(Instant)
    taken_ug: Named[Decimal | None] = Column(Amount)
    due: Named[datetime | None] = Column(Instant)
    planned_ug: Named[Decimal | None] = Column(Amount)
    note: Named[str | None] = Column(Text)
    undoes: Named[int | None] = Column(Integer, ForeignKey("dose_record.id"), unique=True)


class ReminderColumns(TypedColumns):
    """What has rung for a dose; never more than one row per dose."""

    day: Named[date] = Column(Day)
    slot: Named[int] = Column(Integer)
    plan_id: Named[int] = Column(Integer)
    due: Named[datetime] = Column(Instant)
    last_mark: Named[datetime | None] = Column(Instant)
    rings: Named[int] = Column(Integer)
    undelivered: Named[int] = Column(Integer)
    put_off_until: Named[datetime | None] = Column(Instant)


class StockEntryColumns(TypedColumns):
    """An entry about an item at home. Amounts: pieces or mL; strengths: mg, or mg per mL."""

    id: Named[int] = Column(Integer, primary_key=True)
    kind: Named[str] = Column(Text)
    form: Named[str] = Column(Text)
    strength_thousandths: Named[Decimal] = Column(Amount)
    at: Named[datetime] = Column(Instant)
    amount_thousandths: Named[Decimal | None] = Column(Amount)
    use_by: Named[date | None] = Column(Day)


class StockWithdrawalColumns(TypedColumns):
    """The withdrawal of a stock entry."""

    stock_entry: Named[int] = Column(Integer, ForeignKey("stock_entry.id"), primary_key=True)
    withdrawn_at: Named[datetime] = Column(Instant)


class SettingColumns(TypedColumns):
    """A setting as text."""

    name: Named[str] = Column(Text, primary_key=True)
    value: Named[str] = Column(Text)


class RunningColumns(TypedColumns):
    """A span of time in which the app ran."""

    number: Named[int] = Column(Integer, primary_key=True)
    since: Named[datetime] = Column(Instant)
    until: Named[datetime] = Column(Instant, index=True)


plan = append_only("plan", PlanColumns)

revision = append_only(
    "revision",
    RevisionColumns,
    CheckConstraint("time_rule IN ('local', 'home')", name="time_rule"),
    CheckConstraint("(time_rule = 'home') = (home_zone IS NOT NULL)", name="home_zone"),
    CheckConstraint("follow_up_days >= 0", name="follow_up_days"),
    CheckConstraint("supply IN ('capsules', 'liquid')", name="supply"),
    CheckConstraint(
        "(coalesce(supply, '') = 'capsules') = (max_pieces IS NOT NULL)", name="capsules"
    ),
    CheckConstraint(
        "(coalesce(supply, '') = 'liquid') = (liquid_ug_per_ml IS NOT NULL)"
        " AND (coalesce(supply, '') = 'liquid') = (syringe_step_ul IS NOT NULL)",
        name="liquid",
    ),
    CheckConstraint(
        "max_pieces >= 1 AND liquid_ug_per_ml >= 1 AND syringe_step_ul >= 1",
        name="above_zero",
    ),
)

revision_step = append_only(
    "revision_step",
    RevisionStepColumns,
    PrimaryKeyConstraint("revision", "number"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("dose_ug >= 1", name="dose"),
    CheckConstraint("days >= 1", name="days"),
    CheckConstraint("every_days IN (1, 2)", name="every_days"),
)

revision_time = append_only(
    "revision_time",
    RevisionTimeColumns,
    PrimaryKeyConstraint("revision", "slot"),
    CheckConstraint("slot >= 1", name="slot"),
)

revision_strength = append_only(
    "revision_strength",
    RevisionStrengthColumns,
    PrimaryKeyConstraint("revision", "position"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint("strength_ug >= 1", name="strength"),
)

revision_kept_slot = append_only(
    "revision_kept_slot",
    RevisionKeptSlotColumns,
    PrimaryKeyConstraint("revision", "day", "slot"),
    CheckConstraint("slot >= 1", name="slot"),
)

revision_withdrawal = append_only("revision_withdrawal", RevisionWithdrawalColumns)

revision_operation = append_only(
    "revision_operation",
    RevisionOperationColumns,
    CheckConstraint(
        "operation IN ('new', 'change', 'hold', 'pause', 'resume', 'back', 'stop', 'time_rule')",
        name="operation",
    ),
    CheckConstraint("later IN ('move', 'keep')", name="later"),
    CheckConstraint("days >= 1", name="days"),
)

revision_place = append_only(
    "revision_place",
    RevisionPlaceColumns,
    PrimaryKeyConstraint("revision", "day", "slot"),
    CheckConstraint("slot >= 1", name="slot"),
)

withdrawal_slot = append_only(
    "withdrawal_slot",
    WithdrawalSlotColumns,
    PrimaryKeyConstraint("revision", "day", "slot"),
    CheckConstraint("slot >= 0", name="slot"),
    CheckConstraint("slot >= 1 OR at IS NULL", name="none"),
)

conditions = append_only("conditions", ConditionsColumns)

dose_record = append_only(
    "dose_record",
    DoseRecordColumns,
    # If two processes both add the n-th line of a dose, the second one fails. The day comes first,
    # so that the index also finds the records of a day.
    UniqueConstraint("day", "slot", "plan_id", "version"),
    CheckConstraint(
        "kind IN ('taken', 'skipped', 'left_blank', 'extra', 'cleared', 'undone', 'go_on')",
        name="kind",
    ),
    CheckConstraint(
        "(slot IS NULL) = (plan_id IS NULL) AND (slot IS NULL) = (version IS NULL)", name="key"
    ),
    CheckConstraint("kind IN ('extra', 'undone') OR slot IS NOT NULL", name="answers_a_dose"),
    CheckConstraint("kind <> 'extra' OR slot IS NULL", name="extra_has_no_key"),
    CheckConstraint("kind <> 'extra' OR taken_ug IS NOT NULL", name="extra_amount"),
    CheckConstraint("(kind = 'undone') = (undoes IS NOT NULL)", name="undoes"),
    CheckConstraint("undoes < id", name="undoes_earlier"),
    CheckConstraint(
        "kind IN ('taken', 'extra') OR (taken_at IS NULL AND taken_ug IS NULL)", name="taken"
    ),
    CheckConstraint("slot >= 1 AND version >= 1", name="slot"),
    CheckConstraint("taken_ug >= 1 AND planned_ug >= 1", name="above_zero"),
)

reminder = plain(
    "reminder",
    ReminderColumns,
    PrimaryKeyConstraint("day", "slot", "plan_id"),
    ForeignKeyConstraint(["plan_id"], ["plan.id"]),
    CheckConstraint("slot >= 1", name="slot"),
    CheckConstraint("rings >= 0", name="rings"),
    CheckConstraint("undelivered IN (0, 1)", name="undelivered"),
)

stock_entry = append_only(
    "stock_entry",
    StockEntryColumns,
    CheckConstraint("kind IN ('counted', 'added', 'opened')", name="kind"),
    CheckConstraint("form IN ('pieces', 'liquid')", name="form"),
    CheckConstraint("strength_thousandths >= 1", name="strength"),
    CheckConstraint("(kind = 'opened') = (amount_thousandths IS NULL)", name="amount"),
    CheckConstraint("amount_thousandths >= 0", name="not_below_none"),
    CheckConstraint("kind <> 'added' OR amount_thousandths >= 1", name="added"),
    CheckConstraint("form <> 'pieces' OR amount_thousandths % 1000 = 0", name="whole_pieces"),
    CheckConstraint("kind = 'opened' OR use_by IS NULL", name="use_by"),
)

stock_withdrawal = append_only("stock_withdrawal", StockWithdrawalColumns)

setting = plain("setting", SettingColumns)

running = plain("running", RunningColumns)

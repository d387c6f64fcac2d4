"""Makes the files of each export format, ready to be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ldn_desktop.exchange.csv_names import USUAL_SIGNS, TableSigns
from ldn_desktop.services.context import Context
from ldn_desktop.services.exported_events import (
    ExportedEvent,
    read_exported_events,
    save_exported_events,
)
from ldn_desktop.services.exporting import current_data, dump_all
from ldn_desktop.services.papers_out import plan_as_of
from ldn_desktop.services.schedule_snapshot import FAR_AHEAD
from ldn_desktop.services.setting_types import PlanAsOf
from ldn_desktop.services.settings import Reveal


class Format(StrEnum):
    """The export formats: tables, everything as JSON, FHIR bundles in three forms, a calendar.

    `FHIR_TRANSACTION` is for a server, `IPS` is an International Patient Summary.
    """

    CSV = "csv"
    JSON = "json"
    FHIR = "fhir"
    FHIR_TRANSACTION = "fhir transaction"
    IPS = "ips"
    ICS = "ics"


@dataclass(frozen=True)
class ExportJob:
    """The files to write, by path; `held` are the events of a calendar among them.

    `plan` is the plan that a calendar was made of, None for other files.
    """

    context: Context
    files: Mapping[Path, bytes]
    held: tuple[ExportedEvent, ...] = ()
    plan: PlanAsOf | None = None

    def write(self, write: Callable[[Mapping[Path, bytes]], None]) -> None:
        """Write the files with `write`; store what a calendar held unless `write` fails."""
        if self.plan is not None:
            save_exported_events(self.context, self.held, self.plan, lambda: write(self.files))
        else:
            write(self.files)


def export_files(
    context: Context,
    form: Format,
    target: Path,
    reveal: Reveal = Reveal.NOTHING,
    signs: TableSigns = USUAL_SIGNS,
) -> ExportJob:
    """Return the files to write: `target` is a folder for tables, else a file.

    The titles of a calendar show no more than `reveal` allows; tables have the `signs`. Raises
    `StorageError`, and `NotAllowedError` for a calendar without events.
    """
    if form is Format.CSV:
        from ldn_desktop.exchange.csv_files import csv_files

        tables = csv_files(current_data(context), signs)
        return ExportJob(context, {target / name: data for name, data in tables.items()})
    if form is Format.ICS:
        from ldn_desktop.exchange.calendar_file import calendar_of

        # Answered doses are left out. Only the next dose can be answered before it is due, and
        # that one lies within this range.
        today = context.read().today
        with context.store.work() as work:
            before = read_exported_events(work)
        snapshot = context.read(today, today + FAR_AHEAD)
        data, held = calendar_of(snapshot, before, reveal)
        return ExportJob(context, {target: data}, held, plan_as_of(snapshot))
    return ExportJob(context, {target: _text(context, form).encode("utf-8")})


def _text(context: Context, form: Format) -> str:
    if form is Format.JSON:
        from ldn_desktop.exchange.full_export import full_export_text

        return full_export_text(dump_all(context), context.clock.now())
    from ldn_desktop.exchange.fhir_bundle import BundleForm, fhir_text

    forms = {
        Format.FHIR_TRANSACTION: BundleForm.TRANSACTION,
        Format.IPS: BundleForm.DOCUMENT,
    }
    return fhir_text(current_data(context), forms.get(form, BundleForm.COLLECTION))

"""Reads a file to import: our own full export, a file of Dosage or MedTimer, or a table."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import folded
from ldn_desktop.exchange.dosage import Dosage, read_dosage
from ldn_desktop.exchange.dosage_table import read_dosage_table
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.full_export import is_full_export, rows_of
from ldn_desktop.exchange.medtimer import MedTimer, read_medtimer
from ldn_desktop.exchange.medtimer_table import read_medtimer_table
from ldn_desktop.exchange.plain_table import read_plain_table
from ldn_desktop.exchange.strict_json import decode, read_bytes, read_json
from ldn_desktop.services import importing
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.services.repositories import Rows
from ldn_desktop.services.third_party_import import ThirdPartyHistory

MOST_BYTES = 64_000_000
"""Ten years of four doses and six scores a day take a third of that."""

OtherApp = Dosage | MedTimer


def read_import_file(path: Path, zone: tzinfo, today: date) -> Rows | OtherApp:
    """Return the content of a file; local times of another app are read in `zone`.

    No date is after `today`, which helps to tell day from month. Raises `StorageError` if the file
    can't be read, `ValidationError` if it is broken or of an unknown format.
    """
    text = _text_of(read_bytes(path, MOST_BYTES))
    if text.lstrip()[:1] not in ("{", "["):
        table = (
            read_medtimer_table(text, zone, today)
            or read_dosage_table(text, zone, today)
            or read_plain_table(text, zone, today)
        )
        if table is None:
            raise ValidationError(ValidationCode.NOT_AN_EXPORT)
        return table
    value = read_json(text)
    if is_full_export(value):
        return rows_of(value)
    root = Fields(value if isinstance(value, dict) else {})
    found = read_medtimer(root) or read_dosage(root, zone)
    if found is None:
        raise ValidationError(ValidationCode.NOT_AN_EXPORT)
    return found


def _text_of(data: bytes) -> str:
    """Return the text of a file; a table may be in an encoding in which Excel saves one.

    A word that comes out wrong is an unknown one, which is told. Raises `ValidationError`.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return decode(data)
    except ValidationError:
        if b"\0" in data or data.lstrip()[:1] in (b"{", b"["):
            raise
        return data.decode("cp1252", "replace")


@dataclass(frozen=True)
class MedicineChoice:
    """The data of a file, or of one medicine in it: shows a preview and imports it."""

    context: Context
    holds: Rows | ThirdPartyHistory

    def preview(self) -> ImportPreview:
        """Return what would be imported; save nothing."""
        if isinstance(self.holds, ThirdPartyHistory):
            return importing.preview_third_party(self.context, self.holds)
        return importing.preview_rows(self.context, self.holds)

    def bring_in(self) -> ImportPreview:
        """Import it: all that fits, or nothing on an error."""
        if isinstance(self.holds, ThirdPartyHistory):
            return importing.import_third_party(self.context, self.holds)
        return importing.import_rows(self.context, self.holds)


@dataclass(frozen=True)
class ImportFile:
    """A file that was read: our own full export, or the data of another app."""

    context: Context
    found: Rows | OtherApp
    zone: tzinfo

    @property
    def medicines(self) -> tuple[str, ...]:
        """The names of the medicines in another app's file; empty for our own export."""
        return self.found.medicines if isinstance(self.found, Dosage | MedTimer) else ()

    def offer(self, medicine: str | None = None, piece_mg: Decimal | None = None) -> MedicineChoice:
        """Return all data of our own export, or that of one medicine of another app.

        `piece_mg` is the mg of one piece, for files that count pieces. Raises like `choose`.
        """
        if isinstance(self.found, Dosage | MedTimer):
            chosen = choose(self.found, medicine)
            return MedicineChoice(self.context, self.found.of(chosen, self.zone, piece_mg))
        return MedicineChoice(self.context, self.found)


def open_file(context: Context, path: Path) -> ImportFile:
    """Read a file to import; a large one takes seconds. Raises like `read_import_file`."""
    zone = context.zones.local().zone
    today = context.clock.now().astimezone(zone).date()
    return ImportFile(context, read_import_file(path, zone, today), zone)


def choose(app: OtherApp, name: str | None) -> str:
    """Return the name of the medicine to import: the only one, or the one called `name`.

    Raises `NotAllowedError` with the names to choose from.
    """
    names = app.medicines
    wanted = names if name is None else [n for n in names if folded(n) == folded(name)]
    if len(wanted) == 1:
        return wanted[0]
    if not names:
        raise NotAllowedError(RejectionReason.NOTHING_TO_IMPORT, name=name or "")
    why = RejectionReason.SEVERAL_MEDICINES if name is None else RejectionReason.NO_SUCH_MEDICINE
    raise NotAllowedError(why, names=", ".join(names)[:500])

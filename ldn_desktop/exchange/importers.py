"""A file that is to come in: our own export of everything, or one of Dosage or MedTimer."""

from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.dosage import Dosage, read_dosage, read_dosage_table
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.full_export import is_full_export, rows_of
from ldn_desktop.exchange.medtimer import MedTimer, read_medtimer, read_medtimer_table
from ldn_desktop.exchange.strict_json import read_json, read_text_file
from ldn_desktop.services import importing
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.services.ports import Rows
from ldn_desktop.services.third_party_import import ThirdPartyHistory

MOST_BYTES = 64_000_000
"""Ten years of four doses and six scores a day are a third of that."""

OtherApp = Dosage | MedTimer


def read_import_file(path: Path, zone: tzinfo) -> Rows | OtherApp:
    """Return what a file holds; another app's local times are read in `zone`.

    Raises `StorageError` if it can't be read, `Invalid` if it is none of these or broken.
    """
    text = read_text_file(path, MOST_BYTES)
    if text.lstrip()[:1] not in ("{", "["):
        table = read_medtimer_table(text) or read_dosage_table(text, zone)
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


@dataclass(frozen=True)
class MedicineChoice:
    """What a file would bring in, to be looked at first; see `services.importing`."""

    context: Context
    holds: Rows | ThirdPartyHistory

    def preview(self) -> ImportPreview:
        """Say what would come in. Saves nothing."""
        if isinstance(self.holds, ThirdPartyHistory):
            return importing.preview_third_party(self.context, self.holds)
        return importing.preview_rows(self.context, self.holds)

    def bring_in(self) -> ImportPreview:
        """Bring it in, all that fits or nothing."""
        if isinstance(self.holds, ThirdPartyHistory):
            return importing.import_third_party(self.context, self.holds)
        return importing.import_rows(self.context, self.holds)


@dataclass(frozen=True)
class ImportFile:
    """A file that was read: everything of our own, or the medicines of another app."""

    context: Context
    found: Rows | OtherApp
    zone: tzinfo

    @property
    def medicines(self) -> tuple[str, ...]:
        """The medicines of another app's file; none of our own."""
        return self.found.medicines if isinstance(self.found, Dosage | MedTimer) else ()

    def offer(self, medicine: str | None = None, piece_mg: Decimal | None = None) -> MedicineChoice:
        """Return all of our own, or what there is of one medicine of another app.

        `piece_mg` is what one piece is, where the file counts pieces. Raises like `choose`.
        """
        if isinstance(self.found, Dosage | MedTimer):
            chosen = choose(self.found, medicine)
            return MedicineChoice(self.context, self.found.of(chosen, self.zone, piece_mg))
        return MedicineChoice(self.context, self.found)


def open_file(context: Context, path: Path) -> ImportFile:
    """Read a file that is to come in; takes seconds where it is large. See `read_incoming`."""
    zone = context.zones.local().zone
    return ImportFile(context, read_import_file(path, zone), zone)


def choose(app: OtherApp, name: str | None) -> str:
    """Return the medicine that is meant: the only one, or the one of that name.

    Raises `Refused`, naming them all.
    """
    names = app.medicines
    wanted = names if name is None else [n for n in names if n.casefold() == name.casefold()]
    if len(wanted) == 1:
        return wanted[0]
    if not names:
        raise NotAllowedError(RejectionReason.NOTHING_TO_IMPORT, name=name or "")
    why = RejectionReason.SEVERAL_MEDICINES if name is None else RejectionReason.NO_SUCH_MEDICINE
    raise NotAllowedError(why, names=", ".join(names)[:500])

"""The command `import`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, add_yes
from ldn_desktop.domain.amounts import parse_amount, plain
from ldn_desktop.exchange.fields import at
from ldn_desktop.exchange.plan_file import plan_to_json
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.services.third_party_import import LeftOut
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.importing import say_import_preview


def commands() -> tuple[Command, ...]:
    """Return the command of this module."""
    help_text = _("take in an export of LDN Desktop, Dosage or MedTimer, or a table of doses")
    return (Command("import", help_text, _options, import_file),)


def import_file(app: AppContext, options: Namespace) -> CommandResult:
    """Show what would be imported from a file; with `--yes` import it."""
    from ldn_desktop.exchange.importers import open_file

    piece = None
    if options.piece_mg is not None:
        piece = at("--piece-mg", parse_amount, options.piece_mg)
    offer = open_file(app.context, Path(options.file)).offer(options.medicine, piece)
    if options.yes:
        return _answer(offer.bring_in(), done=True)
    return _answer(offer.preview(), done=False)


def _answer(preview: ImportPreview, *, done: bool) -> CommandResult:
    lines = [*say_import_preview(preview)]
    if not done:
        lines.append(_("Nothing was changed. Bring it in with --yes."))
    elif preview.kept is not None:
        kept = _("Done. The data from before is kept in: {file}")
        lines.append(kept.format(file=str(preview.kept)))
    else:
        lines.append(_("Done."))
    return CommandResult(_json(preview, done=done), tuple(lines), changed=done)


def _json(preview: ImportPreview, *, done: bool) -> dict[str, Json]:
    numbers: dict[str, Json] = {why.value: list(rows) for why, rows in preview.numbers}
    return {
        "source": preview.source.value,
        "medicine": preview.medicine or None,
        "comes_in": {kind.value: count for kind, count in preview.comes_in},
        "left_out": {why.value: count for why, count in preview.left_out},
        "unnamed": numbers.get(LeftOut.NO_NAME.value, []),
        "numbers": numbers,
        "first": preview.first.isoformat() if preview.first else None,
        "last": preview.last.isoformat() if preview.last else None,
        "unusual_mg": plain(preview.unusual) if preview.unusual else None,
        "plans": [plan_to_json(plan) for plan in preview.plans],
        "done": done,
        "kept": str(preview.kept) if preview.kept else None,
    }


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("the file to take in"))
    parser.add_argument("--medicine", metavar="NAME", help=_("which one, where there are several"))
    parser.add_argument("--piece-mg", metavar="MG", help=_("how much one piece is, in mg"))
    add_yes(parser)

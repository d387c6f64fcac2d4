"""The commands `status`, `doctor`, `backup` and `restore`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ldn_desktop.app.bootstrap import (
    AppContext,
    clock_and_zone,
    machine_without_data,
    own_copies,
    replaced_data,
    unopened_context,
)
from ldn_desktop.commands.command import Command, CommandResult, accepted, add_yes, no_options
from ldn_desktop.domain.amounts import plain
from ldn_desktop.exchange.rows import schedule_row
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services import restoring
from ldn_desktop.services.doctor import AppFacts, Finding, run_checks
from ldn_desktop.services.errors import (
    RESTORABLE,
    NotAllowedError,
    RejectionReason,
    StorageError,
)
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress, plan_progress
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.doctor import as_text, say_finding
from ldn_desktop.wording.health_issues import (
    fix_hung,
    fix_unreachable,
    say_elsewhere,
    say_hung,
    say_unreachable,
)
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_row


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("status", _("where the plan stands, and what is due"), no_options, status),
        Command("doctor", _("can reminders work here?"), no_options, doctor, doctor_of_damage),
        Command("backup", _("copy all data to a file"), _file, backup),
        Command(
            "restore", _("take all data from a backup"), _restore_options, restore, restore_over
        ),
    )


def status(app: AppContext, _options: Namespace) -> CommandResult:
    """Return the current step, the open and today's doses, the next, and if reminders work."""
    snapshot = app.context.read()
    progress, running = plan_progress(snapshot), app.machine.app()
    following = snapshot.next_row()
    open_rows, today = snapshot.open_rows(), snapshot.rows(snapshot.today, snapshot.today)
    is_unreachable = running is None and app.machine.unreachable()
    hangs = running is None and not is_unreachable and app.machine.hangs()
    silent = _why_silent(is_unreachable=is_unreachable, hangs=hangs)
    problems = (*_where(running), *running.problems) if running else (silent,)
    lines = [*problems, _step(progress)]
    lines += [say_row(row) for row in {row.key: row for row in (*open_rows, *today)}.values()]
    if following is not None:
        lines.append(_("Next: {row}").format(row=say_row(following)))
    return CommandResult(
        {
            "running": running is not None or is_unreachable or hangs,
            "reminders": running.reminders if running else "degraded" if is_unreachable else "off",
            "problems": list(problems),
            "step": progress.step,
            "steps": progress.steps,
            "day": progress.day,
            "days": progress.days,
            "dose_mg": plain(progress.dose_mg) if progress.dose_mg is not None else None,
            "ends_on": progress.ends_on.isoformat() if progress.ends_on else None,
            "next": schedule_row(following) if following else None,
            "open": [schedule_row(row) for row in open_rows],
            "today": [schedule_row(row) for row in today],
        },
        tuple(line for line in lines if line),
    )


def doctor(app: AppContext, _options: Namespace) -> CommandResult:
    """Check if reminders can work on this computer; each finding has its fix."""
    context = app.context
    return _findings(run_checks(app.machine, context.clock, context.zones.local()))


def doctor_of_damage(folder: Path, fault: StorageError, _options: Namespace) -> CommandResult:
    """Check the computer although the data can't be opened, and report why it can't."""
    return _findings(run_checks(machine_without_data(folder, fault), *clock_and_zone()))


def _findings(found: tuple[Finding, ...]) -> CommandResult:
    checks = [say_finding(finding) for finding in found]
    rows = [{"check": c.check, "ok": c.ok, "text": c.text, "fix": c.fix} for c in checks]
    return CommandResult([dict(row) for row in rows], as_text(checks))


def backup(app: AppContext, options: Namespace) -> CommandResult:
    """Copy all data to a file; the copy is opened again and compared."""
    target = Path(options.file)
    app.context.store.backup_to(target)
    saved = _("Saved and checked: {file}").format(file=str(target))
    return CommandResult({"file": str(target)}, (saved,), wrote=True)


def restore(app: AppContext, options: Namespace) -> CommandResult:
    """Replace all data with that of a backup, or of before the newest restore; or list backups.

    The old data is backed up first.
    """
    if options.list:
        return _listed(app.folder)
    source = _source(app.folder, options)
    return _restored(restoring.restore(app.context, source, accepted(options)), source)


def restore_over(folder: Path, fault: StorageError, options: Namespace) -> CommandResult:
    """Do the same where the database can't be opened; it is kept under another name.

    Raises `fault` again if a backup is no remedy for it.
    """
    if options.list:
        return _listed(folder)
    if fault.kind not in RESTORABLE:
        raise fault
    source = _source(folder, options)
    return _restored(unopened_context(folder).store.restore_from(source), source)


def _source(folder: Path, options: Namespace) -> Path:
    """Return the file to restore. Raises `NotAllowedError` if there was no restore to undo."""
    if not options.undo:
        return Path(options.file)
    for _made_at, file in replaced_data(folder):
        return file
    raise NotAllowedError(RejectionReason.NOTHING_TO_UNDO)


def _restored(kept: Path, source: Path) -> CommandResult:
    lines = (_("Restored. The data from before is kept in: {file}").format(file=str(kept)),)
    return CommandResult({"restored": str(source), "kept": str(kept)}, lines, changed=True)


def _listed(folder: Path) -> CommandResult:
    """Return the backups that the app made by itself, the newest first."""
    zone = clock_and_zone()[1].zone
    made = [(at.astimezone(zone).replace(microsecond=0), file) for at, file in own_copies(folder)]
    rows: list[Json] = [{"file": str(file), "made_at": at.isoformat()} for at, file in made]
    lines = [f"{at:%Y-%m-%d %H:%M}  {file}" for at, file in made]
    return CommandResult(rows, tuple(lines or [_("The app has made no backup by itself yet.")]))


def _where(running: AppFacts) -> tuple[str, ...]:
    elsewhere = running.elsewhere
    return (say_elsewhere().format(screen=elsewhere),) if elsewhere else ()


def _why_silent(*, is_unreachable: bool, hangs: bool) -> str:
    if hangs:
        return f"{say_hung()} {fix_hung()}"
    if is_unreachable:
        return f"{say_unreachable()} {fix_unreachable()}"
    return _("LDN Desktop is not running, so nothing rings. Start it: ldn-desktop")


def _step(progress: PlanProgress) -> str:
    if progress.phase is PlanPhase.NO_PLAN:
        return _("There is no plan yet. Enter one: ldn-desktop plan new FILE")
    if progress.step is None or progress.dose_mg is None:
        return _phase(progress)
    text = _("Step {step} of {steps}, {dose}, day {day}").format(
        step=progress.step,
        steps=progress.steps,
        dose=show_mg(progress.dose_mg),
        day=progress.day,
    )
    return text + (_(" of {days}").format(days=progress.days) if progress.days else "")


def _phase(progress: PlanProgress) -> str:
    if progress.phase is PlanPhase.BEFORE and progress.following is not None:
        first = progress.following.first.isoformat()
        return _("The plan starts on {date}.").format(date=first)
    if progress.phase is PlanPhase.PAUSE:
        return _("No doses in this step.")
    return _("The plan has ended.")


def _restore_options(parser: ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", metavar="FILE", help=_("the backup file"))
    one.add_argument("--list", action="store_true", help=_("list the app's own backups"))
    undo = _("take back the data from before the newest restore")
    one.add_argument("--undo", action="store_true", help=undo)
    add_yes(parser)


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("the backup file"))

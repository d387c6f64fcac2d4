"""The commands `plan new`, `show`, `history`, `change`, `hold`, `pause`, `resume` and the rest."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import (
    Command,
    CommandResult,
    accepted,
    add_yes,
    day_of,
    no_options,
    whole_number,
)
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.exchange.plan_file import plan_to_json, read_plan_file
from ldn_desktop.exchange.rows import change_json, revision_row
from ldn_desktop.services import planning
from ldn_desktop.services.errors import NotAllowedError, RejectionReason, StorageError
from ldn_desktop.services.papers_out import outdated_papers
from ldn_desktop.services.planning import Agreement, ChangeRequest, PlanChange
from ldn_desktop.wording.agreements import say_agreed
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.fixed_texts import STOPS_OR_STARTS, opioid_lines
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.listing import say_plan
from ldn_desktop.wording.papers import outdated_line
from ldn_desktop.wording.plan_changes import say_change, say_close, say_later


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("plan new", _("start a plan from a plan file"), _new_options, new),
        Command("plan show", _("the newest plan"), no_options, show),
        Command("plan history", _("all revisions"), no_options, history),
        Command("plan change", _("change to a plan file, from a date"), _change_options, change),
        Command("plan hold", _("stay on this dose longer"), _hold_options, hold),
        Command("plan pause", _("no doses for some days, then go on"), _pause_options, pause),
        Command("plan resume", _("end a pause"), _revision_options, resume),
        Command("plan back", _("take the step before again"), _back_options, back),
        Command("plan stop", _("no doses from a date on"), _revision_options, stop),
        Command("plan undo", _("take the newest revision back"), _undo_options, undo),
    )


def new(app: AppContext, options: Namespace) -> CommandResult:
    """Start a plan from a plan file."""
    plan = read_plan_file(Path(options.file))
    close = say_close(planning.preview_new(app.context, plan), PLAIN)
    return _saved(app, planning.start_plan(app.context, plan, accepted(options)), close)


def show(app: AppContext, _options: Namespace) -> CommandResult:
    """Show the newest revision's plan file."""
    revision = app.context.read().history.newest
    if revision is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    return CommandResult(plan_to_json(revision.plan), tuple(say_plan(revision.plan)))


def history(app: AppContext, _options: Namespace) -> CommandResult:
    """List all revisions but those taken back, in the order made."""
    revisions = app.context.read().history.active_revisions
    lines = tuple(_say_revision(revision) for revision in revisions)
    return CommandResult(
        [revision_row(r) for r in revisions], lines or (_("There is no plan yet."),)
    )


def change(app: AppContext, options: Namespace) -> CommandResult:
    """Change to the plan of a file, from a local date on."""
    plan = read_plan_file(Path(options.file))
    agreement = Agreement(None, plan.agreed_with, plan.agreed_on)
    return _revise(app, options, Operation.CHANGE, plan=plan, from_file=agreement)


def hold(app: AppContext, options: Namespace) -> CommandResult:
    """Stay on the dose of a date for some more days."""
    return _revise(app, options, Operation.HOLD, _days(options))


def pause(app: AppContext, options: Namespace) -> CommandResult:
    """Pause the plan for some days or until `plan resume`; then go on where it paused."""
    return _revise(app, options, Operation.PAUSE, _days(options))


def resume(app: AppContext, options: Namespace) -> CommandResult:
    """End a pause: the day before the given date is its last."""
    return _revise(app, options, Operation.RESUME)


def back(app: AppContext, options: Namespace) -> CommandResult:
    """Go back to the step before, for as many days as it had or as are given."""
    return _revise(app, options, Operation.BACK, _days(options))


def stop(app: AppContext, options: Namespace) -> CommandResult:
    """Stop the plan: no doses from a date on."""
    return _revise(app, options, Operation.STOP)


def _days(options: Namespace) -> int | None:
    return None if options.days is None else whole_number("--days", options.days)


def _revise(
    app: AppContext,
    options: Namespace,
    operation: Operation,
    days: int | None = None,
    *,
    plan: Plan | None = None,
    from_file: Agreement | None = None,
) -> CommandResult:
    """Save the revision of an operation, or with `--dry-run` return what it would change."""
    later = LaterChanges(options.later) if options.later else None
    agreement = _agreement(options, from_file or Agreement())
    request = ChangeRequest(operation, day_of(options.first), days, plan, later, agreement)
    planned = planning.preview_change(app.context, request)
    if not options.dry_run:
        revision = planning.change_plan(app.context, request, accepted(options))
        return _saved(app, revision, say_close(planned, PLAIN))
    # A dry run saves nothing, so it asks no questions.
    return CommandResult(change_json(planned), tuple(_say_change(planned)))


def _agreement(options: Namespace, from_file: Agreement) -> Agreement:
    """Return who agreed the revision, when, and why.

    The name and the date both come from the options if one of them is given there, else both
    from the plan file: two agreements are not mixed. The reason in the file is the plan's, not
    the revision's.
    """
    given = (options.agreed_with, day_of(options.agreed_on))
    who, when = given if any(given) else (from_file.agreed_with, from_file.agreed_on)
    return Agreement(reason=options.reason, agreed_with=who, agreed_on=when)


def undo(app: AppContext, options: Namespace) -> CommandResult:
    """Take the newest revision back."""
    first = day_of(options.first)
    day_of(options.agreed_on)  # not kept, but a text that is no date is refused all the same
    if options.dry_run:
        planned = planning.preview_undo(app.context, first)
        return CommandResult(change_json(planned), tuple(_say_change(planned)))
    undone = planning.undo_plan(app.context, first)
    newest = app.context.read().history.newest
    now = say_plan(newest.plan) if newest else (_("There is no plan now."),)
    lines = (_("Taken back. What holds now:"), *now, *_say_outdated(app))
    return CommandResult(revision_row(undone), lines, changed=True)


def _saved(app: AppContext, revision: Revision, close: tuple[str, ...]) -> CommandResult:
    is_told = revision.operation in STOPS_OR_STARTS and revision.number > 1
    lines = (
        *say_plan(revision.plan),
        *close,
        *_say_outdated(app),
        *(opioid_lines() if is_told else ()),
    )
    return CommandResult(revision_row(revision), lines, changed=True)


def _say_outdated(app: AppContext) -> tuple[str, ...]:
    """Return what is out and older than the plan now; the change is saved, told or not."""
    try:
        found = outdated_papers(app.context.read())
    except StorageError:
        return ()
    return tuple(outdated_line(one) for one in found)


def _say_revision(revision: Revision) -> str:
    parts = [str(revision.number), revision.from_date.isoformat()]
    if revision.operation is not None:
        parts.append(revision.operation.value)  # as the command and the JSON call it
    if revision.days is not None:
        parts.append(count_days(revision.days))
    parts += [revision.reason or "", say_agreed(revision.agreed_with, None, PLAIN)]
    return "  ".join(part for part in parts if part)


def _say_change(planned: PlanChange) -> list[str]:
    count = len(planned.changes)
    summary = () if planned.revision.says_whole_plan else (say_change(planned, PLAIN),)
    lines = [*summary, *say_later(planned, PLAIN), *say_close(planned, PLAIN)]
    lines += [plural("{count} dose changes.", "{count} doses change.", count).format(count=count)]
    for dose in planned.changes:
        before, after = (
            f"{then.at:%H:%M} {show_mg(then.dose_mg)}" if then else _("no dose")
            for then in (dose.before, dose.after)
        )
        lines.append(f"{dose.day.isoformat()}#{dose.slot}  {before} → {after}")
    return lines


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("a plan file (JSON)"))


def _new_options(parser: ArgumentParser) -> None:
    _file(parser)
    add_yes(parser)


def _change_options(parser: ArgumentParser) -> None:
    _file(parser)
    _revision_options(parser)


def _hold_options(parser: ArgumentParser) -> None:
    parser.add_argument("--days", metavar="N", required=True, help=_("for how many days"))
    _revision_options(parser)


def _pause_options(parser: ArgumentParser) -> None:
    days = _("for how many days; else until it is resumed")
    parser.add_argument("--days", metavar="N", help=days)
    _revision_options(parser)


def _back_options(parser: ArgumentParser) -> None:
    days = _("for how many days; else as long as that step was")
    parser.add_argument("--days", metavar="N", help=days)
    _revision_options(parser)


def _revision_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="first", metavar="DATE", help=_("first changed date; else today")
    )
    parser.add_argument("--reason", metavar="TEXT", help=_("why it changes"))
    parser.add_argument("--agreed-with", metavar="NAME", help=_("with whom it was agreed"))
    parser.add_argument("--agreed-on", metavar="DATE", help=_("when it was agreed"))
    later = _("whether what was agreed for later moves along or keeps its dates")
    parser.add_argument("--later", choices=("move", "keep"), help=later)
    _dry_run(parser)


def _undo_options(parser: ArgumentParser) -> None:
    first = _("date from which the newest revision holds; another is refused")
    not_kept = _("not kept: what is taken back leaves nothing that it could belong to")
    parser.add_argument("--from", dest="first", metavar="DATE", help=first)
    for option, value in (("reason", "TEXT"), ("agreed-with", "NAME"), ("agreed-on", "DATE")):
        parser.add_argument(f"--{option}", metavar=value, help=not_kept)
    not_used = _("not used: what was agreed for later comes back as it was")
    parser.add_argument("--later", choices=("move", "keep"), help=not_used)
    _dry_run(parser)


def _dry_run(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help=_("say what would change, save nothing")
    )
    add_yes(parser)

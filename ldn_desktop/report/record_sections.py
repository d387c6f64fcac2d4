"""The sections of the summary about what was asked, agreed and taken, and the facts of the plan."""

from collections.abc import Iterator

from ldn_desktop.domain.plan import TimeRule
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.supply import Liquid, Supply
from ldn_desktop.domain.texts import in_place
from ldn_desktop.report.parts import Entry, Kept, ReportSection, Table
from ldn_desktop.report.plan_section import say_dose
from ldn_desktop.services.agreed_changes import AgreedChange
from ldn_desktop.services.deviations import Deviation, DeviationKind
from ldn_desktop.services.report import Report
from ldn_desktop.wording.agreements import first_date_of
from ldn_desktop.wording.amounts import show_mg, show_ml
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.formats import Formats, paper_days
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.plan_changes import describe, say_change, say_end

CHANGE_WIDTHS, DEVIATION_WIDTHS, NOTE_WIDTHS = (22, 50, 28), (32, 68), (22, 78)


def questions_section(report: Report) -> ReportSection:
    """Return the open questions, each with its answer or with room for one."""
    entries = tuple(Entry(one.text, one.answer) for one in report.questions)
    lines = () if entries else (_("None written down."),)
    return ReportSection(_("Questions for the appointment"), lines, entries)


def changes_section(report: Report, formats: Formats) -> ReportSection:
    """Return each revision: what it changed in numbers, with whom it was agreed and when."""
    heads = (_("From"), _("What was agreed"), _("With whom and when"))
    rows = tuple(_change(report, one, formats) for one in report.changes)
    caption = _("The plan and each change of it, as it was made")
    table = Table(caption, heads, rows, CHANGE_WIDTHS, Kept.NEWEST, share=2)
    return ReportSection(_("Plan and changes"), tables=(table,) if rows else ())


def _change(report: Report, one: AgreedChange, formats: Formats) -> tuple[str, str, str]:
    revision = one.revision
    first = first_date_of(report.snapshot.history, revision)
    date = formats.day(first)
    if first > report.snapshot.today:
        date = _("{day} (to come)").format(day=date)
    what = _begun(one, formats) if one.is_new else _changed(one, formats)
    reason = revision.reason or (revision.plan.reason if one.is_new else "")
    if reason:
        what = _("{what} Reason: {reason}").format(what=what, reason=reason)
    return date, what, _agreed(one, formats)


def _begun(one: AgreedChange, formats: Formats) -> str:
    """Return the plan as it began: "4.5 mg at 21:00, down to 0.5 mg in 9 steps. Last dose ..."."""
    plan = one.revision.plan
    doses = [step.dose_mg for step in plan.steps if step.dose_mg is not None]
    times = ", ".join(formats.time(at) for at in plan.times)
    text = _("{dose} at {times}").format(dose=say_dose(doses[0], formats), times=times)
    if len(plan.steps) > 1:
        to = _("{text}, to {dose} in {count} steps")
        dose = say_dose(doses[-1], formats)
        text = to.format(text=text, dose=dose, count=len(plan.steps))
    return f"{text}. {say_end(None, plan.ends_on(), formats)}"


def _changed(one: AgreedChange, formats: Formats) -> str:
    change, revision = one.change, one.revision
    if revision.operation is Operation.TIME_RULE:
        if revision.plan.time_rule is TimeRule.HOME:
            zone = revision.plan.home_zone
            return _("Times stay those of {zone}.").format(zone=zone)
        return _("Times are those of the place where I am.")
    if revision.says_whole_plan:
        return " ".join(describe(change, formats))
    return say_change(change, formats, with_move=False)


def _agreed(one: AgreedChange, formats: Formats) -> str:
    revision, plan = one.revision, one.revision.plan
    who, day = revision.agreed_with, revision.agreed_on
    if one.is_new and not (who or day):
        who, day = plan.agreed_with, plan.agreed_on
    who = who or _("no name entered")
    return f"{in_place(who)}, {formats.day(day)}" if day else who


def deviations_section(report: Report, formats: Formats) -> ReportSection:
    """Return the dated list of what was other than planned."""
    rows = tuple(
        (paper_days(one.first, one.last), _deviated(one, formats)) for one in report.deviations
    )
    title = _("What deviated")
    if not rows:
        return ReportSection(title, (_("Nothing: each dose was taken as planned."),))
    caption = _("Other amounts, extra doses, doses skipped or not recorded, and pauses")
    table = Table(caption, (_("Date"), _("What")), rows, DEVIATION_WIDTHS, Kept.NEWEST)
    return ReportSection(title, tables=(table,))


def _deviated(one: Deviation, formats: Formats) -> str:
    taken = show_mg(one.taken_mg, formats) if one.taken_mg is not None else _("unknown amount")
    if one.kind is DeviationKind.PAUSE:
        return _("pause: no doses planned for {days}").format(days=count_days(one.count))
    if one.kind is DeviationKind.NOT_RECORDED:
        text = plural("{count} dose not recorded", "{count} doses not recorded", one.count)
        text = text.format(count=one.count)
        if one.computer_off == one.count:
            return _("{text}, computer off").format(text=text)
        off = _("{text}, computer off for {off}").format(text=text, off=one.computer_off)
        return off if one.computer_off else text
    if one.kind is DeviationKind.OTHER_AMOUNT and one.planned_mg is not None:
        text = _("{taken} taken, {planned} planned").format(
            taken=taken, planned=show_mg(one.planned_mg, formats)
        )
        times = plural("{count} time", "{count} times", one.count).format(count=one.count)
        return text if one.count == 1 else f"{text} ({times})"
    if one.kind is DeviationKind.SKIPPED:
        text = plural("{count} dose skipped", "{count} doses skipped", one.count)
        text = text.format(count=one.count)
    else:
        text = _("{dose} extra").format(dose=taken)
    return f"{text}: {one.reason}" if one.reason else text


def starred_section(report: Report, formats: Formats) -> ReportSection:
    """Return the notes that the user starred."""
    rows = tuple((formats.day(note.day), note.text) for note in report.starred)
    heads, caption = (_("Date"), _("Note")), _("The notes that I marked for the report")
    table = Table(caption, heads, rows, NOTE_WIDTHS, Kept.NEWEST)
    return ReportSection(_("Notes for the appointment"), tables=(table,))


def about_section(report: Report, formats: Formats) -> ReportSection:
    """Return the facts of the plan in force, and what this record does not hold."""
    return ReportSection(_("About the plan"), tuple(_about(report, formats)))


def _about(report: Report, formats: Formats) -> Iterator[str]:
    plan, first = report.plan_progress.plan, report.snapshot.history.first_date
    settings = report.snapshot.settings
    if plan is not None:
        of_what = _("{medicine}, for {condition}.") if plan.condition else _("{medicine}.")
        medicine = of_what.format(medicine=plan.medicine, condition=plan.condition)
        since = _("In this record since {day}.").format(day=formats.day(first)) if first else ""
        yield f"{medicine} {since}".strip()
    if settings.ldn_since:
        yield _("Since when: {since}").format(since=settings.ldn_since)
    if settings.ldn_for:
        yield _("What for: {condition}").format(condition=settings.ldn_for)
    if plan is not None:
        yield _("Supply: {supply}.").format(supply=_supply(plan.supply, formats))
        advice = plan.missed_dose_advice or _("none entered")
        yield _("The plan's advice for a dose not taken: {advice}").format(advice=advice)
    other = settings.other_medicines.strip()
    if other:
        yield _("Other medicines, as I wrote them: {medicines}").format(medicines=other)
        yield _("Not in this record: allergies.")
    else:
        yield _("Not in this record: other medicines, allergies.")


def _supply(supply: Supply | None, formats: Formats) -> str:
    if supply is None:
        return _("not entered")
    if isinstance(supply, Liquid):
        return _("a liquid with {strength} in {ml}, a syringe with marks of {step}").format(
            strength=show_mg(supply.mg_per_ml, formats),
            ml=_("1\u00a0mL"),
            step=show_ml(supply.syringe_step_ml, formats),
        )
    strengths = ", ".join(show_mg(one, formats) for one in sorted(supply.strengths_mg))
    return _("capsules or tablets of {strengths}").format(strengths=strengths)

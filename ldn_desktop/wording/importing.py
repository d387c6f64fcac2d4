"""Sentences about an import: what would be imported from a file, and what would not."""

from collections.abc import Iterator, Sequence

from ldn_desktop.domain.plan import Plan
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.importing import ImportItem, ImportPreview
from ldn_desktop.services.third_party_import import LeftOut, Source
from ldn_desktop.wording.amounts import number, show_mg
from ldn_desktop.wording.formats import PLAIN, Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.sentences import ask

MOST_SHOWN = 12


def say_import_preview(preview: ImportPreview, formats: Formats = PLAIN) -> Iterator[str]:
    """Yield sentences: the file's source, what would be imported, what would not and why."""
    yield _from(preview)
    if not preview.comes_in:
        yield _("It holds no data.")
    for kind, count in preview.comes_in:
        yield _("Comes in: {what}").format(what=_what(kind, count))
    if preview.first is not None and preview.last is not None:
        yield _("Doses from {first} to {last}").format(
            first=formats.long_day(preview.first), last=formats.long_day(preview.last)
        )
    for plan in preview.plans:
        yield _plan(plan, formats)
    numbers = dict(preview.numbers)
    for why, count in preview.left_out:
        yield _stays_out(_why(why, count), numbers.get(why, ()))
    if preview.other_than:
        names = {"name": preview.medicine, "known": preview.other_than}
        yield ask(ConfirmationCode.OTHER_MEDICINE, names)
    if preview.unusual is not None:
        yield ask(ConfirmationCode.ABOVE_USUAL, {"dose": number(preview.unusual, formats)})


def _from(preview: ImportPreview) -> str:
    if preview.source is Source.OWN:
        return _("An export of LDN Desktop")
    if preview.source is Source.TABLE:
        return _("From a table: {medicine}").format(medicine=preview.medicine)
    app = {Source.DOSAGE: "Dosage", Source.MEDTIMER: "MedTimer"}[preview.source]
    return _("From {app}: {medicine}").format(app=app, medicine=preview.medicine)


def _plan(plan: Plan, formats: Formats) -> str:
    """Return a plan in one line: first and last date, the doses in order, the times."""
    doses = [show_mg(step.dose_mg, formats) for step in plan.steps if step.dose_mg is not None]
    last = plan.ends_on()
    until = _("until changed") if last is None else formats.day(last)
    return _("A plan, {first} – {last}: {doses}, at {times}").format(
        first=formats.day(plan.start_date),
        last=until,
        doses=", ".join(doses[:MOST_SHOWN]) + (" …" if len(doses) > MOST_SHOWN else ""),
        times=", ".join(formats.time(at) for at in plan.times),
    )


def _what(kind: ImportItem, count: int) -> str:
    return {
        ImportItem.PLANS: _("versions of your plan: {count}"),
        ImportItem.RECORDS: _("lines about doses, corrections included: {count}"),
        ImportItem.TAKEN: _("doses taken: {count}"),
        ImportItem.SKIPPED: _("doses skipped: {count}"),
        ImportItem.EXTRA: _("doses taken, as extra doses: {count}"),
        ImportItem.SCORES: _("symptom scores: {count}"),
        ImportItem.CHANGES: _("changes of symptoms: {count}"),
        ImportItem.NOTES: _("notes: {count}"),
        ImportItem.QUESTIONS: _("lines about questions: {count}"),
        ImportItem.REVIEWS: _("lines about review days: {count}"),
        ImportItem.STOCK: _("lines about what is at home: {count}"),
        ImportItem.SETTINGS: _("settings: {count}"),
    }[kind].format(count=count)


def _stays_out(what: str, rows: Sequence[int]) -> str:
    if not rows:
        return _("Stays out: {what}").format(what=what)
    more = " …" if len(rows) > MOST_SHOWN else ""
    numbers = ", ".join(str(row) for row in rows[:MOST_SHOWN]) + more
    text = plural(
        "Stays out: {what} (number {numbers} of the file)",
        "Stays out: {what} (numbers {numbers} of the file)",
        len(rows),
    )
    return text.format(what=what, numbers=numbers)


def _why(why: LeftOut, count: int) -> str:
    return {
        LeftOut.OTHER_MEDICINES: _("entries of other medicines: {count}"),
        LeftOut.NO_AMOUNT: _("doses without an amount in mg: {count}"),
        LeftOut.CONCENTRATION: _("concentrations, such as mg/mL, where a dose belongs: {count}"),
        LeftOut.OTHER_UNIT: _("doses in another unit than mg: {count}"),
        LeftOut.NO_NAME: _("entries without the name of a medicine: {count}"),
        LeftOut.NO_TIME: _("doses with a date or time that can't be read: {count}"),
        LeftOut.BROKEN: _("entries that are cut or not like the others: {count}"),
        LeftOut.UNKNOWN_WORD: _("doses with an answer in words not known here: {count}"),
        LeftOut.NOT_TAKEN: _("doses that were skipped or not answered: {count}"),
        LeftOut.NOT_ANSWERED: _("doses that were not answered: {count}"),
        LeftOut.NO_DOSE: _("reminders of what is at home, not of a dose: {count}"),
        LeftOut.AUTOMATIC: _("doses that the app ticked by itself: {count}"),
        LeftOut.SKIPPED: _("skipped doses that no plan here asked for: {count}"),
        LeftOut.IN_THE_FUTURE: _("doses that have not come yet: {count}"),
        LeftOut.OUT_OF_RANGE: _("doses with an odd date: {count}"),
        LeftOut.PLANNED_HERE: _("doses on days that your plan here speaks for: {count}"),
        LeftOut.HERE_ALREADY: _("doses that are here already: {count}"),
        LeftOut.SCHEDULE: _("its schedule, which no plan here can have. Enter your plan yourself."),
        LeftOut.PLAN_STAYS: _("its schedule. Your plan here stays as it is."),
    }[why].format(count=count)

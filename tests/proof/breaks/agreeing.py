"""A plan agreed with one clinician and paused with another: each paper says who agreed what."""

import tempfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.paper.plan_sheet import sheet_html, sheet_of
from ldn_desktop.report.plan_section import plan_section
from ldn_desktop.services.context import Context
from ldn_desktop.services.planning import Agreement, ChangeRequest, change_plan, start_plan
from ldn_desktop.services.report import read_report
from ldn_desktop.wording.formats import PLAIN
from tests.proof.empty import copy_empty
from tests.proof.proving import Tally
from tests.support.home import Home, SettableClock, SettableZones

FIRST, PAUSED = date(2027, 1, 4), date(2027, 1, 10)
PLANNED, CHANGED = "Agreed with Dr Example", "agreed with Dr Surgeon"


def say_who_agreed() -> Tally:
    """Count the papers that do not say that the plan is the one's, and the pause the other's."""
    with tempfile.TemporaryDirectory() as place:
        clock = SettableClock(datetime.combine(FIRST, time(12), tzinfo=UTC))
        home = Home(copy_empty(Path(place) / "data"), clock, SettableZones("UTC"))
        with home.context() as context:
            papers = _papers(context)
    wrong = [f"{name} says {text}" for name, text in papers.items() if not _is_right(text)]
    return Tally({"papers": len(papers)}, wrong=len(wrong), notes=tuple(wrong))


def _papers(context: Context) -> dict[str, str]:
    step = Step(Decimal(4), 28)
    start_plan(context, Plan(FIRST, (time(21),), (step,), agreed_with="Dr Example"))
    surgeon = Agreement(agreed_with="Dr Surgeon")
    change_plan(context, ChangeRequest(Operation.PAUSE, PAUSED, days=5, agreement=surgeon))
    section = plan_section(read_report(context, FIRST, FIRST), PLAIN)
    with context.store.work() as work:
        snapshot = context.snapshot(work)
    sheet = sheet_of(snapshot.history, snapshot.today, snapshot.conditions)
    assert sheet is not None
    html = sheet_html(sheet, snapshot.today, PLAIN, str)
    return {"the report": " ".join(section.lines), "the plan sheet": html[:800]}


def _is_right(text: str) -> bool:
    return PLANNED in text and CHANGED in text and text.index(PLANNED) < text.index(CHANGED)

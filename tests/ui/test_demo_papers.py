"""Every paper and every file that is made in the demo says that it is the demo's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ldn_desktop.app.demo import fill
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.exchange.exporters import Format, export_files
from ldn_desktop.paper.wallet_card import card_html
from ldn_desktop.report.content import naming, report_content
from ldn_desktop.report.html import report_html
from ldn_desktop.report.parts import Room
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import ChangeRequest, change_plan
from ldn_desktop.services.recording import AnswerDetails, extra_dose
from ldn_desktop.services.report import read_ranges, read_report
from ldn_desktop.services.settings import Reveal, change_settings
from ldn_desktop.services.wallet import read_wallet
from ldn_desktop.ui.supply.papers import PaperCard
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.person import Person
from tests.support.window_home import Home

WORD = "DEMO"
FILES = sorted(set(Format))


@pytest.fixture
def demo(home: Home) -> Home:
    """The demo with an extra dose and one's own plan, whose medicine has no word of the demo."""
    fill(home.context)
    extra_dose(home.context, Decimal(1), AnswerDetails(), frozenset(ConfirmationCode))
    part = home.snapshot().part
    assert part is not None
    own = replace(part.plan, medicine="Naltrexone", agreed_with=None)
    change_plan(home.context, ChangeRequest(Operation.CHANGE, plan=own))
    return home


def files(home: Home, form: Format, reveal: Reveal = Reveal.NOTHING) -> list[str]:
    job = export_files(home.context, form, Path("out"), reveal)
    return [data.decode("utf-8-sig") for data in job.files.values()]


def papers(home: Home) -> Iterator[str]:
    card = PaperCard(home.controller)
    for make in (card.make_sheet, card.make_pharmacy, card.make_card):
        yield make().html
    days = read_ranges(home.context)
    report = read_report(home.context, days.first, days.today)
    words = naming(report_content(report, PLAIN), Person("Ada", ""))
    yield report_html(words.within(Room(9, 99), Room(9, 99)), b"")
    yield words.foot[0]


@pytest.mark.parametrize("form", FILES)
def test_each_file_that_the_demo_exports_says_demo(demo: Home, form: Format) -> None:
    for text in files(demo, form):
        assert WORD in text or '"is_demo"' in text


@pytest.mark.parametrize("reveal", sorted(Reveal))
def test_each_event_of_the_demos_calendar_says_demo(demo: Home, reveal: Reveal) -> None:
    (text,) = files(demo, Format.ICS, reveal)
    titles = [line for line in text.splitlines() if line.startswith(("SUMMARY", "X-WR-CALNAME"))]
    assert len(titles) > 2
    assert all(WORD in title for title in titles)


def test_each_row_of_the_demos_tables_says_demo(demo: Home) -> None:
    for text in files(demo, Format.CSV):
        _heads, *rows = text.splitlines()
        assert rows
        assert all(WORD in row for row in rows)


def test_a_bundle_of_the_demo_is_labelled_as_test_data(demo: Home) -> None:
    for form in (Format.FHIR, Format.FHIR_TRANSACTION, Format.IPS):
        (text,) = files(demo, form)
        assert '"HTEST"' in text


def test_each_paper_of_the_demo_says_demo(demo: Home) -> None:
    for text in papers(demo):
        assert WORD in text
    sheet = PaperCard(demo.controller).make_sheet().html
    assert sheet.count("<h1>DEMO: Naltrexone</h1>") == sheet.count("<h1>") > 1


def test_what_says_demo_says_it_once(home: Home) -> None:
    fill(home.context)
    assert "DEMO: DEMO" not in "".join(papers(home))
    assert all("DEMO: DEMO" not in text for text in files(home, Format.CSV))


def test_nothing_of_a_plan_of_ones_own_says_demo(home: Home) -> None:
    home.plan(medicine="Naltrexone")
    for form in FILES:
        for text in files(home, form, Reveal.MEDICINE):
            assert WORD not in text
            assert "HTEST" not in text
    assert all(WORD not in text for text in papers(home))


def test_the_mark_goes_where_the_data_goes(demo: Home, make_home: Callable[[str], Home]) -> None:
    other = make_home("other")
    with demo.store.work() as work:
        rows = work.all_rows()
    with other.store.work(write=True) as into:
        into.put_all_rows(rows)
        into.commit()
    assert other.snapshot().settings.is_demo
    change_settings(other.context, is_demo=False)
    assert WORD not in card_html(read_wallet(other.context), PLAIN)

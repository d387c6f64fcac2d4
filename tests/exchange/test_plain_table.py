"""A table of dates, amounts and answers comes in from any spreadsheet."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.dosage import Dosage
from ldn_desktop.exchange.importers import read_import_file
from ldn_desktop.services.third_party_import import LeftOut, Source, ThirdPartyHistory

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2027, 2, 1)


def read(tmp_path: Path, text: str, piece_mg: Decimal | None = None) -> ThirdPartyHistory:
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    found = read_import_file(path, BERLIN, TODAY)
    assert isinstance(found, Dosage)
    return found.of(found.medicines[0], BERLIN, piece_mg)


TABLES = {
    "semicolons, decimal commas": (
        "Datum;Dosis (mg);Genommen\n04.01.2027;4,5;ja\n05.01.2027;3;nein\n20.01.2027;3;\n"
    ),
    "tabs, in another order": (
        "taken\tday\tamount\nyes\t2027-01-04\t4.5 mg\nno\t2027-01-05\t3 mg\n\t2027-01-20\t3 mg\n"
    ),
    "commas and quotes": (
        '"Date","Amount","Taken","Note"\n"1/4/2027","4.5 mg","x","a, b\nc"\n'
        '"1/5/2027","3 mg","skipped","1"\n"1/20/2027","3 mg","","2 mg?"\n'
    ),
    "no heading": "2027/01/04,4.5mg,TRUE\n2027/01/05,3mg,FALSE\n2027/01/20,3mg,\n",
    "ones and noughts": "sep=;\ndate;taken;mg\n4.1.2027;1;4,5\n5.1.2027;0;3\n20.1.2027;;3\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_dates_amounts_and_answers_are_found_in_any_table(tmp_path: Path, table: str) -> None:
    for end in ("\n", "\r\n"):
        history = read(tmp_path, TABLES[table].replace("\n", end))
        assert history.source is Source.TABLE
        assert [(d.day, str(d.amount_mg), d.taken) for d in history.doses] == [
            (date(2027, 1, 4), "4.5", True),
            (date(2027, 1, 5), "3", False),
        ]
        assert (history.left_out, history.numbers) == (((LeftOut.NOT_TAKEN, 1),), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_may_be_in_any_encoding_in_which_a_spreadsheet_saves_it(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("Tag;µg;Genommen\n04.01.2027;500;Übersprungen\n".encode(encoding))
    found = read_import_file(path, BERLIN, TODAY)
    assert isinstance(found, Dosage)
    (dose,) = found.of(found.medicines[0], BERLIN, None).doses
    assert (dose.amount_mg, dose.taken) == (Decimal("0.5"), False)


@pytest.mark.parametrize(
    "table",
    [
        "date,time,mg,taken\n2027-01-04,21:03,3,yes\n2027-01-05,21:03,3,yes\n",
        "date,mg,taken\n2027-01-04 9:03 PM,3,yes\n2027-01-05 9:03 PM,3,yes\n",
        "date,mg,taken at\n2027-01-04,3,21:03\n2027-01-05,3,21:03\n",
    ],
)
def test_a_time_says_when_a_dose_was_taken(tmp_path: Path, table: str) -> None:
    taken = [dose.taken_at for dose in read(tmp_path, table).doses]
    assert taken == [datetime(2027, 1, day, 21, 3, tzinfo=BERLIN) for day in (4, 5)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("someday;3 mg;yes", LeftOut.NO_TIME),
        ("2027-02-30;3 mg;yes", LeftOut.NO_TIME),
        ("2027-01-06;3 mg", LeftOut.BROKEN),
        ("2027-01-06;3 mg;perhaps", LeftOut.UNKNOWN_WORD),
        ("2027-01-06;0.5mg/ml;yes", LeftOut.CONCENTRATION),
        ("2027-01-06;a little;yes", LeftOut.NO_AMOUNT),
        ('2027-01-06;"3 mg;yes', LeftOut.BROKEN),
    ],
)
def test_an_odd_row_spoils_only_itself(tmp_path: Path, row: str, why: LeftOut) -> None:
    table = f"date;dose;taken\n2027-01-04;3 mg;yes\n{row}\n2027-01-05;3 mg;yes\n"
    history = read(tmp_path, table)
    assert (len(history.doses), history.numbers) == (2, ((why, (3,)),))


def test_numbers_without_a_unit_are_no_mg_until_it_is_said(tmp_path: Path) -> None:
    table = "date;dose;taken\n2027-01-04;2;yes\n"
    assert read(tmp_path, table).left_out == ((LeftOut.NO_AMOUNT, 1),)
    assert read(tmp_path, table, Decimal("1.5")).doses[0].amount_mg == 3
    micrograms = read(tmp_path, "date;dose (µg);taken\n2027-01-04;500;yes\n")
    assert micrograms.doses[0].amount_mg == Decimal("0.5")


@pytest.mark.parametrize(
    "table",
    [
        "date;mg\n2027-01-04;3\n",
        "mg;taken\n3;yes\n",
        "date;taken\n2027-01-04;yes\n",
        "date;time;mg;state\n2027-01-04;21:00;3;passed over\n",
        "date;time;mg\n2027-01-04;21:00;3\n",
        "date;planned mg;mg;taken\n2027-01-04;3;4.5;yes\n",
    ],
)
def test_a_table_without_one_date_amount_and_answer_is_refused(tmp_path: Path, table: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(tmp_path, table)
    assert refused.value.code is ValidationCode.NOT_AN_EXPORT


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_table_is_understood_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(sorted(TABLES.values())))
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 20)))
    signs = st.characters(exclude_categories=["Cs"])
    path = tmp_path / "file.csv"
    path.write_text(text[:begin] + data.draw(st.text(signs, max_size=9)) + text[end:], "utf-8")
    try:
        found = read_import_file(path, BERLIN, TODAY)
        assert isinstance(found, Dosage)
        found.of(found.medicines[0], BERLIN, None)
    except ValidationError:
        pass

"""A bug of ours in a command: status 1, one sentence, where it happened, and no health data."""

import io
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.app.cli import parse, run_command
from ldn_desktop.commands.command import CommandResult
from ldn_desktop.exchange import fhir_resources
from ldn_desktop.services.check_ins import note
from tests.support.home import Home, Ran

UNCHANGED = (
    "This went wrong because of a bug in LDN Desktop, not because of you; your data was not "
    "changed."
)
PERHAPS_CHANGED = (
    "This went wrong because of a bug in LDN Desktop, not because of you. Part of it may be "
    "saved, so look before you try again."
)
TYPED = ("Naltrexone", "fibromyalgia", "Dr Example", "a metallic taste", "3.217", "itchy elbows")


def ended(home: Home, run: Callable[[AppContext, Namespace], CommandResult]) -> Ran:
    """Return what a command gives whose work is `run`."""
    options = parse(["note", "a metallic taste"])
    options.run = replace(options.run, run=run)
    out, err = io.StringIO(), io.StringIO()
    status = run_command(options, open_at=home.open_at, out=out, err=err)
    return Ran(status, out.getvalue(), err.getvalue())


def test_a_bundle_that_fails_its_check_quotes_nothing_and_leaves_no_file(
    house: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.at("2027-01-04 21:05")
    house.json("taken", "--dose", "3.217", "--note", "a metallic taste", "--yes")
    house.json("check-in", "itchy elbows=4", "--new")
    # What was typed, where the bundle wants objects: the library quotes what it refuses.
    monkeypatch.setattr(fhir_resources, "medicine", lambda name: name)
    monkeypatch.setattr(fhir_resources, "noted", lambda notes: {"note": [*notes]})
    monkeypatch.setattr(fhir_resources, "taken", str)
    monkeypatch.setattr(fhir_resources, "texts", lambda key, text: {key: text})
    before, rows = sorted(tmp_path.iterdir()), house.rows()
    ran = house.run("export", "fhir", "--output", str(tmp_path / "bundle.json"))
    assert (ran.status, ran.out) == (1, "")
    sentence, place, *rest = ran.err.splitlines()
    assert sentence == UNCHANGED
    assert "ValidationError at cli.py:" in place
    assert "fhir_bundle.py:" in place
    assert rest == []
    assert [words for words in TYPED if words in ran.err] == []
    assert sorted(tmp_path.iterdir()) == before
    assert house.rows() == rows


def test_a_bug_before_the_commit_leaves_the_data_as_it_was(house: Home) -> None:
    def run(app: AppContext, options: Namespace) -> CommandResult:
        with app.context.store.work(write=True) as work:
            work.settings.save("sound", "0")
            raise ValueError(options.text)

    before = house.rows()
    ran = ended(house, run)
    assert (ran.status, ran.out, ran.err.splitlines()[0]) == (1, "", UNCHANGED)
    assert "metallic" not in ran.err
    assert house.rows() == before


def test_after_a_commit_a_bug_does_not_say_that_nothing_was_changed(house: Home) -> None:
    def run(app: AppContext, options: Namespace) -> CommandResult:
        note(app.context, options.text)
        raise KeyError(options.text)

    ran = ended(house, run)
    assert (ran.status, ran.out, ran.err.splitlines()[0]) == (1, "", PERHAPS_CHANGED)
    assert "metallic" not in ran.err


def test_an_answer_that_cannot_be_printed_as_json_is_a_bug_too(house: Home) -> None:
    options = parse(["status", "--json"])
    unfit: dict[str, object] = {"note": {"a metallic taste"}}
    answer = CommandResult(unfit)  # type: ignore[arg-type] # a set is no JSON
    options.run = replace(options.run, run=lambda _app, _options: answer)
    out, err = io.StringIO(), io.StringIO()
    assert run_command(options, open_at=house.open_at, out=out, err=err) == 1
    assert (out.getvalue(), err.getvalue().splitlines()[0]) == ("", UNCHANGED)
    assert "metallic" not in err.getvalue()


@pytest.mark.parametrize("raised", [KeyboardInterrupt, BrokenPipeError])
def test_an_interrupt_and_a_reader_that_has_gone_are_no_bugs(
    house: Home, raised: type[BaseException]
) -> None:
    def run(_app: AppContext, _options: Namespace) -> CommandResult:
        raise raised

    with pytest.raises(raised):
        ended(house, run)

"""A power cut at any moment keeps every tick that was shown as saved; the naive way does not."""

from tests.proof.power.disk import Disk, File, Resize, Write
from tests.proof.power.run import Session, cut_power, run
from tests.proof.proving import Budget


def test_no_acknowledged_tick_is_lost_in_a_power_cut_and_the_naive_app_loses_some() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["states of the disk"] > 10
    assert result.baseline is not None
    assert result.baseline.lost > 0


def test_the_harness_tells_when_commits_are_not_synced() -> None:
    assert cut_power(Session("app-normal", ticks=4, cuts=1, lives=1, making=False)).lost > 0


def test_only_what_was_synced_is_sure_to_be_there_after_a_cut() -> None:
    disk, file = Disk(), File()
    disk.put("kept", file)
    disk.put("forgotten", File())
    file.do(Write(0, b"old"))
    file.sync()
    file.do(Write(2, b"new"))
    file.do(Resize(1))

    def after(*arrived: bool) -> dict[str, bytes]:
        return disk.after_a_cut(lambda count: list(arrived[:count]), None)

    assert after(False, False) == {}
    disk.pending.pop()
    disk.sync()
    assert after(False, False) == {"kept": b"old"}
    assert after(True, False) == {"kept": b"olnew"}
    assert after(False, True) == {"kept": b"o"}
    assert disk.unsynced() == 2

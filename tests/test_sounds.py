"""The gentle sound: what is played at each ring of a dose, and what its files hold."""

import subprocess
import sys
import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from ldn_desktop.services.settings import LOUDEST, USUAL_LOUDNESS, Settings, change_settings
from ldn_desktop.wording.i18n import resources
from tests.support.home import Home, empty_database, home, house, make_home
from tests.support.reminded import Attended, attended

__all__ = ["empty_database", "home", "house", "make_home"]

MAKER = Path(__file__).parent.parent / "packaging" / "make_sounds.py"
FILES = [resources() / "sounds" / f"gentle-{step}.wav" for step in range(1, LOUDEST + 1)]
LONGEST_S = 1.5


def rung(
    house: Home, *, sound: bool = False, own_sound: bool = False, louder: bool = False
) -> list[tuple[bool, int]]:
    """Return the sound of each ring of a dose that nobody answers for three hours."""
    with house.context() as context:
        change_settings(context, sound=sound, own_sound=own_sound, louder=louder)
    with attended(house, "2027-01-04 20:59") as world:
        world.reminder_service.start()
        world.pass_time(3 * 3600)
        doses = [m for m in world.notifier.messages if not m.gentle and not m.shown_again]
        return [(message.sound, message.loudness) for message in doses]


def test_reminders_are_silent_until_a_sound_is_asked_for(house: Home) -> None:
    assert {sound for sound, _loudness in rung(house)} == {False}


def test_the_desktops_sound_is_the_desktops_at_each_ring(house: Home) -> None:
    assert set(rung(house, sound=True, louder=True)) == {(True, 0)}


def test_our_own_sound_is_as_loud_at_each_ring(house: Home) -> None:
    assert set(rung(house, sound=True, own_sound=True)) == {(True, USUAL_LOUDNESS)}


def test_each_ring_again_is_one_step_louder_up_to_the_loudest(house: Home) -> None:
    found = [loudness for _sound, loudness in rung(house, sound=True, own_sound=True, louder=True)]
    assert len(found) > LOUDEST
    assert found == [min(ring, LOUDEST) for ring in range(1, len(found) + 1)]


def test_a_reminder_put_back_on_the_screen_is_no_louder(house: Home) -> None:
    with house.context() as context:
        change_settings(context, sound=True, own_sound=True, louder=True)
    with attended(house, "2027-01-04 20:59") as world:
        world.reminder_service.start()
        world.pass_time(120)
        lose_what_is_shown(world)
        world.pass_time(120)
        assert [m.shown_again for m in world.notifier.messages] == [False, True]
        assert [m.loudness for m in world.notifier.messages] == [1, 1]


def lose_what_is_shown(world: Attended) -> None:
    world.notifier.on_screen.clear()


def test_the_first_ring_counts_as_one_whatever_was_counted() -> None:
    assert Settings(own_sound=True, louder=True).loudness(0) == 1


def samples(file: Path) -> tuple[int, "array[int]"]:
    """Return samples per second, and the samples."""
    with wave.open(str(file), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        held = array("h", sound.readframes(sound.getnframes()))
        if sys.byteorder == "big":
            held.byteswap()
        return sound.getframerate(), held


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_sound_is_short_soft_and_without_a_click(file: Path) -> None:
    rate, held = samples(file)
    loudest = max(map(abs, held))
    assert len(held) / rate <= LONGEST_S
    assert loudest <= 0.75 * 32767
    quiet = rate // 1000
    assert max(map(abs, (*held[:quiet], *held[-quiet:]))) <= loudest / 100
    # A click is a leap from one sample to the next; the highest tone of these is far from one.
    assert max(abs(after - before) for before, after in pairwise(held)) <= loudest / 2


def test_each_step_is_clearly_louder_than_the_one_before() -> None:
    peaks = [max(map(abs, samples(file)[1])) for file in FILES]
    assert all(louder >= 1.8 * before for before, louder in pairwise(peaks))


def test_the_files_are_what_our_own_code_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), "--output", str(tmp_path)], check=True, timeout=60)
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name for file in FILES]
    for file in FILES:
        made, kept = samples(tmp_path / file.name), samples(file)
        assert made[0] == kept[0]
        # Another machine may round a sine's last bit otherwise.
        assert max(abs(a - b) for a, b in zip(made[1], kept[1], strict=True)) <= 1

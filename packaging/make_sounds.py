"""Make the gentle sound of reminders, one file for each step of loudness.

Two soft notes that begin and end in silence, worked out here sample by sample: nobody else's work
is in them, and their licence is that of LDN Desktop.
"""

import argparse
import math
import sys
import wave
from array import array
from pathlib import Path

SOUNDS = Path(__file__).parent.parent / "resources" / "sounds"
RATE = 16_000
LENGTH_S = 1.1
NOTES = ((0.0, 523.25), (0.18, 659.26))
"""When each note begins (s), and its frequency (Hz)."""
OVERTONES = ((1, 1.0), (2, 0.22), (3, 0.06))
ATTACK_S, DECAY_S, FADE_S = 0.03, 0.24, 0.12
PEAK = 0.7
STEPS_DB = (-18, -12, -6, 0)


def main() -> int:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SOUNDS)
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    for step, decibels in enumerate(STEPS_DB, start=1):
        write(folder / f"gentle-{step}.wav", decibels)
    return 0


def write(file: Path, decibels: float) -> None:
    """Write the sound, so many decibels below the loudest, as 16 bit mono."""
    shape = [level(place / RATE) for place in range(round(LENGTH_S * RATE))]
    loudest = max(abs(sample) for sample in shape)
    scale = 32767 * PEAK * 10 ** (decibels / 20) / loudest
    samples = array("h", (round(sample * scale) for sample in shape))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


def level(at: float) -> float:
    """Return the sum of the notes at `at` seconds, faded out before the end."""
    end = min(1.0, max(0.0, (LENGTH_S - at) / FADE_S))
    return sum(note(at - start, hertz) for start, hertz in NOTES) * smooth(end)


def note(at: float, hertz: float) -> float:
    """Return a note `at` seconds after its start: it swells, then dies away."""
    if at < 0:
        return 0.0
    tone = sum(part * math.sin(math.tau * hertz * n * at) for n, part in OVERTONES)
    return tone * smooth(min(1.0, at / ATTACK_S)) * math.exp(-at / DECAY_S)


def smooth(share: float) -> float:
    """Return 0 to 1 for 0 to 1, without a corner at either end."""
    return (1 - math.cos(math.pi * share)) / 2


if __name__ == "__main__":
    sys.exit(main())

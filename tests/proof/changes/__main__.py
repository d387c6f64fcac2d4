"""Live the chains of these seeds and say where they part: `python -m tests.proof.changes 7`."""

import sys
import tempfile
from pathlib import Path

from tests.proof.changes.chain import Differs, live

with tempfile.TemporaryDirectory() as name:
    for seed in map(int, sys.argv[1:]):
        try:
            said = str(live(seed, Path(name)))
        except Differs as parting:
            said = str(parting)
        sys.stdout.write(f"chain {seed}: {said}\n")

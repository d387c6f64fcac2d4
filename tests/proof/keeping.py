"""Keeps a JSON file so that it is there as a whole or not at all."""

import json
from pathlib import Path
from typing import Any

Json = Any  # what was kept, as it is read


def read_json(path: Path | None) -> Json:
    """Return what is kept at `path`, None where nothing is."""
    if path is None or not path.exists():
        return None
    return json.loads(path.read_text("utf-8"))


def write_json(path: Path, content: object) -> None:
    """Keep it at `path`, in place of what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draft.replace(path)

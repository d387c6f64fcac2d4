"""Writes and reads the Exec value of a desktop entry (Desktop Entry Specification 1.5)."""

from collections.abc import Sequence

_NEEDS_QUOTES = set(" \t\n\"'\\><~|&;$*?#()`")
_ESCAPED_IN_QUOTES = '"`$\\'


def exec_line(command: Sequence[str]) -> str:
    """Return the command as the value of Exec.

    Arguments are quoted and percent signs doubled; then each backslash is doubled, because the
    whole is a string value. Raises `ValueError` for a line break, which cannot be written.
    """
    if any("\n" in part or "\r" in part for part in command):
        raise ValueError("a line break in a command")
    return " ".join(_quoted(part) for part in command).replace("\\", "\\\\")


def _quoted(part: str) -> str:
    text = part.replace("%", "%%")
    if part and not _NEEDS_QUOTES & set(part):
        return text
    escaped = "".join(f"\\{c}" if c in _ESCAPED_IN_QUOTES else c for c in text)
    return f'"{escaped}"'


def read_exec(value: str) -> list[str]:
    """Return the command of an Exec value; [] if it is malformed."""
    text = value.replace("\\\\", "\\").strip()
    parts: list[str] = []
    while text:
        part, text = _take_quoted(text) if text[0] == '"' else _take_plain(text)
        if part is None:
            return []
        parts.append(part.replace("%%", "%"))
        text = text.lstrip()
    return parts


def _take_plain(text: str) -> tuple[str | None, str]:
    part, _, rest = text.partition(" ")
    return part, rest


def _take_quoted(text: str) -> tuple[str | None, str]:
    found, signs = "", iter(enumerate(text[1:], 1))
    for place, sign in signs:
        if sign == '"':
            return found, text[place + 1 :]
        found += next(signs, (place, ""))[1] if sign == "\\" else sign
    return None, ""

"""The entry point: runs a command if one is given, else the app."""

import sys
from collections.abc import Sequence

from ldn_desktop.app.import_trimming import block_unused_modules
from ldn_desktop.desktop.standard_streams import drop_unwritable_output, replace_closed_streams

WINDOW_WORDS = frozenset({"--background"})
"""Arguments that need no parser: the window opens without loading the commands."""


STANDBY_WORDS = 2
"""The option of the process that starts the app again, and the data folder. No user needs it."""


def main(words: Sequence[str] | None = None) -> int:
    """Run `ldn-desktop` with these arguments, by default the process's. Return the exit status."""
    block_unused_modules()
    replace_closed_streams()
    try:
        return _run(sys.argv[1:] if words is None else words)
    finally:
        drop_unwritable_output()


def _run(words: Sequence[str]) -> int:
    if WINDOW_WORDS.issuperset(words):
        from ldn_desktop.app.start import start_app

        return start_app(background=bool(words))
    from pathlib import Path

    if words[:1] == ["--standby"] and len(words) == STANDBY_WORDS:
        from ldn_desktop.desktop.standby import run_standby

        return run_standby(Path(words[1]))
    from ldn_desktop.app.cli import parse, run_command

    options = parse(words)
    if options.command is not None:
        return run_command(options)
    folder = None if options.data_dir is None else Path(options.data_dir)
    if options.install_desktop or options.remove_desktop:
        from ldn_desktop.app.menu import change_menu

        return change_menu(folder, is_in=options.install_desktop)
    from ldn_desktop.app.start import start_app

    return start_app(folder, background=options.background, demo=options.demo)


if __name__ == "__main__":
    sys.exit(main())

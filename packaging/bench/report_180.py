"""Measure how long the report of 180 days takes: two doses and six scores a day, as a PDF.

Prints the seconds of work for the first report of a process, which loads Qt's fonts and painter.
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from ldn_desktop.services.context import Context  # noqa: E402 - found once the path is set
from ldn_desktop.services.report import ReportRange, read_ranges, read_report  # noqa: E402 - as above
from ldn_desktop.storage.store import SqliteStore  # noqa: E402 - as above
from ldn_desktop.wording.formats import PLAIN  # noqa: E402 - as above
from tests.support import window_home  # noqa: E402 - as above
from tests.support.years import Life, fill_years  # noqa: E402 - as above

TODAY = date(2027, 8, 1)
DAYS = 180


def main() -> None:
    """Fill a folder, make its report, print the seconds."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        data = Path(folder) / "data"
        store = SqliteStore(data)
        clock = window_home.StillClock()
        clock.set(TODAY.year, TODAY.month, TODAY.day, 12)
        context = Context(store, clock, window_home.Berlin())
        fill_years(context, data, Life(TODAY, DAYS, doses=2, scores=6, step_days=21))
        print(f"{report_s(context, Path(folder) / 'report.pdf'):.3f}")
        store.close()


def report_s(context: Context, target: Path) -> float:
    """Return the seconds of work for the report of all days, as the command makes it."""
    start = time.process_time()
    from ldn_desktop.paper.headless import need_painter
    from ldn_desktop.report.files import printed_of, save

    first, last = read_ranges(context).of(ReportRange.ALL)
    report = read_report(context, first, last)
    application = need_painter()  # kept to the end: without it Qt has no fonts
    save(printed_of(report, PLAIN), target)
    del application
    return time.process_time() - start


if __name__ == "__main__":
    main()

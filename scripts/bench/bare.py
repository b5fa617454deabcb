"""A build in a process of its own, without what leaves no trace in a row."""

import gc
import signal
from contextlib import redirect_stderr
from datetime import datetime
from pathlib import Path
from unittest import mock

from bench.as_of import on
from prospecting_roi.build.orchestration import build
from prospecting_roi.build.progress import LineProgress
from prospecting_roi.core.options import BuildOptions


class Ending(LineProgress):
    """Lets the system end the process, as by SIGKILL: nothing hears of it.

    So many seconds of processor time after a line that begins so.
    """

    def __init__(self, line: str, seconds: float) -> None:
        super().__init__()
        self._line, self._seconds = line, seconds

    def say(self, text: str) -> None:
        """The line, and then as long as is left."""
        super().say(text)
        if text.startswith(self._line):
            signal.setitimer(signal.ITIMER_PROF, self._seconds)


def build_bare(root: Path, moment: datetime, said: Path, progress: LineProgress) -> None:
    """Land, build and publish as `roi build` does, without expectations, descriptions and report.

    ``said`` takes the lines of the progress.
    """
    gc.freeze()  # what the server has read is never collected
    report = "prospecting_roi.build.orchestration._Build._report"
    descriptions = "prospecting_roi.publish.duckdb.comment_statements"
    with (
        said.open("w", encoding="utf-8", buffering=1) as lines,
        redirect_stderr(lines),
        on(moment),
        mock.patch(report, lambda _, result: result),
        mock.patch(descriptions, return_value=()),
    ):
        build(root, BuildOptions(), progress)
        signal.setitimer(signal.ITIMER_PROF, 0)

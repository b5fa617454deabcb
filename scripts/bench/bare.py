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


def build_bare(root: Path, moment: datetime, said: Path, seconds: float) -> None:
    """Land, build and publish as `roi build` does, without expectations, descriptions and report.

    ``said`` takes the lines of the progress. After so many seconds of processor time (0: never) the
    system ends the process wherever it is, as by SIGKILL: nothing hears of it.
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
        signal.setitimer(signal.ITIMER_PROF, seconds)
        build(root, BuildOptions(), LineProgress())
        signal.setitimer(signal.ITIMER_PROF, 0)

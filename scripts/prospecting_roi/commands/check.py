"""``roi check``: build and check the current records, publish nothing."""

from dataclasses import replace
from pathlib import Path

from prospecting_roi.commands.build import build
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.engine.progress import progress_on_stderr
from prospecting_roi.report.terminal import print_result


def check(root: Path, options: BuildOptions, *, is_json: bool) -> None:
    """Run every model, test and the gate on what lies in ``extracts/`` now.

    The result is kept as ``state/candidate.duckdb``. Raises CheckFailure when ``roi build`` would
    refuse to publish, and what ``build`` raises otherwise.
    """
    with progress_on_stderr() as progress:
        result = build(root, replace(options, is_published=False), progress)
    print_result(result, root, is_json=is_json)

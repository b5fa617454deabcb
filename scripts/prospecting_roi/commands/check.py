"""``roi check``: build and check the current records, publish nothing."""

from dataclasses import replace
from pathlib import Path

from prospecting_roi.commands.build import build_and_print
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.report.terminal import print_check


def check(root: Path, options: BuildOptions, *, is_json: bool, is_quiet: bool = False) -> None:
    """Run every model, test, rule and expectation on what lies in ``extracts/`` now.

    The result is kept as ``state/candidate.duckdb``. Raises CheckFailure when ``roi build`` would
    refuse to publish, and what ``build`` raises otherwise.
    """
    checked = replace(options, is_published=False)
    build_and_print(root, checked, is_json=is_json, is_quiet=is_quiet, show=print_check)

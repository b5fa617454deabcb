"""``roi land``: the extracts of a workspace landed, and what became of each record."""

from pathlib import Path

from prospecting_roi.build.orchestration import prepare
from prospecting_roi.build.progress import progress_on_stderr
from prospecting_roi.core.results import land_report
from prospecting_roi.report.terminal import print_landing


def land(root: Path, *, is_json: bool, is_quiet: bool = False) -> None:
    """Land what is new and make it ready for a plain ``dbt build``; print what became of it.

    Raises what ``build`` raises; publishes nothing.
    """
    with progress_on_stderr(is_quiet=is_quiet) as progress:
        landed = prepare(root, progress)
    print_landing(land_report(landed), is_json=is_json)

"""``roi build``: build, show the progress on stderr, print the result on stdout."""

import sys
from contextlib import suppress
from pathlib import Path

from prospecting_roi.build.afterwards import said_afterwards
from prospecting_roi.build.orchestration import build
from prospecting_roi.build.progress import progress_on_stderr
from prospecting_roi.core.errors import CheckFailure
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.results import BuildResult
from prospecting_roi.report.terminal import Show, print_build, print_result


def build_and_print(
    root: Path,
    options: BuildOptions,
    *,
    is_json: bool,
    is_quiet: bool = False,
    show: Show = print_build,
) -> None:
    """Build, show the progress on stderr, print the result on stdout: as JSON, or as tables.

    Raises what ``build`` raises; where checks failed, after printing what they found.
    """
    try:
        with progress_on_stderr(is_quiet=is_quiet) as progress:
            result = build(root, options, progress)
    except CheckFailure as failure:
        if isinstance(failure.result, BuildResult):
            # Whoever stops reading must not lose the exit code.
            with suppress(BrokenPipeError):
                print_result(failure.result, root, show, is_json=is_json)
        raise
    with said_afterwards(result.stamp, lambda: result.status == "published"):
        print_result(result, root, show, is_json=is_json)
        sys.stdout.flush()

"""``roi review``: the page of the monthly review, from what is published."""

import sys
from datetime import timedelta
from pathlib import Path

from prospecting_roi.build.comparison import compare
from prospecting_roi.build.opening import open_workspace
from prospecting_roi.build.progress import progress_on_stderr
from prospecting_roi.build.reports import published_source
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import BuildStamp, read_load
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.review import write_review
from prospecting_roi.report.streams import print_json, print_lines

_BETWEEN_REVIEWS = timedelta(days=28)


def review(root: Path, *, is_why: bool, is_json: bool, is_quiet: bool) -> None:
    """Write ``reports/reviews/<month>/`` of the last complete month.

    ``is_why``: also why figures moved since the last build that is four weeks older, or the first
    that is kept. Raises UserError where nothing is published, BusyError while a build holds the
    workspace.
    """
    workspace = open_workspace(root)
    publisher = DuckDBPublisher(workspace, keep=1)
    stamp = publisher.published()
    if stamp is None:
        raise UserError("Nothing is published yet: run roi build.")
    since = _since(publisher, stamp)
    comparison = None
    if is_why and since in publisher.kept() and _is_landed(workspace, publisher, since):
        with progress_on_stderr(is_quiet=is_quiet) as progress:
            comparison, _ = compare(root, (since, stamp.build_id), "all", progress)
    with workspace_lock(workspace.lock_file):
        source = published_source(workspace, publisher, stamp)
        paths = [str(path) for path in write_review(workspace, source, since, comparison)]
    if is_json:
        print_json({"status": "written", "build_id": stamp.build_id, "files": paths})
        return
    print_lines("\n".join(paths))


def _is_landed(workspace: Workspace, publisher: DuckDBPublisher, since: int) -> bool:
    """Whether the records of a kept build are there still; says that why is not told, if not."""
    from prospecting_roi.land import is_landed

    if is_landed(workspace, read_load(workspace, publisher.describe(since).load_id)):
        return True
    print(
        f"What landed for build {since} is gone, or was landed by a version that kept no digest "
        "of it: why figures moved since then is not told.",
        file=sys.stderr,
    )
    return False


def _since(publisher: DuckDBPublisher, stamp: BuildStamp) -> int | None:
    """The build that the review before may have rested on; None where this is the first build."""
    before = [build for build in publisher.history() if build.build_id < stamp.build_id]
    older = [b for b in before if b.as_of_date <= stamp.as_of_date - _BETWEEN_REVIEWS]
    return older[-1].build_id if older else before[0].build_id if before else None

"""``roi rollback``: readers see an earlier version again, with the history it had."""

import sys
from pathlib import Path

from prospecting_roi.build.afterwards import said_afterwards
from prospecting_roi.build.opening import open_workspace
from prospecting_roi.build.reports import published_source
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.files import write_report
from prospecting_roi.report.quality.files import write_page_and_worklists
from prospecting_roi.report.streams import print_json, print_lines


def rollback(root: Path, *, to: int | None, is_json: bool) -> None:
    """Switch to the version before the published one, or to version ``to``.

    Raises UserError when there is no such version, EngineError when it cannot be opened,
    BusyError while a build holds the workspace.
    """
    workspace = open_workspace(root)
    publisher = DuckDBPublisher(workspace, keep=1)
    with workspace_lock(workspace.lock_file):
        stamp = publisher.roll_back(to)
        with said_afterwards(stamp, lambda: True):
            try:
                _write_pages(workspace, publisher, stamp)
            except OSError as error:
                # The switch is made: what is read of it must not depend on room for a page.
                said = (
                    f"The pages are still those of before ({error.strerror}): roi report writes "
                    "them."
                )
                print(said, file=sys.stderr)
    if is_json:
        answer = {
            "status": "rolled_back",
            "build_id": stamp.build_id,
            "load_id": stamp.load_id,
            "as_of_date": stamp.as_of_date.isoformat(),
        }
        print_json(answer)
        return
    print_lines(
        f"{workspace.warehouse} now leads to build {stamp.build_id} "
        f"(load {stamp.load_id} of {stamp.as_of_date}); the next roi build builds forward from it."
    )


def _write_pages(workspace: Workspace, publisher: DuckDBPublisher, stamp: BuildStamp) -> None:
    """The report and the quality page of the version that is published now."""
    source = published_source(workspace, publisher, stamp)
    write_report(workspace, source)
    if source.quality is not None:
        write_page_and_worklists(workspace, source.quality, stamp)

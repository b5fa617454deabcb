"""The files a check leaves: the page, the worklists, the result for CI."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.quality import QualityReport
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.files import write_folder, write_whole
from prospecting_roi.report.quality.annotations import annotations
from prospecting_roi.report.quality.junit import junit_xml
from prospecting_roi.report.quality.worklists import worklists


def write_page_and_worklists(workspace: Workspace, report: QualityReport) -> None:
    """Write ``reports/quality/index.html`` and ``exports/worklists/<owner>.csv``, each whole.

    Where nothing has changed a page that is there stays: it also has what was expected then.
    """
    from prospecting_roi.report.quality.page import quality_page

    if report.build_status != "unchanged" or not workspace.quality_page.is_file():
        write_whole(workspace.quality_page, quality_page(report))
    write_folder(workspace.worklists, worklists(report), ".csv")


def write_junit(path: Path, report: QualityReport | None, failed: Sequence[str]) -> None:
    """Write the result of a check as JUnit XML. Raises UserError where it cannot be written."""
    try:
        write_whole(path, junit_xml(report, failed))
    except OSError as error:
        raise UserError(f"--junit {path}: the file cannot be written ({error.strerror}).") from None


def annotate(report: QualityReport) -> None:
    """On GitHub Actions, say on stderr what is not met; the run shows it beside its log."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in annotations(report):
            print(line, file=sys.stderr)

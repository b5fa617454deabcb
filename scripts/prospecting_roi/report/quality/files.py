"""The files a check leaves: the page, the worklists, the result for CI."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.quality import QualityReport
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.files import check_writable, is_marked, write_folder, write_whole
from prospecting_roi.report.quality.annotations import annotations
from prospecting_roi.report.quality.junit import junit_xml
from prospecting_roi.report.quality.worklists import names, worklists

PUBLIC = ("published", "unchanged")
"""How a build ended that readers see."""


def write_page_and_worklists(
    workspace: Workspace, report: QualityReport, stamp: BuildStamp
) -> None:
    """Write ``exports/worklists/<owner>.csv`` and ``reports/quality/index.html``, each whole.

    Where nothing has changed the page of that build stays: it also has what was expected then,
    and it was written last, so that the worklists are that build's, too. A page of another one (a
    candidate's, or a killed build's predecessor) is written again, and worklists that are gone.
    """
    from prospecting_roi.report.quality.page import quality_page

    page = workspace.quality_page
    mark = stamp.mark if report.build_status in PUBLIC else ""
    is_there = report.build_status == "unchanged" and is_marked(page, mark)
    if not is_there or not all((workspace.worklists / name).exists() for name in names(report)):
        write_folder(workspace.worklists, worklists(report), ".csv")
    if not is_there:
        write_whole(page, quality_page(report, mark))


def check_outputs(workspace: Workspace, junit: Path | None, data_docs: Path | None) -> None:
    """Make sure, before any work, that what a build leaves can be written. Raises UserError."""
    outputs = [
        ("", workspace.report_page),
        ("", workspace.quality_page),
        ("", workspace.worklists / "owner.csv"),
    ]
    if junit:
        outputs.append((f"--junit {junit}: ", junit))
    if data_docs:
        outputs.append((f"--data-docs {data_docs}: ", data_docs / "index.html"))
    for option, path in outputs:
        try:
            check_writable(path)
        except OSError as error:
            raise UserError(
                f"{option}{path} cannot be written ({error.strerror}): free the name and let this "
                "user write there, or name another place."
            ) from None


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

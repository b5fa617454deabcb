"""The files of the report: the page, its mail and its paper, each written whole."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.private import private_files, shared_files
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.files import is_marked, write_whole
from prospecting_roi.report.followup_list import followup_list
from prospecting_roi.report.source import Source

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PRINT_SECONDS = 120


def write_report(workspace: Workspace, source: Source) -> Path:
    """Write ``reports/index.html`` and ``exports/followups.csv``; returns the page's path."""
    from prospecting_roi.report.page import report_page

    write_whole(workspace.report_page, report_page(source, source.stamp.mark))
    due = followup_list(source)
    if due is not None:
        write_whole(workspace.exports / "followups.csv", due)
    return workspace.report_page


def has_report_of(workspace: Workspace, stamp: BuildStamp) -> bool:
    """Whether the page is there and of that build."""
    return is_marked(workspace.report_page, stamp.mark)


def write_email(workspace: Workspace, source: Source) -> Path:
    """Write ``reports/email.html``, the first screen for mail clients; returns its path."""
    from prospecting_roi.report.page import email_page

    path = workspace.reports / "email.html"
    write_whole(path, email_page(source))
    return path


def write_private(workspace: Workspace, source: Source) -> Path:
    """Write ``private/report.html``, the report with names, for its owner alone to read.

    Beside it ``private/followups.csv``, the day's list with the owners' names.
    """
    from prospecting_roi.report.page import report_page

    path = workspace.private / "report.html"
    page = report_page(source, source.stamp.mark)
    due = followup_list(source)
    with private_files(workspace.private):
        path.write_text(page, encoding="utf-8", newline="")
        if due is not None:
            (workspace.private / "followups.csv").write_text(due, encoding="utf-8", newline="")
    return path


def browser() -> str | None:
    """A Chromium of this machine; None where there is none on the path."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write_pdf(workspace: Workspace, page: Path) -> Path:
    """Print a page as ``reports/report.pdf``, A4; returns its path.

    Raises UserError without a browser, EngineError where it prints nothing.
    """
    program = browser()
    if program is None:
        raise UserError(
            f"--pdf: no Chromium is on the path ({', '.join(BROWSERS[:3])}): install one, or open "
            f"{page} in a browser and print it; the HTML report is written."
        )
    path = workspace.reports / "report.pdf"
    # Chromium refuses its own sandbox to root.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    command = [
        program,
        "--headless",
        "--disable-gpu",
        *(["--no-sandbox"] if is_root else []),
        "--no-pdf-header-footer",
        f"--print-to-pdf={path}",
        page.as_uri(),
    ]
    path.unlink(missing_ok=True)
    with shared_files(), suppress(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, check=False, timeout=_PRINT_SECONDS)
    if not path.is_file():
        raise EngineError(
            f"--pdf: {program} printed nothing into {path}; the HTML report is written: open "
            f"{page} in a browser and print it."
        )
    return path

"""``roi report``: the report written again from what is published, also on paper and for mail."""

from dataclasses import dataclass, replace
from pathlib import Path

from prospecting_roi.build.opening import open_workspace, publisher_of
from prospecting_roi.build.private_names import read_private
from prospecting_roi.build.reports import published_source
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.lock import workspace_lock
from prospecting_roi.core.options import BuildOptions, check_options
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.report.files import write_email, write_pdf, write_private, write_report
from prospecting_roi.report.streams import print_json, print_lines


@dataclass(frozen=True)
class Wanted:
    """What is written beside the page."""

    is_pdf: bool = False
    is_email: bool = False
    is_private: bool = False


def report(root: Path, wanted: Wanted, *, target: str, is_json: bool) -> None:
    """Write ``reports/index.html`` of the published build, and what else is asked for.

    Raises UserError where nothing is published or no browser is there to print it, BusyError while
    a build holds the workspace.
    """
    workspace = open_workspace(root)
    options = BuildOptions(target=target)
    check_options(options)
    with workspace_lock(workspace.lock_file):
        publisher = publisher_of(workspace, read_settings(workspace), options)
        try:
            stamp = publisher.published()
            if stamp is None:
                raise UserError("Nothing is published yet: run roi build.")
            source = published_source(workspace, publisher, stamp)
            paths = [write_report(workspace, source)]
            if wanted.is_email:
                paths.append(write_email(workspace, source))
            if wanted.is_private:
                private = replace(source, private=read_private(workspace))
                paths.append(write_private(workspace, private))
        finally:
            publisher.close()
        if wanted.is_pdf:
            paths.append(write_pdf(workspace, paths[0]))
    if is_json:
        files = [str(path) for path in paths]
        print_json({"status": "written", "build_id": stamp.build_id, "files": files})
        return
    print_lines("\n".join(str(path) for path in paths))

"""`roi land`: the extracts of a workspace landed, and what became of each record."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from prospecting_roi.core.loads import Load
from prospecting_roi.core.workspace import Workspace


@dataclass(frozen=True)
class FileReport:
    """A file of the load: records read = landed + repeated + skipped + rejected."""

    extract: str
    name: str
    status: str
    records_read: int
    records_landed: int
    records_repeated: int
    records_skipped: int
    records_rejected: int
    was_read_now: bool


@dataclass(frozen=True)
class LandReport:
    """What a landing did; `files_not_taken` are files of `extracts/` that belong to no extract.

    `sheets_not_taken` are (file, sheet) of workbooks of which another sheet is read.
    """

    load_id: int
    is_new_load: bool
    as_of_date: str
    files: tuple[FileReport, ...]
    files_not_taken: tuple[str, ...]
    sheets_not_taken: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return asdict(self)


def run(workspace: Path, *, progress: Callable[[str, float], None] | None = None) -> LandReport:
    """Land a workspace's extracts and report on each file.

    Raises UserError for settings, files and reference tables that cannot be used.
    """
    from prospecting_roi.land import land

    return report(land(Workspace(workspace), progress=progress))


def report(load: Load) -> LandReport:
    """The report of a load."""
    files = tuple(
        FileReport(
            extract=file.extract,
            name=file.name,
            status=file.status,
            records_read=file.records_read,
            records_landed=file.records_landed if file.status == "landed" else 0,
            records_repeated=0 if file.status == "landed" else file.records_landed,
            records_skipped=file.records_skipped,
            records_rejected=file.records_rejected,
            was_read_now=file.name in load.read_again,
        )
        for file in load.files
    )
    return LandReport(
        load_id=load.id,
        is_new_load=load.changed,
        as_of_date=load.as_of_date.isoformat(),
        files=files,
        files_not_taken=load.unused_files,
        sheets_not_taken=load.unused_sheets,
    )

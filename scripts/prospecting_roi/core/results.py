"""What commands made, as values: what a build gave, what a landing did."""

from dataclasses import asdict, dataclass
from typing import Any

from prospecting_roi.core.figures import Figures
from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.quality import QualityReport, Text
from prospecting_roi.core.settings import Settings


@dataclass(frozen=True)
class BuildResult:
    """How a build ended: ``status`` is published, unchanged, candidate or failed (its checks).

    ``figures`` and ``quality`` are None where only some models ran. ``failed_invariants`` are the
    tests that failed; ``failed_checks`` says all that closed the gate, they among it. ``notes``
    stand above the channel table; what of ``extracts/`` nothing reads is named.
    """

    status: str
    target: str
    stamp: BuildStamp
    settings: Settings
    place: str
    node_count: int
    figures: Figures | None
    quality: QualityReport | None
    failed_invariants: tuple[str, ...] = ()
    failed_checks: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    files_not_read: tuple[str, ...] = ()
    sheets_not_read: tuple[tuple[str, str], ...] = ()
    not_shown_yet: tuple[str, ...] = ()


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


def land_report(load: Load) -> LandReport:
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

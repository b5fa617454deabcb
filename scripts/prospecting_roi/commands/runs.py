"""``roi runs``: the builds whose figures were published, and which of them can be gone back to."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from prospecting_roi.build.opening import open_workspace
from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.streams import print_json
from prospecting_roi.report.tables import console_on_stdout, plain_table

if TYPE_CHECKING:
    from prospecting_roi.core.loads import BuildStamp


@dataclass(frozen=True)
class Run:
    """A published build; ``is_kept``: its version is on disk, ``is_current``: readers see it."""

    build_id: int
    load_id: int
    as_of_date: date
    code_version: str
    is_kept: bool
    is_current: bool


def runs(root: Path, *, is_json: bool) -> None:
    """Print the published builds, the latest first."""
    found = published_runs(open_workspace(root, is_written=False))
    if is_json:
        print_json([asdict(run) for run in found])
        return
    if not found:
        print("Nothing is published yet: run roi build.")
        return
    console_on_stdout().print(_table(found))


def published_runs(workspace: Workspace) -> list[Run]:
    """The builds in the history of what is published, and the versions kept beside it."""
    publisher = DuckDBPublisher(workspace, keep=1)
    current, kept = publisher.published_number(), publisher.kept()
    stamps: dict[int, BuildStamp] = {}
    for number in kept:
        # A version that cannot be opened is told by `roi doctor`.
        try:
            stamps[number] = publisher.describe(number)
        except EngineError:
            continue
    if current in stamps:
        stamps = {stamp.build_id: stamp for stamp in publisher.history()} | stamps
    return [
        Run(
            build_id=number,
            load_id=stamp.load_id,
            as_of_date=stamp.as_of_date,
            code_version=stamp.code_version,
            is_kept=number in kept,
            is_current=number == current,
        )
        for number, stamp in sorted(stamps.items(), reverse=True)
    ]


def _table(found: list[Run]) -> Table:
    table = plain_table("Published builds")
    for name in ("Build", "Load"):
        table.add_column(name, justify="right")
    for name in ("Date of the load", "Code version", "State"):
        table.add_column(name)
    for run in found:
        state = "current" if run.is_current else "kept" if run.is_kept else ""
        table.add_row(
            str(run.build_id), str(run.load_id), str(run.as_of_date), run.code_version, state
        )
    return table

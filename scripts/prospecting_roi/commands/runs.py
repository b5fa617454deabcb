"""``roi runs``: the builds whose figures were published, and which of them can be gone back to."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from prospecting_roi.build.opening import open_workspace
from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.loads import read_load
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.archive import Model, differences, models
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.streams import print_json, print_lines
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


def used_models(root: Path, between: tuple[int, int] | None, *, is_json: bool) -> None:
    """Print the calculation models of the published builds, or what differs between two of them.

    Raises UserError where nothing is published, or for a build that the history does not hold.
    """
    workspace = open_workspace(root, is_written=False)
    publisher = DuckDBPublisher(workspace, keep=1)
    published = publisher.published()
    if published is None:
        raise UserError("Nothing is published yet: run roi build.")
    builds = {build.build_id: build for build in publisher.history()}
    if between:
        unknown = [number for number in between if number not in builds]
        if unknown:
            raise UserError(
                f"There is no published build {unknown[0]}: roi runs lists those there are."
            )
        said = differences(workspace, builds[between[0]], builds[between[1]])
        if is_json:
            print_json(said)
        else:
            print_lines("\n".join(said) or "Both builds were made by the same model.")
        return
    found = models(builds.values())
    owner = read_load(workspace, published.load_id).settings.roi_owner
    if is_json:
        print_json({"roi_owner": owner, "models": [asdict(model) for model in found]})
        return
    console_on_stdout().print(_models_table(found))
    print_lines(
        f"ROI is steered by {owner}."
        if owner
        else "Nobody is named who steers ROI: say it in roi.yml (roi_owner)."
    )
    print_lines(f"What each is made of lies in {workspace.models}.")


def _models_table(found: list[Model]) -> Table:
    table = plain_table("Calculation models")
    for name in ("Builds", "From", "To", "Code version", "Settings", "Reference tables"):
        table.add_column(name)
    for model in reversed(found):
        first, last = model.first, model.last
        builds = {first.build_id, last.build_id}
        table.add_row(
            " – ".join(map(str, sorted(builds))),
            str(first.as_of_date),
            str(last.as_of_date),
            model.code_version,
            model.settings_hash,
            model.reference_hash,
        )
    return table


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

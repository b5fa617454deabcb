"""``roi inspect``: what files are, how they would be read, and the section that maps them."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from prospecting_roi.core.surroundings import check_root
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.inspection import Inspected, Reading, inspect_files
from prospecting_roi.land.proposal import as_yaml, proposed_sections, write_sections
from prospecting_roi.report.streams import print_json
from prospecting_roi.report.tables import console_on_stdout, plain_table

# More columns than that are no table on a terminal.
_MOST_COLUMNS = 10


def inspect(root: Path, paths: Sequence[Path], *, is_written: bool, is_json: bool) -> None:
    """Print what each file is; with ``is_written`` add the sections to roi.yml.

    Raises UserError for a path that does not exist, and for settings that cannot be used.
    """
    workspace = Workspace(root)
    check_root(workspace)
    found = inspect_files(workspace, paths)
    sections = proposed_sections([file for file in found if file.is_in_folder or not is_written])
    written: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    if is_written:
        written, left = write_sections(workspace, sections)
    if is_json:
        report: dict[str, Any] = {
            "files": [asdict(file) for file in found],
            "sections": sections,
            "written": written,
            "left": left,
        }
        print_json(report)
        return
    console = console_on_stdout()
    for file in found:
        _print_file(console, file)
    if not found:
        print("There is no file to inspect.")
    if sections:
        print("Section of roi.yml:\n")
        print(as_yaml(sections))
    elif any(file.readings for file in found):
        print("No section of roi.yml is needed: the files have the names of their extracts.")
    if written:
        print(f"Added to {workspace.settings_file}: {', '.join(written)}.")
    if left:
        print(f"Left as they are, because roi.yml has a section already: {', '.join(left)}.")
    outside = [file.name for file in found if not file.is_in_folder]
    if is_written and outside:
        print(f"Not added, because they lie outside the workspace: {', '.join(outside)}.")


def _print_file(console: Console, file: Inspected) -> None:
    console.print(f"{file.name}", style="bold")
    if file.problem:
        console.print(f"  {file.problem}", soft_wrap=True)
    for reading in file.readings:
        how = f"preset {reading.preset}" if reading.preset else reading.how
        console.print(f"  {reading.title} ({how}), read as {reading.extract}", soft_wrap=True)
        console.print(
            f"  records read {reading.records_read}: landed {reading.records_landed}, skipped "
            f"{reading.records_skipped}, rejected {reading.records_rejected}"
        )
        if reading.notes:
            console.print(f"  {reading.notes}", soft_wrap=True)
        for column, decision, evidence in reading.formats:
            shown = f"{column}: {decision}" if column else decision
            console.print(f"  {shown} ({evidence})", soft_wrap=True)
        for column, why in reading.doubts:
            console.print(f"  doubtful {column}: {why}", soft_wrap=True)
        if reading.unused_headers:
            console.print(f"  not read: {', '.join(reading.unused_headers)}", soft_wrap=True)
        console.print(_records(reading))


def _records(reading: Reading) -> Table:
    filled = [
        position
        for position in range(len(reading.columns))
        if any(record[position] for record in reading.records)
    ][:_MOST_COLUMNS]
    table = plain_table(f"First records of {reading.extract}, as they will be read")
    for position in filled:
        table.add_column(reading.columns[position])
    for record in reading.records:
        table.add_row(*(record[position] or "" for position in filled))
    return table

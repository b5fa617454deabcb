"""``roi inspect``: what files are, how they would be read, and the section that maps them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.surroundings import check_root
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.inspection import Inspected, Reading, inspect_files
from prospecting_roi.land.proposal import (
    Proposed,
    as_comments,
    as_yaml,
    proposed_sections,
    write_sections,
)
from prospecting_roi.report.streams import print_json, print_lines
from prospecting_roi.report.tables import console_on_stdout, plain_table

# More columns than that are no table on a terminal.
_MOST_COLUMNS = 10
# The summary is as long as a glance; so is what is said of a single file.
_MOST_LINES = 10
_HOW = {"mapped": "roi.yml", "canonical": "its own name", "guess": "a guess"}


def inspect(
    root: Path, paths: Sequence[Path], *, is_written: bool, is_json: bool, has_details: bool = False
) -> None:
    """Print what each file is; with ``is_written`` add the sections to roi.yml.

    Raises UserError for a path that does not exist, and for settings that cannot be used.
    """
    workspace = Workspace(root)
    check_root(workspace)
    found = inspect_files(workspace, paths)
    there = [file for file in found if file.is_in_folder or not is_written]
    proposed = proposed_sections(there, _given(workspace))
    written: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    if is_written:
        written, left = write_sections(workspace, proposed)
    if is_json:
        report: dict[str, Any] = {
            "files": [asdict(file) for file in found],
            "sections": proposed.sections,
            "guesses": proposed.guesses,
            "written": written,
            "left": left,
        }
        print_json(report)
        return
    console = console_on_stdout()
    if not found:
        print("There is no file to inspect.")
        return
    console.print(_summary(found))
    if has_details or (len(found) == 1 and found[0].start):
        for file in found:
            _print_details(console, file)
    elif len(found) == 1:
        for line in list(_facts(found[0]))[:_MOST_LINES]:
            console.print(line, soft_wrap=True)
    _print_sections(proposed, is_shown=has_details or len(found) == 1)
    _print_ending(workspace, found, proposed, written, left, is_written=is_written)


def _given(workspace: Workspace) -> frozenset[str]:
    if not workspace.settings_file.is_file():
        return frozenset()
    return frozenset(section.extract for section in read_settings(workspace).sections)


def _summary(found: Sequence[Inspected]) -> Table:
    """A line per file and reading, what nobody reads first."""
    unknown = [file for file in found if not file.readings]
    rows = [
        (file.name, "–", "not known" if file.start else "not readable", "", "") for file in unknown
    ]
    readings = [(file, reading) for file in found for reading in file.readings]
    guessed = sum(reading.how == "guess" for _, reading in readings)
    readings.sort(key=lambda pair: pair[1].how != "guess")
    rows += [
        (
            file.name,
            reading.extract,
            _how(reading),
            f"{reading.records_landed}",
            f"{len(reading.doubts)}" if reading.doubts else "",
        )
        for file, reading in readings
    ]
    known = len(found) - len(unknown) - guessed
    table = plain_table(
        f"{len(found)} file{'s' * (len(found) != 1)}: {known} recognised, {guessed} guessed, "
        f"{len(unknown)} not known"
    )
    for column in ("File", "Read as", "By"):
        table.add_column(column, overflow="ellipsis", no_wrap=True)
    for column in ("Records", "Doubts"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows[:_MOST_LINES]:
        table.add_row(*row)
    if len(rows) > _MOST_LINES:
        table.add_row(f"… {len(rows) - _MOST_LINES} more, see --details", "", "", "", "")
    return table


def _how(reading: Reading) -> str:
    if reading.how in ("mapped", "preset") and reading.preset:
        return (
            f"{_HOW[reading.how]}, {reading.preset}" if reading.how == "mapped" else reading.preset
        )
    return _HOW[reading.how]


def _facts(file: Inspected) -> Iterator[str]:
    """What there is to know of a file, most important first."""
    if file.problem:
        yield f"  {file.problem}"
    for reading in file.readings:
        yield f"  {reading.title}, read as {reading.extract}: {_counts(reading)}"
        for column, why in reading.doubts:
            yield f"  doubtful {column}: {why}"
        if reading.moments:
            first = ", ".join(f"{column} {moment}" for column, moment in reading.moments)
            yield f"  first record: {first} (times of {reading.time_zone})"
        if reading.unused_headers:
            yield f"  not read: {', '.join(reading.unused_headers)}"
        for column, decision, evidence in reading.formats:
            yield f"  {f'{column}: ' if column else ''}{decision} ({evidence})"


def _counts(reading: Reading) -> str:
    return (
        f"records read {reading.records_read}, landed {reading.records_landed}, skipped "
        f"{reading.records_skipped}, rejected {reading.records_rejected}"
    )


def _print_details(console: Console, file: Inspected) -> None:
    console.print(f"{file.name}", style="bold")
    for line in _facts(file):
        console.print(line, soft_wrap=True)
    for what, how, why in file.formats:
        console.print(f"  {what} {how} ({why})", soft_wrap=True)
    if file.cells:
        console.print(_table("First records, as they lie in the file", file.headers, file.cells))
    for reading in file.readings:
        if reading.notes:
            console.print(f"  {reading.notes}", soft_wrap=True)
        title = (
            f"First records of {reading.extract}, as they will be read (times of "
            f"{reading.time_zone})"
        )
        console.print(_table(title, reading.columns, reading.records))


def _table(title: str, columns: Sequence[str], records: Sequence[Sequence[str | None]]) -> Table:
    filled = [
        position for position in range(len(columns)) if any(record[position] for record in records)
    ][:_MOST_COLUMNS]
    table = plain_table(title)
    for position in filled:
        table.add_column(columns[position])
    for record in records:
        table.add_row(*(record[position] or "" for position in filled))
    return table


def _print_sections(proposed: Proposed, *, is_shown: bool) -> None:
    if not is_shown:
        return
    if proposed.sections:
        print("Section of roi.yml:\n")
        print_lines(as_yaml(proposed.sections))
    if proposed.guesses:
        print_lines(as_comments(proposed.guesses))


def _print_ending(
    workspace: Workspace,
    found: Sequence[Inspected],
    proposed: Proposed,
    written: Sequence[str],
    left: Sequence[str],
    *,
    is_written: bool,
) -> None:
    if not is_written and (proposed.sections or proposed.guesses):
        print("Add the sections to roi.yml with --write; see more of a file with --details.")
    elif not is_written and any(file.readings for file in found):
        print("No section of roi.yml is needed: every file is read as it is.")
    if written:
        print_lines(f"Added to {workspace.settings_file}: {', '.join(written)}.")
    if is_written and proposed.guesses:
        print_lines(
            f"Written as comments at the end of {workspace.settings_file}, to be checked: "
            f"{', '.join(proposed.guesses)}."
        )
    if left:
        print_lines(
            f"Left as they are, because their section is written on one line: {', '.join(left)}."
        )
    outside = [file.name for file in found if not file.is_in_folder]
    if is_written and outside:
        print_lines(f"Not added, because they lie outside the workspace: {', '.join(outside)}.")

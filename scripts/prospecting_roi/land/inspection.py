"""A look at files before they are mapped: what they are and how they would be read."""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.settings import Section, Settings, make_section, read_settings
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.surroundings import of_surroundings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import Accounting, parquet_path
from prospecting_roi.land.content import land_content
from prospecting_roi.land.files import FoundFile, allowed_folders
from prospecting_roi.land.headers import positions_of
from prospecting_roi.land.listing import Listed, listed, named
from prospecting_roi.land.recognition import Recognition, known_headers, recognise
from prospecting_roi.land.reference import placeholders, read_reference
from prospecting_roi.land.source import Source
from prospecting_roi.land.sources import open_source

RECORDS_SHOWN = 5
_KEY = "inspected"


@dataclass(frozen=True)
class Reading:
    """A file as one extract would read it.

    `formats` are (column or empty, decision, evidence); `doubts` are (column, why);
    `records` the first ones as they will be read, with the columns `columns`.
    `entry` is its section of `roi.yml`. `notes` are those of the preset.
    """

    extract: str
    how: str
    preset: str | None
    title: str
    notes: str
    entry: dict[str, Any]
    columns: tuple[str, ...]
    records: tuple[tuple[str | None, ...], ...]
    formats: tuple[tuple[str, str, str], ...]
    doubts: tuple[tuple[str, str], ...]
    unused_headers: tuple[str, ...]
    records_read: int
    records_landed: int
    records_skipped: int
    records_rejected: int


@dataclass(frozen=True)
class Inspected:
    """A file, its headers, and its readings; `problem` says in a sentence why there are none."""

    name: str
    is_in_folder: bool
    headers: tuple[str, ...]
    readings: tuple[Reading, ...]
    problem: str = ""


def inspect_files(ws: Workspace, paths: Sequence[Path]) -> list[Inspected]:
    """Look at files, folders of files, or (without any) the workspace's `extracts/`.

    Nothing is written into the workspace. Raises UserError for a path that does not exist and for
    settings that cannot be used; a file that cannot be read is told in its own entry.
    """
    settings = read_settings(ws) if ws.settings_file.is_file() else Settings(company="My company")
    words = placeholders(read_reference(ws, allowed_folders(ws, settings)))
    found = []
    for item in _files(ws, settings, paths):
        scratch = Path(tempfile.mkdtemp(prefix="roi-inspect-"))
        try:
            found.append(_inspected(ws, settings, item, words, scratch))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return found


def _files(ws: Workspace, settings: Settings, paths: Sequence[Path]) -> list[Listed]:
    allowed = allowed_folders(ws, settings)
    wanted: list[Listed] = []
    for path in paths or (ws.extracts,):
        there = path if path.exists() else ws.root / path
        if not os.path.lexists(there):
            raise UserError(f"There is no file {path}; name a file or a folder that exists.")
        # The folder of extracts stays what it is called, wherever it leads.
        there = there.parent.resolve() / there.name
        if there.is_dir():
            wanted += listed(there if there == ws.extracts else there.resolve(), allowed)
        elif there.is_relative_to(ws.extracts):
            wanted += [item for item in listed(ws.extracts, allowed) if item.path == there]
        else:
            wanted.append(named(there))
    return [item for item in wanted if not item.is_hidden]


def _inspected(
    ws: Workspace, settings: Settings, item: Listed, words: tuple[str, ...], scratch: Path
) -> Inspected:
    path = item.path
    is_inside = path.is_relative_to(ws.extracts)
    name = path.relative_to(ws.extracts).as_posix() if is_inside else path.name
    headers: tuple[str, ...] = ()
    try:
        item.usable()
        source = _opened(path, name, scratch)
        headers = tuple(header.strip() for header in source.headers)
        recognised = _recognised(source, name)
        readings = tuple(
            _reading(settings, path, name, source, item, words, scratch) for item in recognised
        )
    except UserError as error:
        return Inspected(name, is_inside, headers, (), str(error))
    except OSError as error:
        problem = of_surroundings(error)
        if problem is None:
            raise
        return Inspected(name, is_inside, headers, (), problem)
    return Inspected(name, is_inside, headers, readings)


def _recognised(source: Source, name: str) -> tuple[Recognition, ...]:
    found = recognise(source.headers, name)
    if not found:
        shown = ", ".join(header.strip() for header in source.headers[:30])
        raise UserError(
            f"{name} is of no layout that is known (its headers are {shown}); map it in roi.yml."
        )
    return found


def _opened(path: Path, name: str, scratch: Path) -> Source:
    if not path.stat().st_size:
        raise UserError(f"{name} is a file of 0 bytes; export it again.")
    section = Section(extract="crm_leads", name=_KEY)
    return open_source(FoundFile(section, name, path, _KEY), known_headers(), scratch)[0]


def _reading(
    settings: Settings,
    path: Path,
    name: str,
    source: Source,
    recognised: Recognition,
    words: tuple[str, ...],
    scratch: Path,
) -> Reading:
    extract = catalogue.extracts()[recognised.extract]
    entry = {**recognised.entry, "files": glob.escape(name)}
    section = make_section(extract.name, 0, entry, 0)
    ws = Workspace(scratch / extract.name)
    file = FoundFile(section, name, path, _KEY)
    accounting = land_content(ws, settings, extract, file, _KEY, words)
    landed = parquet_path(ws, extract.name, _KEY)
    records, filled = _first_records(landed, accounting)
    shipped = presets.preset(recognised.preset) if recognised.preset else None
    missing = [
        (column.name, "required, and empty in every record")
        for column in extract.columns
        if column.is_required and column.name not in filled and accounting.records_landed
        and column.name != extract.generated_key
    ]  # fmt: skip
    guessed = [
        (column, f"guessed from the header {header}")
        for column, header in (recognised.entry.get("columns") or {}).items()
        if recognised.how == "guess" and isinstance(header, str)
    ]
    doubtful = [
        (s.column_name, f"{s.decision}: {s.evidence}") for s in accounting.settled if s.is_doubtful
    ]
    unread = [
        (column, f"{count} cells cannot be read as {extract.column(column).type}")
        for column, count in accounting.rejected_cells
    ]
    return Reading(
        extract=extract.name,
        how=recognised.how,
        preset=recognised.preset,
        title=shipped.title if shipped else f"canonical {extract.name}",
        notes=shipped.notes if shipped else "",
        entry=entry,
        columns=accounting.columns,
        records=records,
        formats=tuple((s.column_name, s.decision, s.evidence) for s in accounting.settled),
        doubts=(*doubtful, *unread, *missing, *guessed),
        unused_headers=_unused(source.headers, section, extract.columns),
        records_read=accounting.records_read,
        records_landed=accounting.records_landed,
        records_skipped=accounting.records_skipped,
        records_rejected=accounting.records_rejected,
    )


def _first_records(
    landed: Path, accounting: Accounting
) -> tuple[tuple[tuple[str | None, ...], ...], frozenset[str]]:
    """The first records that are not blank, and the columns that hold anything."""
    columns = [identifier(name) for name in accounting.columns]
    table = f"read_parquet({literal(str(landed))})"
    where = " where not _is_blank" if accounting.has_empty_rows else ""
    with duckdb.connect() as con:
        rows = con.execute(
            f"select {', '.join(columns)} from {table}{where} limit {RECORDS_SHOWN}"
        ).fetchall()
        counts = con.execute(
            f"select {', '.join(f'count({column})' for column in columns)} from {table}{where}"
        ).fetchall()
    filled = (n for n, count in zip(accounting.columns, counts[0], strict=True) if count)
    return tuple(tuple(row) for row in rows), frozenset(filled)


def _unused(
    headers: tuple[str, ...], section: Section, columns: Iterable[catalogue.Column]
) -> tuple[str, ...]:
    """The headers that no column is taken from (as far as a name shows it)."""
    used: set[int] = set()
    texts = [text for _, source in section.columns for text in _texts(source)]
    for name in (*texts, *(column.name for column in columns)):
        used |= set(positions_of(name, headers))
    expressions = " ".join(text for text in texts if '"' in text)
    return tuple(
        header.strip()
        for position, header in enumerate(headers)
        if position not in used and header.strip() and f'"{header.strip()}"' not in expressions
    )


def _texts(source: Any) -> list[str]:
    return [source.text, *(text for choice in source.choices for text in _texts(choice))]

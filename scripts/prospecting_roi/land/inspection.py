"""A look at files before they are mapped: what they are and how they would be read."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.files import content_hash
from prospecting_roi.core.sections import Section, make_section
from prospecting_roi.core.settings import Settings
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.surroundings import of_surroundings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import Accounting, parquet_path
from prospecting_roi.land.columns import shown_headers
from prospecting_roi.land.connection import reading_connection
from prospecting_roi.land.content import land_content
from prospecting_roi.land.files import FoundFile, allowed_folders, takes
from prospecting_roi.land.headers import positions_of, seems_headerless
from prospecting_roi.land.listing import Listed, listed, named
from prospecting_roi.land.mapping import expected_headers
from prospecting_roi.land.months import headers_of_rows, month_columns
from prospecting_roi.land.patterns import file_pattern
from prospecting_roi.land.recognition import Recognition, known_headers, recognise, starter
from prospecting_roi.land.reference import placeholders, read_reference
from prospecting_roi.land.source import Source
from prospecting_roi.land.sources import open_source
from prospecting_roi.land.unread_sheets import sheets_beside_the_first

RECORDS_SHOWN = 5
_LENGTH_OF_A_DAY = 10
_KEY = "inspected"


@dataclass(frozen=True)
class Reading:
    """A file as one extract would read it.

    `how` is `mapped` (a section of roi.yml takes the file), `preset`, `canonical` or `guess`.
    `formats` are (column or empty, decision, evidence); `doubts` are (column, why);
    `records` the first ones as they will be read, with the columns `columns`, moments on the
    clock of the workspace. `entry` is its section of `roi.yml` without files, `pattern` what finds
    the file and those of the months to come. `notes` are those of the preset. `moments` are
    (column, first one as it is read), on the clock of `time_zone`.
    """

    extract: str
    how: str
    preset: str | None
    title: str
    notes: str
    entry: dict[str, Any]
    pattern: str
    columns: tuple[str, ...]
    records: tuple[tuple[str | None, ...], ...]
    moments: tuple[tuple[str, str], ...]
    time_zone: str
    formats: tuple[tuple[str, str, str], ...]
    doubts: tuple[tuple[str, str], ...]
    unused_headers: tuple[str, ...]
    records_read: int
    records_landed: int
    records_skipped: int
    records_rejected: int


@dataclass(frozen=True)
class Inspected:
    """A file, its headers, and its readings; `problem` says in a sentence why there are none.

    Of a file of no layout that is known, `formats` (what, decision, evidence) and `cells` (the
    first records, as they lie in it) are shown, and `start` is a section (extract, entry) to start
    from. Where its first line holds values, there are no headers.
    """

    name: str
    is_in_folder: bool
    headers: tuple[str, ...]
    readings: tuple[Reading, ...]
    problem: str = ""
    pattern: str = ""
    formats: tuple[tuple[str, str, str], ...] = ()
    cells: tuple[tuple[str | None, ...], ...] = ()
    start: tuple[str, dict[str, Any]] | None = None


def inspect_files(ws: Workspace, paths: Sequence[Path]) -> list[Inspected]:
    """Look at files, folders of files, or (without any) the workspace's `extracts/`.

    Nothing is written into the workspace. Raises UserError for a path that does not exist and for
    settings that cannot be used; a file that cannot be read is told in its own entry.
    """
    settings = read_settings(ws) if ws.settings_file.is_file() else Settings(company="My company")
    words = placeholders(read_reference(ws, allowed_folders(ws, settings)))
    found = []
    for item in _files(ws, settings, paths):
        is_inside = item.path.is_relative_to(ws.extracts)
        name = item.path.relative_to(ws.extracts).as_posix() if is_inside else item.path.name
        scratch = Path(tempfile.mkdtemp(prefix="roi-inspect-"))
        try:
            found.append(_inspected(_Look(ws, settings, item, name, "", words, scratch)))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return _with_patterns(ws, settings, found)


def _with_patterns(
    ws: Workspace, settings: Settings, found: Sequence[Inspected]
) -> list[Inspected]:
    """Each file with its pattern, which takes no file there that is of another layout."""
    is_there = ws.extracts.is_dir()
    all_files = listed(ws.extracts, allowed_folders(ws, settings)) if is_there else []
    there = {item.name for item in all_files}
    layouts = {file.name: [(r.extract, r.entry) for r in file.readings] for file in found}
    patterned = []
    for file in found:
        same = [n for n, layout in layouts.items() if layout and layout == layouts[file.name]]
        pattern = file_pattern(file.name, there - set(same))
        readings = tuple(replace(reading, pattern=pattern) for reading in file.readings)
        patterned.append(replace(file, pattern=pattern, readings=readings))
    return patterned


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


@dataclass(frozen=True)
class _Look:
    """What the inspection of one file needs: where it lies, what is set, where to write."""

    ws: Workspace
    settings: Settings
    item: Listed
    name: str
    pattern: str
    words: tuple[str, ...]
    scratch: Path

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.item.path


def _inspected(look: _Look) -> Inspected:
    is_inside = look.path.is_relative_to(look.ws.extracts)
    headers: tuple[str, ...] = ()
    found = Inspected(look.name, is_inside, headers, (), pattern=look.pattern)
    try:
        look.item.usable()
        mapped = [s for s in look.settings.sections if is_inside and takes(s, look.name)]
        source = _opened(look)
        headers = tuple(header.strip() for header in source.headers)
        if not mapped and seems_headerless(headers):
            return replace(found, problem=_NO_HEADER.format(look.name))
        found = replace(found, headers=headers)
        if mapped:
            readings = [_reading(look, Recognition(s.extract, "mapped", {}), s) for s in mapped]
            return replace(found, readings=tuple(readings))
        recognised = (*recognise(source.headers, look.name), *_other_sheets(look))
        if not recognised:
            return _unknown(look, found, source)
        return replace(found, readings=tuple(_reading(look, item) for item in recognised))
    except UserError as error:
        return replace(found, problem=str(error))
    except OSError as error:
        problem = of_surroundings(error)
        if problem is None:
            raise
        return replace(found, problem=problem)


def _other_sheets(look: _Look) -> Iterator[Recognition]:
    """What the sheets of a workbook beside its first are, where they are of a known layout."""
    for sheet in sheets_beside_the_first(look.path):
        try:
            headers = _opened(look, sheet).headers
        except UserError:
            continue
        for item in recognise(headers, look.name):
            if item.how == "preset" and not seems_headerless(headers):
                yield replace(item, entry={**item.entry, "sheet": sheet})


def _unknown(look: _Look, found: Inspected, source: Source) -> Inspected:
    """What can be said of a file that nothing recognises: how it is written, where to start."""
    first = starter(source.headers)
    columns = ", ".join(f"c{position}" for position in range(len(source.headers)))
    with reading_connection(source, look.path, look.scratch) as con:
        rows = con.execute(
            f"select {columns} from {source.relation} limit {RECORDS_SHOWN}"
        ).fetchall()
    return replace(
        found,
        problem=(
            f"{look.name} is of no layout that is known (its headers are "
            f"{shown_headers(source.headers)}); map it in roi.yml."
        ),
        formats=tuple((what, how, why) for what, how, why, _ in source.formats),
        cells=tuple(tuple(None if c is None else str(c) for c in row) for row in rows),
        start=(first.extract, dict(first.entry)),
    )


def _opened(look: _Look, sheet: str | None = None) -> Source:
    size = look.path.stat().st_size
    look.settings.limits.check_size(look.name, size)
    if not size:
        raise UserError(f"{look.name} is a file of 0 bytes; export it again.")
    section = Section(extract="crm_leads", name=_KEY, sheet=sheet)
    file = FoundFile(section, look.name, look.path, _KEY, look.settings.limits)
    return open_source(file, known_headers(), look.scratch)[0]


def _reading(look: _Look, recognised: Recognition, section: Section | None = None) -> Reading:
    """The file landed into the scratch folder as its section, or as what it was recognised as."""
    extract = catalogue.extracts()[recognised.extract]
    entry = {**recognised.entry, "files": look.pattern}
    section = section or make_section(extract.name, 0, entry, 0)
    ws = Workspace(look.scratch / extract.name)
    content = content_hash(look.path)
    file = FoundFile(section, look.name, look.path, content, look.settings.limits)
    expected = expected_headers(extract, section)
    source = open_source(file, expected, look.scratch)[0]
    headers = source.headers
    if section.format.months_in_columns is not False and month_columns(headers):
        headers = headers_of_rows(headers, extract)
    accounting = land_content(ws, look.settings, extract, file, _KEY, look.words)
    landed = parquet_path(ws, extract.name, _KEY)
    records, filled = _first_records(landed, accounting, extract, look.settings.time_zone)
    name = section.preset or recognised.preset
    shipped = presets.preset(name) if name else None
    unused = _unused(headers, section, extract.columns)
    return Reading(
        extract=extract.name,
        how=recognised.how,
        preset=name,
        title=shipped.title if shipped else f"{_TITLES[recognised.how]} {extract.name}",
        notes=shipped.notes if shipped else "",
        entry=dict(recognised.entry),
        pattern=look.pattern,
        columns=accounting.columns,
        records=records,
        moments=tuple(_moments(extract, accounting.columns, records)),
        time_zone=look.settings.time_zone,
        formats=tuple((s.column_name, s.decision, s.evidence) for s in accounting.settled),
        doubts=(
            *_doubts(extract, accounting, filled, recognised),
            *_same_keys(landed, accounting, extract, unused),
        ),
        unused_headers=unused,
        records_read=accounting.records_read,
        records_landed=accounting.records_landed,
        records_skipped=accounting.records_skipped,
        records_rejected=accounting.records_rejected,
    )


_NO_HEADER = (
    "{} seems to have no header line: its first line holds values; write the names of its columns "
    "there."
)
_TITLES = {"mapped": "mapped by roi.yml,", "canonical": "canonical", "guess": "a guess,"}


def _moments(
    extract: catalogue.Extract,
    columns: Sequence[str],
    records: Sequence[Sequence[str | None]],
) -> Iterator[tuple[str, str]]:
    """The columns of moments, with the first one that is read."""
    for position, name in enumerate(columns):
        first = next((record[position] for record in records if record[position]), None)
        if first and extract.column(name).type in ("date", "month", "timestamp"):
            yield name, first


def _doubts(
    extract: catalogue.Extract,
    accounting: Accounting,
    filled: frozenset[str],
    recognised: Recognition,
) -> Iterator[tuple[str, str]]:
    """What a reader should look at: (column, why)."""
    for settled in accounting.settled:
        if settled.is_doubtful:
            yield settled.column_name, f"{settled.decision}: {settled.evidence}"
    for column, count in accounting.rejected_cells:
        yield column, f"{count} cells cannot be read as {extract.column(column).type}"
    for item in extract.columns:
        is_empty = item.name not in filled and accounting.records_landed
        if item.is_required and is_empty and item.name != extract.generated_key:
            yield item.name, "required, and empty in every record"
    for name, header in (recognised.entry.get("columns") or {}).items():
        if recognised.how == "guess" and isinstance(header, str):
            yield name, f"guessed from the header {header}"


def _same_keys(
    landed: Path, accounting: Accounting, extract: catalogue.Extract, unused: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Records that nothing that is read tells apart, where a column that is not read may."""
    key = [name for name in extract.key if name in accounting.columns]
    if extract.generated_key or not key or not unused:
        return
    cells = ", ".join(f"coalesce({identifier(name)}, '')" for name in key)
    where = " where not _is_blank" if accounting.has_empty_rows else ""
    table = f"(select {cells} from read_parquet({literal(str(landed))}){where})"
    with duckdb.connect() as con:
        [(records, keys)] = con.execute(
            f"select (select count(*) from {table}), "
            f"(select count(*) from (select distinct * from {table}))"
        ).fetchall()
    if records > keys:
        why = (
            f"{records} records share {keys} keys: a column that is not read may tell them apart "
            f"({', '.join(unused)}); map it, or export without it"
        )
        yield ", ".join(key), why


def _first_records(
    landed: Path, accounting: Accounting, extract: catalogue.Extract, time_zone: str
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
    moments = {
        position
        for position, name in enumerate(accounting.columns)
        if extract.column(name).type == "timestamp"
    }
    shown = (
        tuple(_local(c, time_zone) if p in moments and c else c for p, c in enumerate(row))
        for row in rows
    )
    return tuple(shown), frozenset(filled)


def _local(moment: str, time_zone: str) -> str:
    """A moment of UTC on the clock of a zone, a day alone at midnight."""
    at = datetime.fromisoformat(moment)
    if len(moment) <= _LENGTH_OF_A_DAY:
        return moment
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    is_day = not (local.hour or local.minute or local.second)
    return f"{local:%Y-%m-%d}" if is_day else f"{local:%Y-%m-%d %H:%M}"


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

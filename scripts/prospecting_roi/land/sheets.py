"""XLSX sheets and JSON lines, rewritten as regular CSV files.

A number that the file holds as a number and not as text is written with the ending `e0` unless
it is whole, so that `1.234` of such a cell is never taken for a thousand.
"""

import csv
import json
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import LAST_ROW, Limits
from prospecting_roi.core.sections import Section
from prospecting_roi.land.formulas import refuse_uncomputed
from prospecting_roi.land.headers import header_position
from prospecting_roi.land.merged import filled_down
from prospecting_roi.land.source import (
    LONGEST_SHOWN,
    RejectedRecord,
    Source,
    csv_relation,
    lines_of,
    refuse_binary,
)
from prospecting_roi.land.text_layout import text_codec

# An empty cell in quotes, and its comma.
_EMPTY_CELL = 3
# Whole numbers below are exact in a double.
_LARGEST_EXACT = 1e15
_LONGEST_TITLE = 40
# What reading a damaged workbook raises (a SyntaxError where its XML is cut).
_DAMAGED = (zlib.error, zipfile.BadZipFile, SyntaxError, ValueError, KeyError, TypeError, EOFError)


def read_sheet(
    path: Path,
    name: str,
    section: Section,
    expected: frozenset[str],
    scratch: Path,
    limits: Limits,
) -> Source:
    """One sheet of an XLSX file (the first, or the one the section names) as a source.

    Raises UserError for a file that is not XLSX, is protected by a password, lacks the sheet, has
    no header, or is larger than its limits.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        kind = "protected by a password" if is_encrypted else "an old Excel file (.xls)"
        advice = "save it without password" if is_encrypted else "save it as .xlsx"
        raise UserError(f"extracts/{name} is {kind} and cannot be read; {advice}.")
    if not head.startswith(b"PK"):
        refuse_binary(name, head, "an XLSX file")
        raise UserError(
            f"extracts/{name} is not an XLSX file; save it as .xlsx, or give it the ending .csv "
            f"if it is a text."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        limits.check_workbook(name, size, path.stat().st_size)
        book = load_workbook(path, read_only=True, data_only=True)
    except (*_DAMAGED, InvalidFileException, OSError) as error:
        raise UserError(
            f"extracts/{name} is damaged or not an XLSX file ({type(error).__name__}); open it in "
            f"a spreadsheet program and save it again."
        ) from error
    try:
        wanted = section.sheet or book.sheetnames[0]
        if wanted not in book.sheetnames:
            sheets = ", ".join(f"`{sheet}`" for sheet in book.sheetnames)
            raise UserError(
                f"roi.yml line {section.line_of('sheet')}: extracts/{name} has no sheet "
                f"`{wanted}`; write one of {sheets} as `sheet`."
            )
        sheet = book[wanted]
        if not hasattr(sheet, "iter_rows"):
            raise UserError(f"extracts/{name}: the sheet `{wanted}` is a chart, not a table.")
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()
        refuse_uncomputed(path, name, wanted)
        part = str(vars(sheet)["_worksheet_path"])
        values = filled_down(_bounded(sheet.iter_rows(values_only=True), name, limits), path, part)
        rows = ([_cell(value) for value in row] for row in values)
        return _write_rows(rows, name, section, expected, scratch)
    except _DAMAGED as error:
        raise UserError(
            f"extracts/{name} is damaged ({type(error).__name__} in a sheet); open it in a "
            f"spreadsheet program and save it again."
        ) from error
    finally:
        book.close()


def _bounded(
    rows: Iterable[tuple[Any, ...]], name: str, limits: Limits
) -> Iterator[tuple[Any, ...]]:
    """The rows without the empty cells at their ends, as far as they are within the limits."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise UserError(
                f"extracts/{name} has a row below row {LAST_ROW}, where a sheet ends; open it in a "
                f"spreadsheet program and save it again, or export it as .csv."
            )
        width = len(row)
        cells += width
        limits.check_cells(name, cells)
        while width and row[width - 1] is None:
            width -= 1
        limits.check_columns(name, width)
        yield row[:width]


def _write_rows(
    rows: Iterator[list[str]], name: str, section: Section, expected: frozenset[str], scratch: Path
) -> Source:
    form = section.format
    first = list(islice(rows, form.skip_rows + _LONGEST_TITLE))
    rows = chain(first, rows)
    line = _header_row(first, form.skip_rows, expected)
    title = [" ".join(cell for cell in row if cell) for row in islice(rows, max(line - 1, 0))]
    headers = next(rows) if line else []
    while headers and not headers[-1].strip():
        headers.pop()
    if not headers:
        raise UserError(
            f"extracts/{name} has no header row (expected in row {form.skip_rows + 1}); write the "
            f"names of the columns there, or correct `format.skip_rows` in roi.yml."
        )
    width = len(headers)
    rejected: list[RejectedRecord] = []
    target = scratch / "regular.csv"
    ending: deque[list[str]] = deque()
    blanks: list[list[str]] = []
    number = 0
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for found in rows:
            ending.append(found)
            if len(ending) <= form.skip_rows_end:
                continue
            row = ending.popleft()
            # Rows after the last one that holds anything are not records.
            blanks.append(row)
            if not any(cell.strip() for cell in row):
                continue
            for record in blanks:
                number += 1
                is_wide = any(cell.strip() for cell in record[width:])
                if is_wide:
                    reason = f"a cell right of the header's {width} columns"
                    text = "; ".join(record)[:LONGEST_SHOWN]
                    rejected.append(RejectedRecord(number, text, reason))
                kept = [] if is_wide else record[:width]
                writer.writerow([*kept, *[""] * (width - len(kept))])
            blanks.clear()
    return Source(
        headers=tuple(headers),
        relation=csv_relation(target, width, ",", 0),
        typed=(False,) * width,
        header_line=line,
        skipped=line - 1 + len(ending),
        rejected=tuple(rejected),
        has_marked_numbers=True,
        title=tuple(text for text in title if text),
    )


def _header_row(first: list[list[str]], skipped: int, expected: frozenset[str]) -> int:
    """The number of the header row (from 1), 0 where there is none (see `header_position`)."""
    position = header_position(first[skipped:], expected)
    return 0 if position is None else skipped + position + 1


def read_json_lines(path: Path, name: str, scratch: Path, limits: Limits) -> Source:
    """A file with one JSON object per line as a source; its headers are the keys in order.

    A line that is not a JSON object is a rejected record. Raises UserError for a file without
    any, and for one that is larger than its limits.
    """
    with path.open("rb") as stream:
        refuse_binary(name, stream.read(4096), "a file of JSON lines")
    headers: dict[str, None] = {}
    rejected: list[RejectedRecord] = []
    number = 0
    for number, (line, entry) in enumerate(_objects(path, name), start=1):
        if entry is None:
            reason = "not a JSON object on one line"
            rejected.append(RejectedRecord(number, line[:LONGEST_SHOWN], reason))
        else:
            headers.update(dict.fromkeys(entry))
            limits.check_columns(name, len(headers))
        limits.check_cells(name, number * len(headers))
    # A key that few records have is an empty cell of all others.
    limits.check_expansion(name, _EMPTY_CELL * number * len(headers), path.stat().st_size)
    if number == len(rejected):
        raise UserError(
            f"extracts/{name} holds no JSON object on its line 1; expected one object per line, "
            f'such as {{"lead_id": "L1"}}; export it as JSON lines or as CSV.'
        )
    target = scratch / "regular.csv"
    mended = 0
    places = {header: place for place, header in enumerate(headers)}
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for _, entry in _objects(path, name):
            row = [""] * len(places)
            for header, value in (entry or {}).items():
                cell = _json_cell(value)
                row[places[header]] = _whole(cell)
                mended += row[places[header]] != cell
            writer.writerow(row)
    shown = f"{mended} cells with half of a pair of characters, or a null"
    return Source(
        headers=tuple(_whole(header) for header in headers),
        relation=csv_relation(target, len(headers), ",", 0),
        typed=(False,) * len(headers),
        header_line=1,
        rejected=tuple(rejected),
        has_marked_numbers=True,
        formats=(("characters", "replaced", shown, True),) if mended else (),
    )


def _whole(text: str) -> str:
    """A text that can be written: `�` for half of a pair of characters, nothing for a null."""
    if text.isascii():
        return text.replace("\0", "")
    # Two halves that stand side by side are the character they make.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


class _Number(str):
    """A number as it is written in a JSON file."""

    __slots__ = ()


def _objects(path: Path, name: str) -> Iterable[tuple[str, dict[str, Any] | None]]:
    codec, errors = text_codec(path)
    with path.open("r", encoding=codec, errors=errors) as stream:
        for line in _decoded(stream, name):
            if not line.strip("\ufeff\x1a \t\r\n"):
                continue
            try:
                entry = json.loads(line, parse_float=_Number)
                # What is nested too deep to be written again is no cell.
                json.dumps(entry)
            except (ValueError, RecursionError):
                entry = None
            yield line.rstrip("\r\n"), entry if isinstance(entry, dict) else None


def _decoded(stream: TextIOWrapper, name: str) -> Iterator[str]:
    try:
        yield from lines_of(stream, name)
    except UnicodeDecodeError as error:
        raise UserError(
            f"extracts/{name} is not text in the encoding {stream.encoding} ({error.reason}); "
            f"export it again as UTF-8."
        ) from error


def _json_cell(value: Any) -> str:
    if isinstance(value, _Number):
        return value if "e" in value.lower() else f"{value}e0"
    if isinstance(value, list) and all(isinstance(item, (str, int, float)) for item in value):
        return ";".join(str(item) for item in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return _cell(value)


def _cell(value: Any) -> str:
    """A value as text: ISO for dates and times, `e0` after a number that is not whole."""
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _LARGEST_EXACT
        text = str(int(value)) if is_whole else repr(value)
        text = text if is_whole or "e" in text else f"{text}e0"
    elif isinstance(value, datetime):
        # Excel keeps a time as a fraction of a day: the nearest second is what was written.
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        text = moment.isoformat(" ").removesuffix(" 00:00:00")
    elif isinstance(value, (date, time)):
        text = value.isoformat()
    elif isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        text = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text

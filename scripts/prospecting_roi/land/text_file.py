"""CSV files: encoding, delimiter and header found out; irregular files made regular.

A regular file (UTF-8, one header line, every record as wide as the header) is read by DuckDB as
it lies. Any other is first rewritten by Python's CSV reader: decoded, short records padded,
records wrapped whole in quotes opened, records wider than the header rejected.
"""

import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.sections import Format
from prospecting_roi.core.total_words import is_footer, is_name
from prospecting_roi.land.source import (
    LONGEST_SHOWN,
    RejectedRecord,
    Source,
    csv_relation,
    lines_of,
)
from prospecting_roi.land.text_layout import CHUNK, TextLayout, shown_delimiter, text_layout

csv.field_size_limit(1 << 21)
# So many lines within the quotes of one record are a quote that was never closed.
_MOST_LINES = 100_000


def read_text_file(
    path: Path,
    name: str,
    form: Format,
    expected: frozenset[str],
    scratch: Path,
    limits: Limits,
) -> tuple[Source, bool]:
    """A CSV file as a source, and whether DuckDB reads the original (which may yet fail).

    `expected` are the headers the mapping looks for, as `comparable_header` gives them.
    """
    plain = path
    if path.name.lower().endswith(".gz"):
        plain = scratch / "unpacked.csv"
        _unpack(path, name, plain, limits)
    layout = text_layout(plain, name, form, expected, limits)
    if not layout.is_regular:
        return rewrite(plain, name, form, layout, scratch, limits), False
    relation = csv_relation(plain, len(layout.headers), layout.delimiter)
    formats = (("delimiter", shown_delimiter(layout.delimiter), "header line", False),)
    typed = (False,) * len(layout.headers)
    source = Source(
        layout.headers,
        relation,
        typed,
        has_plain_blanks=layout.has_plain_blanks,
        has_line_breaks=layout.has_quotes,
        has_formulas=layout.has_formulas,
        formats=formats,
    )
    return source, True


def read_irregular(
    path: Path,
    name: str,
    form: Format,
    expected: frozenset[str],
    scratch: Path,
    limits: Limits,
) -> Source:
    """The same file, always rewritten first."""
    unpacked = scratch / "unpacked.csv"
    plain = unpacked if path.name.lower().endswith(".gz") else path
    layout = text_layout(plain, name, form, expected, limits)
    return rewrite(plain, name, form, layout, scratch, limits)


def rewrite(
    path: Path, name: str, form: Format, layout: TextLayout, scratch: Path, limits: Limits
) -> Source:
    """Write the file's records as a regular CSV and describe that as the source."""
    target = scratch / "regular.csv"
    width = len(layout.headers)
    regular = _Regular(width, layout.delimiter)
    ending: deque[list[str]] = deque()
    is_commented = bool(layout.title) and all(line.startswith("#") for line in layout.title)
    below = 0
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, row in enumerate(_records(path, name, layout), start=1):
            limits.check_cells(name, number * width)
            # Reports with comments above may have another table below, with its own comments.
            if below or (is_commented and row and row[0].startswith("#")):
                below += 1
                continue
            ending.append(row)
            if len(ending) > form.skip_rows_end:
                writer.writerow(regular.record(ending.popleft()))
    if len(ending) < form.skip_rows_end:
        raise UserError(
            f"extracts/{name} has fewer records than the {form.skip_rows_end} that "
            f"`format.skip_rows_end` skips; correct this setting in roi.yml."
        )
    formats = [
        ("encoding", layout.encoding, "bytes of the file", layout.is_mixed),
        ("delimiter", shown_delimiter(layout.delimiter), "header line", False),
    ]
    if layout.title:
        shown = f"{len(layout.title)} lines above the header, which is line {layout.header_line}"
        formats.append(("title", "skipped", shown, False))
    if below:
        shown = f"{below} lines from the comment below the table to the end of the file"
        formats.append(("below", "skipped", shown, False))
    if regular.padded:
        shown = f"{regular.padded} records shorter than the header"
        formats.append(("ragged", "padded", shown, False))
    if regular.opened:
        shown = f"{regular.opened} records wrapped whole in quotes"
        formats.append(("wrapped", "opened", shown, False))
    return Source(
        headers=layout.headers,
        relation=csv_relation(target, width, ",", 0),
        typed=(False,) * width,
        header_line=layout.header_line,
        skipped=max(form.skip_rows, len(layout.title)) + len(ending) + below,
        padded=regular.padded,
        rejected=tuple(regular.rejected),
        title=layout.title,
        has_formulas=layout.has_formulas,
        formats=tuple(formats),
    )


class _Regular:
    """Makes each record as wide as the header, and counts what it took."""

    def __init__(self, width: int, delimiter: str) -> None:
        self._width = width
        self._delimiter = delimiter
        self._number = 0
        self.padded = 0
        self.opened = 0
        self.rejected: list[RejectedRecord] = []

    def record(self, found: list[str]) -> list[str]:
        """The record with the header's width; all empty when it is blank or rejected."""
        self._number += 1
        row = found
        is_one = len(row) == 1 and self._width > 1 and self._delimiter in row[0]
        if is_one and not is_footer(row[0]):
            try:
                row = next(csv.reader(row, delimiter=self._delimiter))
            except csv.Error as error:
                # What stands in the quotes is no record.
                self.rejected.append(
                    RejectedRecord(self._number, found[0][:LONGEST_SHOWN], str(error))
                )
                return [""] * self._width
            self.opened += 1
        surplus = row[self._width :]
        named = [cell for cell in surplus if cell.strip()]
        if named and all(is_name(cell) for cell in named):
            # A total that says so in a cell right of the header's columns.
            row = []
        elif named:
            text = self._delimiter.join(row)[:LONGEST_SHOWN]
            reason = f"{len(row)} fields where the header has {self._width}"
            self.rejected.append(RejectedRecord(self._number, text, reason))
            row = []
        elif sum(bool(cell.strip()) for cell in row) > 1 and len(row) < self._width:
            # A line of one cell is a title or the end of a report, not a record cut short.
            self.padded += 1
        return [*row[: self._width], *[""] * (self._width - len(row))]


def _records(path: Path, name: str, layout: TextLayout) -> Iterator[list[str]]:
    """The records after the header."""
    with path.open("r", encoding=layout.codec, newline="", errors=layout.errors) as stream:
        for _ in range(layout.header_line - 1):
            stream.readline()
        lines = _Lines(stream, name)
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=False)
        line = layout.header_line
        try:
            next(reader)
            lines.record.clear()
            for row in reader:
                line = layout.header_line + reader.line_num - len(lines.record)
                # The last record may have swallowed the rest of the file after a stray quote.
                if len(lines.record) > 1:
                    lines.check(layout.delimiter)
                lines.record.clear()
                yield row
        except csv.Error as error:
            raise UserError(
                f"extracts/{name} line {line}: its quotes do not match ({error}); close the "
                f"quote that opens a cell there, double it, or export the file again."
            ) from error
        except UnicodeDecodeError as error:
            raise UserError(
                f"extracts/{name} is not text in the encoding {layout.codec} "
                f"(byte {error.start + 1} of a block); state `format.encoding` in roi.yml."
            ) from error


class _Lines:
    """The lines of a text without null characters, and those of the record being read."""

    def __init__(self, stream: io.TextIOBase, name: str) -> None:
        self._stream = stream
        self._name = name
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in lines_of(self._stream, self._name):
            clean = line.replace("\0", "") if "\0" in line else line
            self.record.append(clean)
            if len(self.record) > _MOST_LINES:
                raise csv.Error(f"a record of more than {_MOST_LINES} lines")
            yield clean

    def check(self, delimiter: str) -> None:
        """Raise csv.Error when the quotes of a record of several lines do not match."""
        list(csv.reader(self.record, delimiter=delimiter, strict=True))


def _unpack(path: Path, name: str, target: Path, limits: Limits) -> None:
    packed_size, size = path.stat().st_size, 0
    with gzip.open(path, "rb") as packed, target.open("wb") as unpacked:
        while chunk := _next_chunk(packed, name):
            size += len(chunk)
            limits.check_size(name, size)
            limits.check_expansion(name, size, packed_size)
            unpacked.write(chunk)
    if target.stat().st_size == 0:
        raise UserError(f"extracts/{name} holds a file of 0 bytes; export it again.")


def _next_chunk(packed: gzip.GzipFile, name: str) -> bytes:
    try:
        return packed.read(CHUNK)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(
            f"extracts/{name} cannot be unpacked ({error}); export it again."
        ) from error

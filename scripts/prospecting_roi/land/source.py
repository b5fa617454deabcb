"""A file as a relation: the one shape in which landing reads every kind of file."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import LONGEST_LINE, Limits, too_long_a_line
from prospecting_roi.core.spelling.cells import literal

MAGIC = (
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"PK\x05\x06", "a ZIP file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls, .doc)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
)

# Of a record that cannot be read, so many characters are kept.
LONGEST_SHOWN = 2000
# The share of null bytes in UTF-16 text without its mark: about every second byte.
_NULLS_OF_UTF_16 = (0.3, 0.6)


@dataclass(frozen=True)
class RejectedRecord:
    """A record that cannot be read: its number in the file (from 1), its text and why."""

    record: int
    text: str
    reason: str


@dataclass(frozen=True)
class Source:
    """A file ready to be read by DuckDB.

    `relation` is SQL that gives the columns `c0`, `c1` … in the file's order of records, one row
    per record, blank and rejected records included (as empty rows). `typed` says for each column
    whether it holds values of a type instead of text. `skipped` counts preamble and end rows,
    `padded` the records that were shorter than the header.
    `has_plain_blanks`: no cell begins or ends with white space other than spaces;
    `has_line_breaks`: a cell may hold one.
    `title` are the lines above the header. `has_formulas`: a cell may be written `="0012"`.
    `name` is the file's, `limits` what reading it may take.
    `formats` are decisions on the file itself: (what, decision, evidence, is doubtful).
    """

    headers: tuple[str, ...]
    relation: str
    typed: tuple[bool, ...]
    header_line: int = 1
    skipped: int = 0
    padded: int = 0
    rejected: tuple[RejectedRecord, ...] = ()
    has_marked_numbers: bool = False
    has_plain_blanks: bool = False
    has_line_breaks: bool = True
    formats: tuple[tuple[str, str, str, bool], ...] = field(default=())
    attach: str | None = None
    title: tuple[str, ...] = ()
    has_formulas: bool = True
    name: str = ""
    limits: Limits = field(default_factory=Limits)


def csv_relation(path: Path, width: int, delimiter: str = ",", skip: int = 1) -> str:
    """SQL that reads a regular CSV file of UTF-8 text, all columns as text, in order.

    A file without header (`skip` 0) is one that landing wrote, with the line ends of Unix: left to
    find them out, DuckDB takes those of the first cell with a line break.
    """
    line_ends = "" if skip else "new_line = '\\n', "
    columns = ", ".join(f"'c{position}': 'varchar'" for position in range(width))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', nullstr = '', "
        f"{line_ends}columns = {{{columns}}}, strict_mode = true, null_padding = false)"
    )


def lines_of(stream: io.TextIOBase, name: str) -> Iterator[str]:
    """The lines of a text; raises UserError for one that no table has."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise too_long_a_line(name, number)
        yield line


def refuse_binary(name: str, head: bytes, expected: str) -> None:
    """Raise UserError when the first bytes of a file are not those of a text."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            raise UserError(
                f"extracts/{name} is {kind}, not {expected}; export it again as {expected}, or "
                f"give the file its right ending."
            )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    nulls = head.count(b"\0")
    least, most = _NULLS_OF_UTF_16
    if nulls and not least <= nulls / len(head) <= most:
        raise UserError(
            f"extracts/{name} is a binary file (byte {head.index(0) + 1} is null), not "
            f"{expected}; export it again as {expected}."
        )

"""How a text file is written: encoding, delimiter and header, found out from the file."""

import codecs
import csv
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.sections import Format
from prospecting_roi.land.encodings import AS_WINDOWS, other_codec
from prospecting_roi.land.headers import count_expected, header_position
from prospecting_roi.land.source import lines_of, refuse_binary

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 16
_NOTHING = ' \t\r\n\ufeff,;|"'
_LONGEST_TITLE = 40
# So many cells of a line tell whether it is the header.
_WIDEST = 5000
# Small enough to stay in the cache of a processor while it is looked at.
CHUNK = 1 << 18
_CODECS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso8859-15",
}


@dataclass(frozen=True)
class TextLayout:
    """How a text file is written: Python's codec, delimiter, header record and where it ends.

    `title` are the lines above the header that hold anything, those of `skip_rows` included.
    `is_mixed`: some bytes are not UTF-8; they are read as Windows-1252.
    """

    codec: str
    delimiter: str
    headers: tuple[str, ...]
    header_line: int
    is_wrapped: bool
    is_regular: bool
    has_plain_blanks: bool
    has_quotes: bool
    title: tuple[str, ...] = ()
    is_mixed: bool = False
    has_formulas: bool = True

    @property
    def errors(self) -> str:
        """What Python does with bytes that are none of the codec's."""
        return AS_WINDOWS if self.is_mixed else "strict"

    @property
    def encoding(self) -> str:
        """The encoding as people read it."""
        return f"{self.codec} and cp1252" if self.is_mixed else self.codec


def text_layout(
    path: Path, name: str, form: Format, expected: frozenset[str], limits: Limits
) -> TextLayout:
    """How the file is written, from its bytes, its header line and what roi.yml states.

    Raises UserError for a binary file, a wrong encoding, a file without header, and one that is
    wider or longer than its limits.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    refuse_binary(name, head, "a CSV file")
    codec, oddities, is_mixed = _codec(path, head, form)
    errors = AS_WINDOWS if is_mixed else "strict"
    lines = _first_lines(path, codec, errors, name, form.skip_rows)
    header_line = form.skip_rows + 1
    stated = form.delimiter
    while header_line <= len(lines) and not lines[header_line - 1].strip(" \t\r\n\ufeff,;|"):
        header_line += 1
    if header_line <= len(lines) and _states_delimiter(lines[header_line - 1]):
        stated = stated or lines[header_line - 1].lstrip('"')[4:5]
        header_line += 1
    if header_line > len(lines):
        raise UserError(
            f"extracts/{name} has no header line (expected on line {form.skip_rows + 1}); export "
            f"it with its header, or correct `format.skip_rows` in roi.yml."
        )
    try:
        header_line += _lines_of_title(lines[header_line - 1 :], stated, expected)
        rest = lines[header_line - 1 :]
        delimiter, headers, is_wrapped, is_one_line = _header(rest, stated, expected)
    except csv.Error as error:
        raise UserError(
            f"extracts/{name}: its first lines are no CSV ({error}); check the quotes and the "
            f"length of the cells there, or export the file again."
        ) from error
    limits.check_columns(name, len(headers))
    limits.check_cells(name, oddities.line_ends * len(headers))
    is_regular = (
        codec == "utf-8-sig"
        and not is_mixed
        and not oddities.lines
        and header_line == 1
        and not form.skip_rows_end
        and not is_wrapped
        and is_one_line
    )
    return TextLayout(
        codec,
        delimiter,
        headers,
        header_line,
        is_wrapped,
        is_regular,
        has_plain_blanks=not oddities.blanks,
        has_quotes=oddities.quotes,
        title=tuple(
            line.strip()
            for line in lines[: header_line - 1]
            if line.strip(_NOTHING) and not _states_delimiter(line)
        ),
        is_mixed=is_mixed,
        has_formulas=oddities.formulas,
    )


def _states_delimiter(line: str) -> bool:
    """Whether a line is the one by which spreadsheets are told the delimiter: `sep=;`."""
    return line.lower().lstrip('"').startswith("sep=")


def _lines_of_title(lines: list[str], stated: str | None, expected: frozenset[str]) -> int:
    """How many lines stand above the header (see `header_position`)."""
    _, _, is_wrapped, _ = _header(lines, stated, expected)
    if is_wrapped:
        return 0
    rows = []
    for line in lines[:_LONGEST_TITLE]:
        cells = [
            next(csv.reader([line], delimiter=delimiter), [])
            for delimiter in ((stated,) if stated else DELIMITERS)
        ]
        cells = [row[:_WIDEST] for row in cells]
        rows.append(max(cells, key=lambda row: (count_expected(row, expected), len(row))))
    return header_position(rows, expected) or 0


@dataclass
class _Oddities:
    """What a file's bytes hold: empty lines or nulls; odd blanks; quotes; cells like `="0012"`."""

    lines: bool = False
    blanks: bool = False
    quotes: bool = False
    formulas: bool = False
    line_ends: int = 0
    _end: bytes = b""

    def see(self, chunk: bytes) -> None:
        """Look at the next chunk of the file."""
        self.line_ends += chunk.count(b"\n")
        data = self._end + chunk if self._end else chunk.removeprefix(codecs.BOM_UTF8)
        self._end = chunk[-3:]
        # One byte is found much faster than several, hence the guards.
        has_return = b"\r" in data
        if not self.lines:
            self.lines = b"\n\n" in data or b"\0" in data
            if has_return and not self.lines:
                self.lines = b"\n\r" in data or b"\r\r" in data or b"\n" not in data
        if not self.blanks:
            self.blanks = b"\t" in data
            if not self.blanks and not data.isascii():
                self.blanks = any(blank[:1] in data and blank in data for blank in _WIDE_BLANKS)
        if not self.quotes:
            self.quotes = b'"' in data
        if self.quotes and not self.formulas:
            self.formulas = b'="' in data
        if self.quotes and not self.blanks:
            self.blanks = any(edge in data for edge in _BREAKS_AT_EDGES)


_WIDE_BLANKS = tuple(
    blank.encode() for blank in ("\u00a0", "\u2007", "\u2009", "\u202f", "\u200b", "\ufeff")
)
# A quoted cell that begins or ends with a line break.
_BREAKS_AT_EDGES = tuple(
    edge.encode() for mark in ",;|" for edge in (f'{mark}"\n', f'{mark}"\r', f'\n"{mark}')
)


def text_codec(path: Path) -> tuple[str, str]:
    """The codec of a text file found out from its bytes, and what to do with other bytes."""
    with path.open("rb") as stream:
        codec, _, is_mixed = _codec(path, stream.read(_HEAD), Format())
    return codec, AS_WINDOWS if is_mixed else "strict"


def _codec(path: Path, head: bytes, form: Format) -> tuple[str, _Oddities, bool]:
    """The codec of a file, what its bytes hold, and whether other bytes are among them."""
    anything = _Oddities(lines=True, blanks=True, quotes=True, formulas=True)
    oddities = _Oddities()
    if form.encoding and form.encoding != "utf-8":
        codec = _CODECS[form.encoding]
        if codec == "utf-16" and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            codec = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        return codec, anything, False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", anything, False
    if b"\0" in head:
        codec = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        return codec, anything, False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
                oddities.see(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if form.encoding:
            return _CODECS[form.encoding], anything, False
        codec = other_codec(path)
        return codec, anything, codec == "utf-8-sig"
    return "utf-8-sig", oddities, False


def _first_lines(path: Path, codec: str, errors: str, name: str, skipped: int) -> list[str]:
    lines: list[str] = []
    try:
        with path.open("r", encoding=codec, errors=errors, newline="") as stream:
            for line in lines_of(stream, name):
                lines.append(line)
                if len(lines) >= skipped + 60:
                    break
    except UnicodeDecodeError as error:
        raise UserError(
            f"extracts/{name} is not text in the encoding {codec} (byte {error.start + 1}); "
            f"correct `format.encoding` in roi.yml."
        ) from error
    return lines


def _header(
    lines: list[str], stated: str | None, expected: frozenset[str]
) -> tuple[str, tuple[str, ...], bool, bool]:
    """Delimiter, headers, whether the header is wrapped whole in quotes, and is one line."""
    choices = []
    for delimiter in (stated,) if stated else DELIMITERS:
        reader = csv.reader(lines, delimiter=delimiter)
        row = next(reader)
        is_one_line = reader.line_num == 1
        is_wrapped = len(row) == 1 and delimiter in row[0]
        if is_wrapped:
            row = next(csv.reader(row, delimiter=delimiter))
        row[0] = row[0].removeprefix("\ufeff")
        known = count_expected(row[:_WIDEST], expected)
        choices.append(((known, len(row)), delimiter, row, is_wrapped, is_one_line))
    _, delimiter, row, is_wrapped, is_one_line = max(choices, key=itemgetter(0))
    width = max((number for number, cell in enumerate(row, 1) if cell.strip()), default=1)
    # A delimiter at the end of the header alone; such records are padded or cut.
    return delimiter, tuple(row[:width]), is_wrapped, is_one_line and width == len(row)


def shown_delimiter(delimiter: str) -> str:
    """A delimiter as people read it."""
    return "tab" if delimiter == "\t" else delimiter

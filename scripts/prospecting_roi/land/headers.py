"""Headers compared as people write them: without case, accents, blanks around and mojibake."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from prospecting_roi.core.spelling.cells import BLANKS

# What is longer is a text of a record.
_LONGEST_HEADER = 300
_SPACES = re.compile(f"[{BLANKS}]+")
# What UTF-8 shows of an accent, a typographic mark or a no-break blank when it is read as a
# one-byte encoding.
_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf‘-„†-•…‰‹›€™Œ-ŸŠ-šŽ-žƒˆ˜]")
# Cells that are values and no names: an address, a number, a day (`data_kind`).
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://.*|www\..*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?\s*[€$£]?\s*\+?[0-9][0-9\s.,'’()/-]*(?:e0)?\s*[€$£%]?\)?")
_DAY = re.compile(
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2})"
    r"(?:[T ,].*)?"
)
# A title has less than half the cells of the table below it.
_SHARE_OF_A_TITLE = 2
# A row below one that is as wide is the header only where so many of its names, and nearly all of
# them, are known.
_KNOWN_OF_A_HEADER = 3
_NEARLY_ALL = 0.8
# A number of so many digits is a telephone's.
_DIGITS_OF_A_PHONE = 9
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


def without_mojibake(text: str) -> str:
    """`dépensé` for `dÃ©pensÃ©`; a text that was not read wrongly stays as it is."""
    for codec in ("cp1252", "latin-1"):
        if not _MOJIBAKE.search(text):
            break
        try:
            text = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text


@lru_cache(maxsize=4096)
def comparable_header(header: str) -> str:
    """A header as it is compared."""
    plain = unicodedata.normalize("NFKD", without_mojibake(header).translate(_APOSTROPHES))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPACES.sub(" ", plain).strip().casefold()


def numbered(headers: tuple[str, ...]) -> list[tuple[str, int]]:
    """Comparable headers with positions, a repeated one also as `header [2]`, `header [3]`."""
    counts: dict[str, int] = {}
    found = []
    for position, header in enumerate(headers):
        name = comparable_header(header)
        counts[name] = counts.get(name, 0) + 1
        found.append((name, position))
        if counts[name] > 1:
            found.append((f"{name} [{counts[name]}]", position))
    return found


def captured(pattern: str, header: str) -> str | None:
    """What the `*` of a pattern stands for in a header, None where the header does not match.

    `Cost (*)` finds `EUR` in `Cost (EUR)`. A pattern without `*` gives an empty text.
    """
    wanted, found = comparable_header(pattern), comparable_header(header)
    if "*" not in wanted:
        return "" if wanted == found else None
    before, _, after = wanted.partition("*")
    is_long_enough = len(found) > len(before) + len(after)
    if not (is_long_enough and found.startswith(before) and found.endswith(after)):
        return None
    return found[len(before) : len(found) - len(after)].strip()


def positions_of(pattern: str, headers: tuple[str, ...]) -> list[int]:
    """The positions of the headers that a name, or a pattern with one `*`, stands for."""
    wanted = comparable_header(pattern)
    if "*" not in wanted:
        return [position for name, position in numbered(headers) if name == wanted]
    return [
        position for position, header in enumerate(headers) if captured(pattern, header) is not None
    ]


def count_expected(cells: Iterable[str], expected: frozenset[str]) -> int:
    """How many cells are headers that are looked for (comparable names, some with one `*`)."""
    return sum(
        _is_expected(comparable_header(cell), expected)
        for cell in cells
        if len(cell) <= _LONGEST_HEADER and cell.strip()
    )


def _is_expected(name: str, expected: frozenset[str]) -> bool:
    return name in expected or any(
        len(name) > len(before) + len(after) and name.startswith(before) and name.endswith(after)
        for before, after in _patterns(expected)
    )


@lru_cache(maxsize=256)
def _patterns(expected: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """What stands before and after the `*` of the names that have one."""
    parts = (name.partition("*") for name in sorted(expected) if "*" in name)
    return tuple((before, after) for before, _, after in parts)


def data_kind(cell: str) -> str:
    """What a cell holds that no header does: `address`, `day` or `number`; empty for a word.

    A telephone number is an address, too.
    """
    text = cell.strip()
    if len(text) > _LONGEST_HEADER:
        return ""
    for kind, pattern in (("address", _ADDRESS), ("day", _DAY), ("number", _NUMBER)):
        if pattern.fullmatch(text):
            is_phone = kind == "number" and sum(map(str.isdigit, text)) >= _DIGITS_OF_A_PHONE
            return "address" if is_phone else kind
    return ""


def seems_headerless(headers: Sequence[str]) -> bool:
    """Whether what stands in the place of the header is a record: it holds an address or numbers.

    Headers that are days or years (a column for each month) are none.
    """
    kinds = [data_kind(header) for header in headers if header.strip()]
    if "address" in kinds:
        return True
    values = [kind for kind in kinds if kind]
    return len(values) * 2 >= len(kinds) and len(set(values)) > 1


def header_position(rows: Sequence[Sequence[str]], expected: frozenset[str]) -> int | None:
    """The position of the header among the first rows of a file, None where all are blank.

    It is the first filled row, unless one further down has two of the names that are looked for,
    and more than the first, and is no record of a table that has begun already; where no such
    names are known, the first row that is as wide as the table below a title.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    first = next((position for position, cells in enumerate(filled) if cells), None)
    if first is None:
        return None
    known = [count_expected(row, expected) for row in rows]
    best, position = max(1, known[first]), first
    for number in range(first + 1, len(rows)):
        is_begun = filled[first] >= max(filled[number], _SHARE_OF_A_TITLE)
        is_sure = known[number] >= max(_KNOWN_OF_A_HEADER, _NEARLY_ALL * filled[number])
        if known[number] > best and (is_sure or not is_begun) and _may_be_header(rows[number]):
            best, position = known[number], number
    if best > 1 or position != first:
        return position
    widest = max(filled)
    if filled[first] * _SHARE_OF_A_TITLE >= widest:
        return first
    return next(
        (
            number
            for number, row in enumerate(rows)
            if filled[number] * _SHARE_OF_A_TITLE > widest and _may_be_header(row)
        ),
        first,
    )


def _may_be_header(row: Sequence[str]) -> bool:
    """Whether no cell of a row is a value; days may be the months of a table, if they are many."""
    kinds = [data_kind(cell) for cell in row if cell.strip()]
    days = kinds.count("day")
    has_months = days >= _KNOWN_OF_A_HEADER
    return not {"address", "number"} & set(kinds) and (not days or has_months)

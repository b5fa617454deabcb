"""Headers compared as people write them: without case, accents, blanks around and mojibake."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from prospecting_roi.core.spelling.cells import BLANKS

_SPACES = re.compile(f"[{BLANKS}]+")
# What UTF-8 shows of an accent, a typographic mark or a no-break blank when it is read as a
# one-byte encoding.
_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf‘-„†-•…‰‹›€™Œ-ŸŠ-šŽ-žƒˆ˜]")
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
    patterns = [name for name in expected if "*" in name]
    return sum(
        comparable_header(cell) in expected
        or any(captured(pattern, cell) is not None for pattern in patterns)
        for cell in cells
        if cell.strip()
    )

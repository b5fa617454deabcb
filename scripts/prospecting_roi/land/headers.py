"""Headers compared as people write them: without case, accents and blanks around."""

import re
import unicodedata

from prospecting_roi.core.spelling.cells import BLANKS

_SPACES = re.compile(f"[{BLANKS}]+")


def comparable_header(header: str) -> str:
    """A header as it is compared."""
    plain = unicodedata.normalize("NFKD", header)
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

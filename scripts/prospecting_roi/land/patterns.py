"""The pattern that finds an export and those of the months to come.

Tools write the day, the period or a number into the names of their exports. What changes from
one export to the next becomes `*`, as far as the pattern then takes no other file that is there.
"""

import fnmatch
import glob
import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from babel.dates import get_month_names

_ENDINGS = (".csv.gz", ".txt.gz", ".tsv.gz", ".jsonl.gz")
_SEPARATOR = r"[ ._()\-–,+@~]"
# A name of so many letters is of one tool's export; a shorter one may begin any file's name.
_LONG_NAME = 10
# A shorter name in which nothing changes stays as it is; with so few letters beside, any does.
_SHORTEST = 4
_FEWEST_LETTERS = 2
_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")


def file_pattern(name: str, others: Iterable[str]) -> str:
    """The pattern for a file below `extracts/`; `others` are the files it must not take."""
    folder, _, base = name.rpartition("/")
    ending = next((e for e in _ENDINGS if base.lower().endswith(e)), "")
    if not ending:
        ending = f".{base.rpartition('.')[2]}" if "." in base else ""
    stem = base.removesuffix(base[len(base) - len(ending) :]) if ending else base
    before = f"{glob.escape(folder)}/" if folder else ""
    foreign = [other for other in others if other != name]
    for candidate in _candidates(stem):
        pattern = f"{before}{candidate}{ending}"
        if fnmatch.fnmatchcase(name, pattern) and not fnmatch.filter(foreign, pattern):
            return pattern
    return glob.escape(name)


def _candidates(stem: str) -> list[str]:
    """Patterns of a name without its ending, from the widest to the narrowest."""
    parts = [part for part in _changing().split(stem) if part]
    changes = [bool(_changing().fullmatch(part)) for part in parts]
    fixed = "".join(
        part for part, is_changing in zip(parts, changes, strict=True) if not is_changing
    )
    letters = sum(map(str.isalpha, fixed))
    if letters < (_FEWEST_LETTERS if any(changes) else _SHORTEST):
        return []
    found = []
    if letters >= _LONG_NAME or not any(changes):
        found.append(_joined(parts, changes, is_narrow=False))
    found.append(_joined(parts, changes, is_narrow=True))
    return [candidate for candidate in found if candidate.strip("*")]


def _joined(parts: list[str], changes: list[bool], *, is_narrow: bool) -> str:
    """The parts as a pattern; a narrow one keeps separators and wants a digit where one stands."""
    pieces = []
    for part, is_changing in zip(parts, changes, strict=True):
        if not is_changing:
            pieces.append(glob.escape(part))
            continue
        bare = re.sub(f"^{_SEPARATOR}+", "", part)
        kept = glob.escape(part[: len(part) - len(bare)]) if is_narrow else ""
        needs_digit = (is_narrow or len(bare) == len(part)) and bare[:1].isdigit()
        pieces.append(f"{kept}{'[0-9]' if needs_digit else ''}*")
    if not pieces[-1].endswith("*"):
        pieces.append("*")
    return "".join(pieces)


@cache
def _changing() -> re.Pattern[str]:
    """What changes in a name: numbers and names of months, with the separators around them."""
    months = {
        re.escape(name.rstrip("."))
        for language in ("fr", "en", "de", "es", "it")
        for width in _WIDTHS
        for name in get_month_names(width, "format", language).values()
    } | {"fevrier", "fevr", "aout", "decembre", "sept"}
    words = "|".join(sorted(months, key=len, reverse=True))
    number = (
        r"[0-9]{4,}(?:[tT][0-9]+)?|(?<![^\W_])[0-9]{1,3}(?![^\W_])|(?<![^\W_])[qt][1-4](?![^\W_])"
    )
    copies = r"(?<![^\W_])(?:copie|copy|kopie)(?![^\W_])"
    word = rf"(?<![^\W_])(?:{words})(?![^\W_])"
    one = f"(?:{number}|{word}|{copies})"
    return re.compile(rf"({_SEPARATOR}*{one}(?:{_SEPARATOR}*{one})*\)?)", re.IGNORECASE)

"""Durations as people write them: `02:45`, `2h45`, `2 h 45 min`, `165 min`, `PT2H45M`.

A bare number counts in the unit of its column, or of its header (`Duration (min)`); SQL reads
that. What has units or a clock is read here, text by text.
"""

import re
import unicodedata
from fractions import Fraction

HOUR, MINUTE, SECOND = 3600, 60, 1
_UNITS = {
    HOUR: "h|hrs?|hours?|heures?|std|stunden?|ore|ora|horas?|uur|uren|timer?|godz",
    MINUTE: "m|mn|mins?|minutes?|minuten|minuto|minutos|minuti|minuta|minut",
    SECOND: "s|secs?|seconds?|secondes?|sek|sekunden?|secondi|segundos?|seconden",
}
_WORDS = {unit: re.compile(rf"(?:{pattern})\.?") for unit, pattern in _UNITS.items()}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+\.?|'{1,2}|\"|′|″)?\s*(?:,|and|et|und|y|e)?\s*")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?\s*(?:h|hrs?|hours?)?\.?")
_ISO = re.compile(r"pt(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+(?:[.,]\d+)?)s)?")
_MARKS = {"'": MINUTE, "′": MINUTE, "''": SECOND, '"': SECOND, "″": SECOND}
_IN_HEADER = {
    HOUR: "hours|heures|stunden|horas|[(\\[](?:in |en )?(?:h|hrs?|std)\\.?[)\\]]",
    MINUTE: "minutes|minuten|minutos|minuti|[(\\[](?:in |en )?(?:m|mn|mins?)\\.?[)\\]]",
    SECOND: "seconds|secondes|sekunden|segundos|[(\\[](?:in |en )?(?:s|secs?|sek)\\.?[)\\]]",
}


def tidied(text: str, unit: int) -> str | None:
    """The duration as a number of units (seconds each), None where it cannot be read.

    Two numbers of a clock are hours and minutes; of seconds, minutes and seconds. Hours keep nine
    decimals, minutes and seconds are whole.
    """
    seconds = _seconds(_plain(text), unit)
    if seconds is None:
        return None
    if unit != HOUR:
        return str(int(seconds / unit + Fraction(1, 2)))
    whole = round(seconds / unit * 10**9)
    return f"{whole // 10**9}.{whole % 10**9:09d}".rstrip("0").rstrip(".")


def unit_in_header(header: str) -> int | None:
    """The seconds of the unit that a header names, None without one: `Durée (min)` gives 60."""
    plain = _plain(header)
    found = [
        unit
        for unit, pattern in _IN_HEADER.items()
        if re.search(rf"(?<![a-z])(?:{pattern})|_(?:{_UNITS[unit]})$", plain)
    ]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    return " ".join(
        "".join(letter for letter in bare if not unicodedata.combining(letter)).lower().split()
    )


def _seconds(plain: str, unit: int) -> Fraction | None:
    clock = _CLOCK.fullmatch(plain)
    if clock:
        first, second, third = (int(group or 0) for group in clock.groups())
        is_short = unit == SECOND and clock.group(3) is None
        return Fraction(first * 60 + second if is_short else first * 3600 + second * 60 + third)
    iso = _ISO.fullmatch(plain)
    if iso and any(iso.groups()):
        hours, minutes, seconds = (_number(group or "0") for group in iso.groups())
        return hours * HOUR + minutes * MINUTE + seconds
    return _by_units(plain)


def _by_units(plain: str) -> Fraction | None:
    """The sum of numbers with units, each smaller than the one before; the last may have none."""
    total, last, position = Fraction(0), None, 0
    while position < len(plain):
        part = _PART.match(plain, position)
        if part is None:
            return None
        unit = _unit(part.group(2), last)
        if unit is None or (last is not None and unit >= last):
            return None
        total += _number(part.group(1)) * unit
        last, position = unit, part.end()
    return total if last is not None else None


def _unit(word: str | None, last: int | None) -> int | None:
    if not word:
        # `2h45`: what follows hours without a word is minutes.
        return None if last is None else {HOUR: MINUTE, MINUTE: SECOND}.get(last)
    if word in _MARKS:
        return _MARKS[word]
    return next((unit for unit, pattern in _WORDS.items() if pattern.fullmatch(word)), None)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))

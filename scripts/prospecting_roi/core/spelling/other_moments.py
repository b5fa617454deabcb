"""Dates and times as tools and languages write them: what SQL does not read, cell by cell.

`tidied` gives such a cell as ISO text, which is then read like any other; `shown_order` says
what it shows of the order of day and month. Read are names of months in the usual languages of
Europe, weekdays before a date, `10h15` and `a.m.`, names of time zones, RFC 2822, `date`, `ctime`
and JavaScript's own text, seconds or milliseconds since 1970, and `20260303101500`. Nothing is
guessed: a word that is no part of a date leaves the cell unread.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_day_names, get_month_names

from prospecting_roi.core.spelling.moments import ORDERED

_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "pl")
# Beside those of Babel: what Excel and people write.
_MORE_MONTHS = {
    "janv": 1, "fevr": 2, "fev": 2, "mrz": 3, "mar": 3, "avr": 4, "juin": 6, "juil": 7, "jul": 7,
    "aout": 8, "sept": 9, "sep": 9, "set": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_CONNECTORS = frozenset(
    ["a", "at", "um", "om", "ore", "alle", "as", "las", "le", "the", "of", "den", "el", "on", "kl",
     "de", "del", "do", "di", "d", "il", "dem", "dia", "der", "o", "-", "–", "—", "|", "·"]
)  # fmt: skip
_HOURS_OF_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1,
    "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "aest": 10, "aedt": 11,
}  # fmt: skip
_HALF = r"(?:\s?([ap])\.?\s?m\b\.?)?"
_MINUTES = r"(?:(\d{2})\s?(?:m|mn|min)?(?:\s?(\d{2})\s?(?:s|sec)?)?)?"
# Hour, minute, second and the letter of a half day, each way to write them.
_CLOCKS = (
    re.compile(
        rf"(?<![\d:.])(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,:]\d{{1,9}})?)?(?![\d:]){_HALF}"
        r"(?:\s?(?:uhr|h|hrs?)\b)?"
    ),
    re.compile(rf"(?<![\w.:])(\d{{1,2}})\s?(?:h|heures?|uhr)\s?{_MINUTES}(?!\w)()"),
    re.compile(r"(?<![\w.:])(\d{1,2})()()\s?([ap])\.?\s?m\b\.?"),
    re.compile(
        rf"(?<=[\s,])(\d{{1,2}})\.(\d{{2}})(?:\.(\d{{2}})(?:\.\d{{1,9}})?)?(?![.\d]){_HALF}"
        r"(?:\s?uhr\b)?"
    ),
)
_OFFSET = re.compile(r"^[\s(]*(?:utc|gmt)?\s?([+−-])(\d{1,2})(?::?(\d{2}))?(?![\d/.-])\)?")
_ZONE_NAME = re.compile(r"\(?\b((?:[a-z]+/)+[a-z_]+|[a-z]{1,5})\b\)?")
_EPOCH = re.compile(r"([1-9]\d{9})(?:\.\d+)?|([1-9]\d{9})\d{3}|([1-9]\d{9})\d{6}")
_EPOCHS = (1_000_000_000, 4_102_444_800)  # September 2001 to 2099
_COMPACT = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})[t ]?(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?"
    r"(z|[+-]\d{2}:?\d{2})?"
)
_SERIAL = re.compile(r"([1-7]\d{4}),(\d+)")
_BY_NUMBERS = re.compile(r"(\d{1,2})(?:[-/.] ?| )(\d{1,2})(?:[-/.] ?| )(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})|((?:19|20)\d{2})(\d{2})(\d{2})")
_LAST_OF_CENTURY = 69  # a two-digit year from here on is of the last century, as POSIX has it
_NOON = 12
_MIDNIGHT = 24


@dataclass(frozen=True)
class _Clock:
    """A time of day in seconds, and its distance from UTC, None where it states none."""

    seconds: int
    zone: timezone | ZoneInfo | None


def tidied(text: str, *, is_month: bool, is_month_first: bool) -> str | None:
    """The cell as ISO text (a day, a moment, a moment with offset, a serial), None if unread.

    `is_month`: a month without a day is the first of it.
    """
    plain = _plain(text)
    return _as_number(plain) or next(_readings(plain, is_month, is_month_first), None)


def shown_order(text: str) -> str:
    """`day_first`, `month_first`, `either`, `same`; `read` for a cell without order, or `other`."""
    plain = _plain(text)
    if _as_number(plain):
        return "read"
    as_day = next(_readings(plain, False, False), None)
    as_month = next(_readings(plain, False, True), None)
    if as_day and as_month:
        is_ordered = any(_BY_NUMBERS.fullmatch(rest) for rest, _ in _parts(plain))
        return ("same" if as_day == as_month else "either") if is_ordered else "read"
    if as_day or as_month:
        return "day_first" if as_day else "month_first"
    return "other"


def is_ordered(text: str) -> bool:
    """Whether SQL sees day and month of a cell by itself (`03/25/2026 10h15`)."""
    return re.match(ORDERED, text) is not None


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(bare.lower().split()).strip("'\"").removesuffix("e0")


def _as_number(plain: str) -> str | None:
    """Seconds, milli- or microseconds since 1970, digits without marks, a serial with a comma."""
    epoch = _EPOCH.fullmatch(plain)
    if epoch:
        seconds = int(next(group for group in epoch.groups() if group))
        if _EPOCHS[0] <= seconds < _EPOCHS[1]:
            return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}Z"
    compact = _COMPACT.fullmatch(plain)
    if compact:
        year, month, day, hour, minute, second, zone = compact.groups()
        day_text = _day(int(year), int(month), int(day))
        offset = {None: "", "z": "Z"}.get(zone, zone)
        return day_text and f"{day_text} {hour}:{minute}:{second or '00'}{offset}"
    serial = _SERIAL.fullmatch(plain)
    return f"{serial.group(1)}.{serial.group(2)}" if serial else None


def _readings(plain: str, is_month: bool, is_month_first: bool) -> Iterator[str]:
    for rest, clock in _parts(plain):
        day = _date(rest, is_month_first)
        if day is None and is_month and clock is None:
            day = _month(rest)
        if day is None:
            continue
        if clock is None:
            yield day.isoformat()
            continue
        moment = datetime(day.year, day.month, day.day) + timedelta(seconds=clock.seconds)  # noqa: DTZ001
        zoned = f"{moment:%Y-%m-%d %H:%M:%S}"
        if clock.zone is not None:
            offset = f"{moment.replace(tzinfo=clock.zone):%z}"
            zoned += f"{offset[:3]}:{offset[3:5]}"
        yield zoned


def _parts(plain: str) -> Iterator[tuple[str, _Clock | None]]:
    """What may be the date of a cell, and its clock: each way to take a clock out, then none."""
    first = plain.split("→", maxsplit=1)[0].strip()
    for pattern in _CLOCKS:
        found = pattern.search(first)
        if found is None:
            continue
        hour, minute, second, half = found.groups()
        seconds = _seconds(int(hour), int(minute or 0), int(second or 0), half)
        before, after = first[: found.start()], first[found.end() :]
        before = re.sub(r"(?<=\d)t$", "", before)
        zone, before, after = _zone(before, after)
        if seconds is not None:
            for rest in _without_words(f"{before} {after}"):
                yield rest, _Clock(seconds, zone)
    for rest in _without_words(first):
        yield rest, None


def _seconds(hour: int, minute: int, second: int, half: str | None) -> int | None:
    if half and hour > _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    is_midnight = hour == _MIDNIGHT and not minute and not second
    if minute > 59 or second > 59 or (hour >= _MIDNIGHT and not is_midnight):  # noqa: PLR2004
        return None
    return hour * 3600 + minute * 60 + second


def _zone(before: str, after: str) -> tuple[timezone | ZoneInfo | None, str, str]:
    """The zone beside a clock, and what stands before and after without it."""
    found = _OFFSET.match(after)
    if found:
        sign = 1 if found.group(1) == "+" else -1
        minutes = int(found.group(2)) * 60 + int(found.group(3) or 0)
        if minutes > 14 * 60:
            return None, before, after
        # JavaScript says the name of the zone once more in brackets.
        rest = re.sub(r"^\s*\([^()]*\)", "", after[found.end() :])
        return timezone(sign * timedelta(minutes=minutes)), before, rest
    for found in _ZONE_NAME.finditer(after):
        name = found.group(1)
        rest = after[: found.start()] + after[found.end() :]
        if name in _HOURS_OF_ZONES:
            return timezone(timedelta(hours=_HOURS_OF_ZONES[name])), before, rest
        if name in _zones():
            return ZoneInfo(_zones()[name]), before, rest
    return None, before, after


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


def _without_words(rest: str) -> Iterator[str]:
    """The words of a date without those that only join them, as they are and without a weekday."""
    words = [word for word in re.split(r"[\s,;]+", rest) if word and word not in _CONNECTORS]
    yield " ".join(words)
    if len(words) > 1 and words[0].rstrip(".") in _names()[1]:
        yield " ".join(words[1:])


def _date(rest: str, is_month_first: bool) -> date | None:
    numbers = _BY_NUMBERS.fullmatch(rest)
    if numbers:
        first, second, year = numbers.groups()
        month, day = (first, second) if is_month_first else (second, first)
        return _made(_full_year(year), int(month), int(day))
    iso = _YEAR_FIRST.fullmatch(rest)
    if iso:
        year, month, day = (group for group in iso.groups() if group)
        return _made(int(year), int(month), int(day))
    for pattern, year_at, month_at, day_at in (
        (r"(\d{1,2})(?:er|st|nd|rd|th|º|\.)?[-/. ]*([^\W\d_]+)\.?[-/. ]*'?(\d{4}|\d{2})", 3, 2, 1),
        (r"([^\W\d_]+)\.?[-/. ]*(\d{1,2})(?:er|st|nd|rd|th|º|\.)?[-/ ]+(\d{4})", 3, 1, 2),
        (r"(\d{4})[-/. ]([^\W\d_]+)[-/. ](\d{1,2})", 1, 2, 3),
    ):
        found = re.fullmatch(pattern, rest)
        named = _names()[0].get(found.group(month_at)) if found else None
        if found and named:
            return _made(_full_year(found.group(year_at)), named, int(found.group(day_at)))
    return None


def _month(rest: str) -> date | None:
    """The first day of `mars-26`, `mars 2026`, `2026 M03`."""
    named = re.fullmatch(r"([^\W\d_]{3,})\.?[-/. ]*'?(\d{4}|\d{2})", rest)
    if named and named.group(1) in _names()[0]:
        return _made(_full_year(named.group(2)), _names()[0][named.group(1)], 1)
    numbered = re.fullmatch(r"(\d{4})[-/. ]?m(\d{1,2})|m(\d{1,2})[-/. ](\d{4})", rest)
    if numbered:
        year, month = numbered.group(1) or numbered.group(4), numbered.group(2) or numbered.group(3)
        return _made(int(year), int(month), 1)
    return None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - written with its century
        return year
    return year + (1900 if year >= _LAST_OF_CENTURY else 2000)


def _day(year: int, month: int, day: int) -> str | None:
    made = _made(year, month, day)
    return made.isoformat() if made else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1000 else None  # noqa: PLR2004 - as SQL reads
    except ValueError:
        return None


@cache
def _names() -> tuple[dict[str, int], frozenset[str]]:
    """Names of months with their numbers, and names of weekdays, comparable.

    A name that is two months in two languages is none.
    """
    found: dict[str, set[int]] = {}
    days = set()
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(_plain(name).rstrip("."), set()).add(number)
                days |= {
                    _plain(name).rstrip(".")
                    for name in get_day_names(width, context, language).values()
                }
    months = {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}
    return {**months, **_MORE_MONTHS}, frozenset(days)

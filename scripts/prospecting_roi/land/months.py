"""Months in columns: a row with a column for each month becomes a record per month.

`Poste;Canal;janv. 2026;févr. 2026;Total` is how budgets and costs are kept. The columns of months
become two, called like the extract's date and its first amount; the other columns stay beside
them; a cell without an amount is no record.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from babel.dates import get_month_names

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import Section
from prospecting_roi.core.shown import shown
from prospecting_roi.core.spelling.cells import comparable, literal, matches, trimmed
from prospecting_roi.core.total_words import NAME
from prospecting_roi.land.connection import reading_connection
from prospecting_roi.land.headers import comparable_header, positions_of
from prospecting_roi.land.source import Source

# Fewer columns that are called like months are no such table.
FEWEST_MONTHS = 3
_LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl")
# `2025-26` names two years; `2000 EUR` none.
_YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-/–]([0-9]{2})(?![0-9]|[-/.][0-9]))?(?![0-9])"
    r"(?!\s?(?:k?€|k?eur|[$£]|usd|chf|gbp))",
    re.IGNORECASE,
)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?(?:[ t].*)?")
# The second of two digits may be a month (`05/01`) below 13.
_MONTH_YEAR = re.compile(r"(?:01[-/.])?([0-9]{1,2})[-/.]([0-9]{4}|1[3-9]|[2-9][0-9])")
_NAMED = re.compile(r"([^\W\d_]{3,})[ .'/-]*([0-9]{4}|[0-9]{2})?")
_YEAR_NAMED = re.compile(r"([0-9]{4})[ .'/-]*([^\W\d_]{3,})\.?")
_TWO_DIGITS = 100
_WORD = re.compile(r"[^\W\d_]{3,}")
_PART = re.compile(r"[tqsh][1-4]\b|total|(?:1er|[2-4]e?) (?:trim|sem)|cumul|moyenne|average|ytd")
_DATES = ("date", "month", "timestamp")
_AMOUNTS = ("amount", "number", "integer")


def month_columns(headers: Sequence[str]) -> dict[int, tuple[int | None, int]]:
    """Position -> (year if it is written, month) of the headers that are months, if it is many."""
    read = {position: _month(comparable_header(header)) for position, header in enumerate(headers)}
    found = {position: month for position, month in read.items() if month}
    return found if len(found) >= FEWEST_MONTHS else {}


def headers_of_rows(headers: Sequence[str], extract: Extract) -> tuple[str, ...]:
    """The headers that a file with months in columns has once these are rows."""
    months = month_columns(headers)
    return (*(h for position, h in enumerate(headers) if position not in months), *_names(extract))


def months_to_rows(
    source: Source, section: Section, extract: Extract, path: Path, name: str, scratch: Path
) -> Source:
    """The source with its columns of months as rows.

    Raises UserError where the file has no such columns, and where it is not sure of their months.
    """
    columns = month_columns(source.headers)
    if not columns:
        raise UserError(
            f"extracts/{name} line {source.header_line}: no column is called like a month (such as "
            f"`janv. 2026`), as `format.months_in_columns` of roi.yml line "
            f"{section.line_of('format.months_in_columns')} says, or fewer than {FEWEST_MONTHS}: "
            f"write the header into one line where months stand below their years, else remove "
            f"that setting."
        )
    stated = section.format.months_in_columns
    years = (stated,) if not isinstance(stated, bool) else _years_of(source.title, name)
    months, is_guessed = _dated(columns, years)
    if len(months) < len(columns):
        raise UserError(
            f"extracts/{name} line {source.header_line}: {_what_is_unsaid(columns, years)}; write "
            f"the year into each header (`janv. 2026`)."
        )
    _check_order(source, months, name)
    fixed = [p for p in range(len(source.headers)) if p not in months]
    target = scratch / "months.parquet"
    with reading_connection(source, path, scratch) as con:
        con.execute(
            f"copy ({_rows(source, fixed, months)}) to {literal(str(target))} (format parquet)"
        )
    names = (*_beside([source.headers[p] for p in fixed], section, extract), *_names(extract))
    told = f"{len(months)} columns of months became rows"
    if is_guessed:
        told += ", of another year where months begin anew"
    return replace(
        source,
        headers=names,
        relation=f"read_parquet({literal(str(target))})",
        typed=(False,) * len(names),
        attach=None,
        formats=(*source.formats, ("months", "in columns", told, is_guessed)),
    )


def _rows(source: Source, fixed: Sequence[int], months: Mapping[int, str]) -> str:
    """The select that gives a row per record and month, blank where there is no amount."""
    cells = [f"nullif({trimmed(f'cast(c{p} as varchar)')}, '')" for p in fixed]
    first = f"coalesce({', '.join([*cells, 'null'])})"
    amount = " ".join(f"when {p} then cast(c{p} as varchar)" for p in months)
    month = " ".join(f"when {p} then {literal(day)}" for p, day in months.items())
    is_record = f"_amount <> '' and not coalesce({matches(comparable('_first'), NAME)}, false)"
    selected = [
        *(f"case when {is_record} then cast(c{p} as varchar) end as c{n}"
          for n, p in enumerate(fixed)),
        f"case when {is_record} then case _month {month} end end as c{len(fixed)}",
        f"case when {is_record} then _amount end as c{len(fixed) + 1}",
    ]  # fmt: skip
    each = f"select *, row_number() over () as _record, {first} as _first from {source.relation}"
    listed = f"select *, unnest([{', '.join(map(str, months))}]) as _month from ({each})"
    valued = f"select *, {trimmed(f'case _month {amount} end')} as _amount from ({listed})"
    return f"select {', '.join(selected)} from ({valued}) order by _record, _month"


def _names(extract: Extract) -> tuple[str, str]:
    """What the column of months and that of amounts are called: as the extract calls them."""
    columns = sorted(extract.columns, key=lambda column: not column.is_required)
    dates = [column.name for column in columns if column.type in _DATES]
    amounts = [column.name for column in columns if column.type in _AMOUNTS]
    return (dates[0] if dates else "month", amounts[0] if amounts else "amount")


def _beside(headers: Sequence[str], section: Section, extract: Extract) -> list[str]:
    """The other columns: a total, or a month of the row, is not called as what was in columns."""
    names = _names(extract)
    known = {
        *names,
        *(h for name, given in section.columns if name in names for h in given.headers()),
    }
    taken = {position for text in known for position in positions_of(text, tuple(headers))}
    return [
        f"beside the months: {header}" if position in taken else header
        for position, header in enumerate(headers)
    ]


def _turns(columns: Mapping[int, tuple[int | None, int]]) -> list[int]:
    """How often months have begun anew up to each column."""
    months = [month for _, month in columns.values()]
    anew = [after <= before for before, after in pairwise(months)]
    return list(accumulate(anew, initial=0))


def _dated(
    columns: Mapping[int, tuple[int | None, int]], years: Sequence[int]
) -> tuple[dict[int, str], bool]:
    """Position -> first day of the month, and whether a year was concluded from the order.

    A month that names no year is of the year of those around it that do, else of one of `years`:
    where months begin anew another one begins, and there must be as many, one after the other.
    """
    turns = dict(zip(columns, _turns(columns), strict=True))
    count = max(turns.values()) + 1
    firsts = {own - turns[position] for position, (own, _) in columns.items() if own}
    if not firsts and years and list(years) == list(range(years[0], years[0] + count)):
        firsts = {years[0]}
    found = {}
    for position, (own, month) in columns.items():
        if own or len(firsts) == 1:
            year = own or min(firsts) + turns[position]
            found[position] = f"{year:04d}-{month:02d}-01"
    return found, count > 1 and not all(own for own, _ in columns.values())


def _what_is_unsaid(columns: Mapping[int, tuple[int | None, int]], years: Sequence[int]) -> str:
    """Why the years of months in columns are not known."""
    named = f"only name {' and '.join(map(str, years))}" if years else "name none"
    if _turns(columns)[-1]:
        return (
            "the months in columns begin anew, so that they are of several years, but the lines "
            f"above, the file's name or roi.yml {named}, not each in its order"
        )
    return (
        "the months in columns name no year, and the lines above or the file's name do not name "
        f"one year alone (they {named}), nor does roi.yml: say it there as `format: "
        "{months_in_columns: 2026}`"
    )


def _check_order(source: Source, months: Mapping[int, str], name: str) -> None:
    """Raise UserError for two columns of one month, and for one that looks like a lost month."""
    twice = [day for day, count in Counter(months.values()).items() if count > 1]
    if twice:
        raise UserError(
            f"extracts/{name} line {source.header_line}: two columns are called like the month "
            f"{twice[0][:7]}; write its year into the header of each (`janv. 2026`), or leave one "
            f"of them out."
        )
    lost = next(_lost(source.headers, months), None)
    if lost:
        raise UserError(
            f"extracts/{name} line {source.header_line}: the column {shown(lost)} stands where a "
            f"month is missing, and is not read as one; call it like one (`janv. 2026`), or move "
            f"it to the end of the table under another name."
        )


def _lost(headers: Sequence[str], months: Mapping[int, str]) -> Iterator[str]:
    """Headers that begin like a month that no column is, or stand in the place of one."""
    read = {int(day[5:7]) for day in months.values()}
    for position, header in enumerate(headers):
        word = _WORD.match(comparable_header(header))
        number = _month_names().get(word[0]) if word and position not in months else None
        if number and number not in read:
            yield header
    for (left, before), (right, after) in pairwise(months.items()):
        if _number(after) > _number(before) + 1:
            yield from (h for h in headers[left + 1 : right] if not _is_sum(comparable_header(h)))


def _is_sum(header: str) -> bool:
    """Whether a header is blank, or that of a total or of a part of a year."""
    return not header or bool(_PART.match(header)) or bool(re.fullmatch(NAME, header))


def _number(day: str) -> int:
    """The months up to that of a day."""
    return int(day[:4]) * 12 + int(day[5:7])


def _years_of(title: Sequence[str], name: str) -> tuple[int, ...]:
    """The years that the lines above name, in their order, else those of the file's name."""
    for texts in (title, (name,)):
        named = [match for text in texts for match in _YEAR.finditer(text)]
        years = dict.fromkeys(year for match in named for year in _years(match))
        if years:
            return tuple(years)
    return ()


def _years(match: re.Match[str]) -> Iterator[int]:
    yield int(match[1])
    if match[2] and int(match[2]) == (int(match[1]) + 1) % 100:
        yield int(match[1]) + 1


@lru_cache(maxsize=4096)
def _month(header: str) -> tuple[int | None, int] | None:
    """The year and month that a comparable header is called by, None for any other header."""
    header = header.rstrip(" *").replace("_", " ")
    number, year = 0, ""
    if found := _ISO.fullmatch(header):
        number, year = int(found.group(2)), found.group(1)
    elif found := _MONTH_YEAR.fullmatch(header):
        number, year = int(found.group(1)), found.group(2)
    elif found := _NAMED.fullmatch(header):
        number, year = _month_names().get(found.group(1), 0), found.group(2) or ""
    elif found := _YEAR_NAMED.fullmatch(header):
        number, year = _month_names().get(found.group(2), 0), found.group(1)
    if number not in range(1, 13):
        return None
    whole = int(year) if year else None
    return (whole + 2000 if whole is not None and whole < _TWO_DIGITS else whole), number


@cache
def _month_names() -> Mapping[str, int]:
    """Comparable names of months, whole and short, in the languages of Western Europe."""
    found = {"sept": 9, "sett": 9, "aou": 8, "juill": 7, "maj": 5, "mrz": 3, "fevr": 2, "fev": 2}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                for number, name in names.items():
                    found.setdefault(comparable_header(name).rstrip("."), number)
    return found

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
from pathlib import Path

from babel.dates import get_month_names

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import Section
from prospecting_roi.core.spelling.cells import comparable, literal, matches, trimmed
from prospecting_roi.core.total_words import NAME
from prospecting_roi.land.connection import reading_connection
from prospecting_roi.land.headers import comparable_header
from prospecting_roi.land.source import Source

# Fewer columns that are called like months are no such table.
FEWEST_MONTHS = 3
_LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?(?:[ t].*)?")
_MONTH_YEAR = re.compile(r"(?:01[-/.])?([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([^\W\d_]{3,})[ .'/-]*([0-9]{4}|[0-9]{2})?")
_YEAR_NAMED = re.compile(r"([0-9]{4})[ .'/-]*([^\W\d_]{3,})\.?")
_TWO_DIGITS = 100
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

    Raises UserError where the file has no such columns, and where their year is not known.
    """
    columns = month_columns(source.headers)
    if not columns:
        raise UserError(
            f"extracts/{name} line {source.header_line}: no column is called like a month (such as "
            f"`janv. 2026`), as `format.months_in_columns` of roi.yml line "
            f"{section.line_of('format.months_in_columns')} says: write the header into one line "
            f"where months stand below their years, else remove that setting."
        )
    stated = section.format.months_in_columns
    years = (stated,) if not isinstance(stated, bool) else _years_of((*source.title, name))
    months = dict(_dated(columns, years))
    if len(months) < len(columns):
        raise UserError(
            f"extracts/{name} line {source.header_line}: the months in columns name no year and "
            f"neither do the lines above nor the file's name; write it in roi.yml as `format: "
            f"{{months_in_columns: 2026}}`, or into each header (`janv. 2026`) where there are "
            f"several."
        )
    twice = [day for day, count in Counter(months.values()).items() if count > 1]
    if twice:
        raise UserError(
            f"extracts/{name} line {source.header_line}: two columns are called like the month "
            f"{twice[0][:7]}; write its year into the header of each (`janv. 2026`), or leave one "
            f"of them out."
        )
    fixed = [p for p in range(len(source.headers)) if p not in months]
    target = scratch / "months.parquet"
    with reading_connection(source, path, scratch) as con:
        con.execute(
            f"copy ({_rows(source, fixed, months)}) to {literal(str(target))} (format parquet)"
        )
    names = (*(source.headers[position] for position in fixed), *_names(extract))
    shown = f"{len(months)} columns of months became rows"
    is_guessed = len(years) > 1 and any(own is None for own, _ in columns.values())
    if is_guessed:
        shown += f", of the years {', '.join(map(str, years))} where months begin anew"
    return replace(
        source,
        headers=names,
        relation=f"read_parquet({literal(str(target))})",
        typed=(False,) * len(names),
        attach=None,
        formats=(*source.formats, ("months", "in columns", shown, is_guessed)),
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


def _dated(
    columns: Mapping[int, tuple[int | None, int]], years: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Position -> first day of the month.

    Of several years, one after the other, each begins where months begin anew.
    """
    turns, before = dict[int, int](), 0
    for position, (own, month) in columns.items():
        if own is None:
            turns[position] = max(turns.values(), default=0) + (month <= before)
            before = month
    each = range(years[0], years[0] + max(turns.values(), default=0) + 1) if years else ()
    is_a_year_each = tuple(each) == tuple(years)
    for position, (own, month) in columns.items():
        if own is None and len(years) > 1 and not is_a_year_each:
            continue
        if own or years:
            year = own or years[turns[position] if len(years) > 1 else 0]
            yield position, f"{year:04d}-{month:02d}-01"


def _years_of(texts: Sequence[str]) -> tuple[int, ...]:
    """The years that the texts name, in their order."""
    return tuple(dict.fromkeys(int(year) for text in texts for year in _YEAR.findall(text)))


@lru_cache(maxsize=4096)
def _month(header: str) -> tuple[int | None, int] | None:
    """The year and month that a comparable header is called by, None for any other header."""
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
    found: dict[str, int] = {"sept": 9, "juill": 7, "fevr": 2, "fev": 2}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                for number, name in names.items():
                    found.setdefault(comparable_header(name).rstrip("."), number)
    return found

"""What a record says beside its columns, and ids that a spreadsheet has spoilt."""

import re

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.spelling.cells import literal, trimmed
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.headers import comparable_header
from prospecting_roi.land.source import Source

_CELL = re.compile(r"\b[ct](\d+)\b")
# Excel writes a long number so, and keeps 15 of its digits.
_SCIENTIFIC = "-?[0-9](?:[.,][0-9]+)?[eE][+][0-9]{1,3}"


def unread_cells(source: Source, columns: tuple[MappedColumn, ...]) -> str | None:
    """SQL of a digest of the cells that no column takes, None where each is taken.

    Two records that are equal in every column, but not in these, are not the same record. Neither
    the order of the columns nor empty ones count.
    """
    taken = {int(place) for column in columns for place in _CELL.findall(column.sql)}
    taken |= {place for column in columns for place in column.numbers}
    headers = sorted(
        (comparable_header(header), place)
        for place, header in enumerate(source.headers)
        if place not in taken
    )
    if not headers:
        return None
    cells = [
        f"{literal(header + chr(30))} || nullif({trimmed(f'cast(c{place} as varchar)')}, '')"
        for header, place in headers
    ]
    return f"md5(nullif(concat_ws(chr(31), {', '.join(cells)}), ''))"


def refuse_spoilt_ids(
    con: duckdb.DuckDBPyConnection, source: Source, columns: tuple[MappedColumn, ...], name: str
) -> None:
    """Raise UserError where a column of ids holds numbers in scientific notation.

    Their last digits are gone, so that different records have the same id.
    """
    ids = [c for c in columns if c.type in ("id", "list") and not c.is_constant]
    spoilt = [
        f"contains(upper({_text(c)}), 'E+') "
        f"and regexp_full_match(trim({_text(c)}), {literal(_SCIENTIFIC)})"
        for c in ids
    ]
    if not spoilt:
        return
    counted = ", ".join(f"min(case when {condition} then _n end)" for condition in spoilt)
    numbered = f"(select *, row_number() over () as _n from {source.relation})"
    [found] = con.execute(f"select {counted} from {numbered}").fetchall()
    for column, number in zip(ids, found, strict=True):
        if number is None:
            continue
        [(text,)] = con.execute(
            f"select {_text(column)} from {numbered} where _n = {number}"
        ).fetchall()
        raise UserError(
            f"extracts/{name} record {number}: the id `{text.strip()}` of `{column.name}` is a "
            f"number in scientific notation, whose last digits the spreadsheet has lost; export "
            f"the file again from its tool and do not save it in Excel, or import it there with "
            f"this column as text (Data, From text/CSV)."
        )


def _text(column: MappedColumn) -> str:
    return f"coalesce(cast({column.sql} as varchar), '')"

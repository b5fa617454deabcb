"""What a record says beside its columns, and ids that a spreadsheet has spoilt."""

import re
from pathlib import Path

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.spelling.cells import identifier, literal, matches, trimmed
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
    con: duckdb.DuckDBPyConnection, columns: tuple[MappedColumn, ...], landed: Path, name: str
) -> None:
    """Raise UserError where a column of ids landed numbers in scientific notation.

    Their last digits are gone, so that different records have the same id.
    """
    ids = [c.name for c in columns if c.type in ("id", "list") and not c.is_constant]
    if not ids:
        return
    file = f"read_parquet({literal(str(landed))}, file_row_number = true)"
    present = {str(row[0]) for row in con.execute(f"describe from {file}").fetchall()}
    number = "_record" if "_record" in present else "file_row_number + 1"
    first = ", ".join(
        f"min(case when {_is_spoilt(identifier(column))} then {number} end)" for column in ids
    )
    [found] = con.execute(f"select {first} from {file}").fetchall()
    for column, record in zip(ids, found, strict=True):
        if record is None:
            continue
        [(text,)] = con.execute(
            f"select {identifier(column)} from {file} where {number} = {record}"
        ).fetchall()
        raise UserError(
            f"extracts/{name} record {record}: the id `{text}` of `{column}` is a number in "
            f"scientific notation, whose last digits the spreadsheet has lost; export the file "
            f"again from its tool and do not save it in Excel, or import it there with this column "
            f"as text (Data, From text/CSV)."
        )


def _is_spoilt(cell: str) -> str:
    return f"contains(upper({cell}), 'E+') and {matches(cell, _SCIENTIFIC)}"

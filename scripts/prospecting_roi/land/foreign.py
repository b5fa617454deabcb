"""Records that are none: totals under a table, the header written again."""

import duckdb

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.spelling.cells import comparable, literal, matches, trimmed
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.source import Source

_MOMENTS = ("date", "month", "timestamp")
_TOTAL = "(?:grand |sous[- ]?|sub[- ]?)?tota(?:l|ls|ux)(?: general)?(?: ?[:–-].*)?"
# So many headers tell a header written again from a record; in so many cells a total is named.
_MOST_HEADERS = 6
_MOST_CELLS = 4


def foreign_records(
    con: duckdb.DuckDBPyConnection,
    extract: Extract,
    source: Source,
    columns: tuple[MappedColumn, ...],
) -> tuple[str, ...]:
    """The condition (SQL) by which records are totals or the header again, if there are any.

    A total has its word in its first filled cell and no digit in any required date.
    """
    needed = {column.name for column in extract.columns if column.is_required}
    moments = [
        f"not regexp_matches(coalesce(cast({column.sql} as varchar), ''), '[0-9]')"
        for column in columns
        if column.name in needed and column.type in _MOMENTS and not column.is_constant
    ]
    cells = [
        f"nullif({trimmed(f'cast(c{position} as varchar)')}, '')"
        for position in range(min(len(source.headers), _MOST_HEADERS))
    ]
    again = " and ".join(
        f"{cell} = {literal(header.strip())}"
        for cell, header in zip(cells, source.headers, strict=False)
        if header.strip()
    )
    conditions = [f"({again})"] if again else []
    if moments:
        first = f"coalesce({', '.join([*cells[:_MOST_CELLS], 'null'])})"
        conditions.append(f"({matches(comparable(first), _TOTAL)} and {' and '.join(moments)})")
    condition = " or ".join(conditions)
    if not condition:
        return ()
    undated = " and ".join(moments) or "true"
    found = con.execute(
        f"select 1 from {source.relation} where ({undated}) and ({condition}) limit 1"
    ).fetchall()
    return (f"({condition})",) if found else ()

"""The header written again among the records."""

import duckdb

from prospecting_roi.core.spelling.cells import literal, trimmed
from prospecting_roi.land.source import Source

# So many headers tell a header written again from a record.
_MOST_HEADERS = 6


def header_again(con: duckdb.DuckDBPyConnection, source: Source) -> tuple[str, ...]:
    """The condition (SQL) by which records are the header again, if there are any."""
    again = " and ".join(
        f"nullif({trimmed(f'cast(c{position} as varchar)')}, '') = {literal(header.strip())}"
        for position, header in enumerate(source.headers[:_MOST_HEADERS])
        if header.strip()
    )
    if not again:
        return ()
    found = con.execute(f"select 1 from {source.relation} where {again} limit 1").fetchall()
    return (f"({again})",) if found else ()

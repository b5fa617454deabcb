"""Which ids and labels were somebody's: a pseudonym stands for each in what has landed."""

from pathlib import Path

import duckdb

from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.spelling.persons import PSEUDONYMS
from prospecting_roi.land.accounting import SettledColumn
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.connection import one_row

DECISION = "pseudonym"
_TYPES = ("id", "label", "list")


def pseudonyms(
    con: duckdb.DuckDBPyConnection, columns: tuple[MappedColumn, ...], landed: Path
) -> tuple[SettledColumn, ...]:
    """A line for each column that holds pseudonyms, with how many; no cell is shown."""
    names = [column.name for column in columns if column.type in _TYPES]
    if not names:
        return ()
    begins = " or ".join(f"starts_with({{0}}, {literal(mark)})" for mark in PSEUDONYMS)
    counts = ", ".join(
        f"count(*) filter (where {begins.format(identifier(name))})" for name in names
    )
    row = one_row(con, f"select {counts} from read_parquet({literal(str(landed))})")
    return tuple(
        SettledColumn(name, DECISION, f"{count} addresses, numbers or names of persons", False)
        for name, count in zip(names, row, strict=True)
        if count
    )

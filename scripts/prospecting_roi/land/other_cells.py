"""Cells that SQL could not spell, read text by text: unusual dates, times and durations.

Only files that have such cells pay for them: their distinct texts are read in Python, and what
they become is joined to the file's records.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.spelling import (
    MOMENTS,
    Settled,
    Writing,
    durations,
    other_moments,
    settle,
)
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.land.columns import UNTIL, MappedColumn

# A column of other things is given up after so many texts of which none could be read.
_TRIED = 2000


@dataclass(frozen=True)
class OtherCells:
    """The distinct texts of a column that SQL could not spell, with how often each occurs."""

    column: MappedColumn
    unit: int | None
    texts: Mapping[str, int]

    def read_into(
        self,
        con: duckdb.DuckDBPyConnection,
        joins: dict[str, str],
        settled: dict[str, Settled],
        counts: Mapping[str, int],
        writing: Writing,
    ) -> bool:
        """Settle the column anew and put the table of what can be read into `joins`.

        `counts` are the classes of its cells as SQL sees them. Returns whether anything was read.
        """
        name = self.column.name
        settled[name] = settle(self.column.type, self.seen(counts), writing)
        numbers = self.tidied(settled[name], writing)
        if not any(numbers.values()):
            return False
        joins[name] = lookup_table(con, name, numbers)
        return True

    def seen(self, counts: Mapping[str, int]) -> dict[str, int]:
        """The classes of the column's cells, with what these texts show of day and month."""
        found = Counter(counts)
        if self.column.type not in MOMENTS:
            return dict(found)
        for text, number in self._tried():
            order = other_moments.shown_order(text)
            if order not in ("other", "read") and not other_moments.is_ordered(text):
                found[order] += number
                found["other"] -= number
        return {kind: number for kind, number in found.items() if number > 0}

    def tidied(self, settled: Settled, writing: Writing) -> dict[str, str | None]:
        """What each text becomes, None where it stays unread."""
        return {text: self._one(text, settled, writing) for text, _ in self._tried()}

    def _one(self, text: str, settled: Settled, writing: Writing) -> str | None:
        if self.column.type not in MOMENTS:
            return durations.tidied(text, self.unit or 1)
        order = settled.decision
        is_month_first = order == "month_first" or (not order and writing.is_month_first_locale)
        is_month = self.column.type == "month"
        return other_moments.tidied(text, is_month=is_month, is_month_first=is_month_first)

    def _tried(self) -> list[tuple[str, int]]:
        texts = list(self.texts.items())
        some = (
            other_moments.shown_order(text) != "other"
            if self.column.type in MOMENTS
            else durations.tidied(text, self.unit or 1) is not None
            for text, _ in texts[:_TRIED]
        )
        return texts if any(some) else []


def other_cells(
    con: duckdb.DuckDBPyConnection,
    extract: Extract,
    columns: tuple[MappedColumn, ...],
    unread: tuple[tuple[str, int], ...],
    settled: Mapping[str, Settled],
    landed: Path,
) -> dict[str, OtherCells]:
    """The unread texts of the columns for which there is another reading, by column."""
    found = {}
    names = {name for name, _ in unread}
    for column in columns:
        unit = extract.unit(column.name, column.type)
        is_until = column.name == UNTIL and not settled[UNTIL].is_clean
        if not (column.name in names or is_until) or column.is_constant:
            continue
        if column.type in MOMENTS or unit:
            text = identifier(f"_text_{column.name}")
            rows = con.execute(
                f"select {text}, count(*) from read_parquet({literal(str(landed))}) "
                f"where {text} is not null group by {text} order by {text}"
            ).fetchall()
            found[column.name] = OtherCells(column, unit, dict(rows))
    return found


def lookup_table(
    con: duckdb.DuckDBPyConnection, name: str, numbers: Mapping[str, str | None]
) -> str:
    """A table of texts (`cell`) and what they become (`number`); its name, quoted."""
    table = identifier(f"other_{name}")
    con.execute(
        f"create temp table {table} as "
        f"select unnest(?::varchar[]) as cell, unnest(?::varchar[]) as number",
        [list(numbers), list(numbers.values())],
    )
    return table

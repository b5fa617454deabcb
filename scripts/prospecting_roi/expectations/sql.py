"""Pieces of SQL that DuckDB and PostgreSQL both run, over the canonical columns (text)."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from prospecting_roi.core.catalogue import Column, Extract
from prospecting_roi.core.loads import Load
from prospecting_roi.core.spelling.cells import identifier, literal

NUMERIC = ("amount", "number", "integer", "seconds")
DATED = ("date", "month", "timestamp")
_TYPES = {
    "amount": "decimal(18, 4)",
    "number": "decimal(18, 4)",
    "integer": "bigint",
    "seconds": "bigint",
    "date": "date",
    "month": "date",
    "timestamp": "timestamp",
}


def typed(column: Column) -> str:
    """A column in the type its canonical spelling has; labels, ids and booleans stay text."""
    name = identifier(column.name)
    kind = _TYPES.get(column.type)
    return f"cast({name} as {kind})" if kind else name


@dataclass(frozen=True)
class Calendar:
    """The days of a workspace: that of the load, and the zone in which a moment has its day."""

    as_of: date
    time_zone: str

    @classmethod
    def of(cls, load: Load) -> Self:
        """That of a load."""
        return cls(load.as_of_date, load.settings.time_zone)

    def day(self, column: Column) -> str:
        """The day a dated column names."""
        if column.type != "timestamp":
            return typed(column)
        zone = literal(self.time_zone)
        return f"cast((({typed(column)} at time zone 'UTC') at time zone {zone}) as date)"

    def age(self, column: Column) -> str:
        """How many days before the load it is; negative in the future."""
        return f"(date '{self.as_of}' - {self.day(column)})"

    def last_age(self, column: Column) -> str:
        """How many days ago what it dates had ended, never negative; null in the future.

        A month counts up to its last day, and the current one up to today.
        """
        end = self.day(column)
        if column.type == "month":
            end = f"(cast({end} + interval '1 month' as date) - 1)"
        days = f"greatest(date '{self.as_of}' - {end}, 0)"
        return f"case when {self.age(column)} >= 0 then {days} end"


def batch_query(extract: Extract, columns: frozenset[str], more: dict[str, str]) -> str:
    """The records of an extract with some of its columns, typed, and ``more`` derived ones."""
    items = [
        f"{typed(column)} as {identifier(column.name)}"
        for column in extract.columns
        if column.name in columns
    ]
    items += [f"{expression} as {identifier(name)}" for name, expression in more.items()]
    return f"select {', '.join(items)} from raw.{identifier(extract.name)}"

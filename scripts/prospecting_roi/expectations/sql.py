"""Pieces of SQL that DuckDB and PostgreSQL both run, over the canonical columns (text)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from prospecting_roi.core.catalogue import Column, Extract
from prospecting_roi.core.loads import Load
from prospecting_roi.core.spelling.cells import identifier, literal

NUMERIC = ("amount", "number", "integer", "seconds")
DATED = ("date", "month", "timestamp")
_A_WEEK = timedelta(days=7)
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

    def days_query(self, extract: Extract, column: Column) -> str:
        """A query of the days that a column names, up to that of the load and few after it.

        A moment has its day in the zone, which is dear to ask for: it is asked of the quarters of
        an hour in which there are moments, of which all have the same day.
        """
        name = identifier(column.name)
        # Dates and moments are spelled in their order.
        cells = f"from raw.{identifier(extract.name)} where {name} < '{self.as_of + _A_WEEK}'"
        if column.type != "timestamp":
            return f"select distinct {self.day(column)} {cells}"
        minute = f"substr({name}, 15, 2)"
        quarter = (
            f"case when {minute} < '15' then '00' when {minute} < '30' then '15' "
            f"when {minute} < '45' then '30' else '45' end"
        )
        quarters = f"select distinct left({name}, 14) || {quarter} as {name} {cells}"
        return f"select distinct {self.day(column)} from ({quarters}) as quarters"

    def bounds(self, column: Column, first: date) -> tuple[datetime, datetime]:
        """From when on, and before when, a column names a day from ``first`` to that of the load.

        Moments are told in UTC, as they have landed.
        """
        zone = ZoneInfo(self.time_zone) if column.type == "timestamp" else UTC
        begin, end = (
            datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)
            for day in (first, self.as_of + timedelta(days=1))
        )
        return begin, end

    def last_age(self, column: Column, day: date) -> int:
        """How many days before that of the load what a day dates had ended, never negative.

        A month counts up to its last day, and the current one up to today.
        """
        if column.type == "month":
            day = day.replace(day=monthrange(day.year, day.month)[1])
        return max((self.as_of - day).days, 0)


def batch_query(extract: Extract, columns: frozenset[str], more: dict[str, str]) -> str:
    """The records of an extract with some of its columns, typed, and ``more`` derived ones."""
    items = [
        f"{typed(column)} as {identifier(column.name)}"
        for column in extract.columns
        if column.name in columns
    ]
    items += [f"{expression} as {identifier(name)}" for name, expression in more.items()]
    return f"select {', '.join(items)} from raw.{identifier(extract.name)}"

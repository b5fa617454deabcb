"""Whether the values that arrived are spread like those of the load before.

Measured by the population stability index over bins: the twenty most frequent labels, the tenths
of numbers and dates, all else, and nothing. Labels reach SQL as md5 only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prospecting_roi.core.catalogue import Column, Extract
from prospecting_roi.core.labels import label_code
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.sql import DATED, NUMERIC, Calendar, typed

# The usual reading of the index: below 0.1 nothing, from 0.25 on another population.
GREATEST_INDEX = 0.25
_MOST_LABELS = 50
_OWN_BIN = 20
_TENTHS = 10
_NULL = -1
_CATEGORIES = ("label", "boolean", "currency")
# They name things, of which there are always new ones.
_NAMES = frozenset(["account_name", "company_name", "campaign_name", "ad_group", "theme", "kpi"])


@dataclass(frozen=True)
class Profile:
    """How a column's records of the former load are spread.

    ``bin`` is SQL that gives a value's bin; ``counts`` has every bin, also the empty ones.
    ``until`` is the last day of a dated column, after which nothing is compared.
    """

    column: Column
    value: str
    bin: str
    counts: tuple[tuple[int, int], ...]
    until: str | None = None

    @property
    def record_count(self) -> int:
        """The records it was made of."""
        return sum(count for _, count in self.counts)


def profiles(
    database: Database, extract: Extract, columns: frozenset[str], calendar: Calendar
) -> list[Profile]:
    """The profiles of the columns that have one, from the relations of the former load."""
    found = []
    for column in extract.columns:
        if column.name not in columns or column.name == "updated_at":
            continue
        if column.type in _CATEGORIES and column.name not in _NAMES:
            profile = _of_labels(database, extract, column)
        elif column.type in NUMERIC:
            profile = _of_numbers(database, extract, column)
        elif column.type in DATED:
            profile = _of_days(database, extract, column, calendar)
        else:
            profile = None
        if profile is not None:
            found.append(profile)
    return found


def greatest_index(profile: Profile, count: int) -> float:
    """The index up to which ``count`` records are still spread alike.

    Without any change the index of two samples is about chi-square / harmonic size: its mean and
    three standard deviations are granted on top, so that a handful of records proves nothing.
    """
    freedom = len(profile.counts) - 1
    noise = (freedom + 3 * math.sqrt(2 * freedom)) * (
        1 / max(profile.record_count, 1) + 1 / max(count, 1)
    )
    return round(GREATEST_INDEX + noise, 4)


def measuring_query(extract: Extract, measured: Sequence[Profile], after: int) -> str:
    """One row with the index of each column.

    Compared are the records of contents that landed after load ``after``; of a dated column all
    records up to the former last day, because newer ones are expected to be later.
    """
    columns = [
        f"({_index(extract, profile, after)}) as {identifier(profile.column.name)}"
        for profile in measured
    ]
    return f"select {', '.join(columns)}"


def measured_query(measured: Sequence[Profile], row: Sequence[Decimal]) -> str:
    """The measured row as a query: Great Expectations would measure it three times over."""
    columns = [
        f"cast({index:f} as decimal(18, 6)) as {identifier(profile.column.name)}"
        for profile, index in zip(measured, row, strict=True)
    ]
    return f"select {', '.join(columns)}"


def _index(extract: Extract, profile: Profile, after: int) -> str:
    relation = f"raw.{identifier(extract.name)}"
    where = f"_load > {after}"
    if profile.until is not None:
        where = f"{profile.value} <= {profile.until} or {profile.value} is null"
    total = profile.record_count
    size = len(profile.counts)
    # Half a record more in each bin: the logarithm of an empty one would be infinite.
    former = ", ".join(
        f"({number}, cast({(count + 0.5) / (total + 0.5 * size)!r} as double precision))"
        for number, count in profile.counts
    )
    return (
        "select cast(sum(cast((p - q) * ln(p / q) as decimal(18, 9))) as decimal(18, 6)) from ("
        "select former.q, cast((coalesce(arrived.n, 0) + 0.5) / "
        f"(coalesce(sum(arrived.n) over (), 0) + {0.5 * size}) as double precision) as p "
        f"from (values {former}) as former (bin, q) left join ("
        f"select bin, cast(sum(n) as bigint) as n from (select {profile.bin} as bin, n from ("
        f"select {profile.value} as v, count(*) as n from {relation} where {where} "
        "group by 1) as grouped) as binned group by bin) as arrived "
        "on former.bin = arrived.bin) as compared"
    )


def _of_labels(database: Database, extract: Extract, column: Column) -> Profile | None:
    name = identifier(column.name)
    rows = database.rows(
        f"select code, cast(sum(n) as bigint) as records from ("
        f"select md5({label_code('v')}) as code, n from (select {name} as v, count(*) as n "
        f"from raw.{identifier(extract.name)} group by 1) as grouped) as coded "
        "group by code order by records desc, code"
    )
    labels = [(str(code), int(count)) for code, count in rows if code is not None]
    if not labels or len(labels) > _MOST_LABELS:
        return None
    own = labels[:_OWN_BIN]
    whens = " ".join(f"when {literal(code)} then {n}" for n, (code, _) in enumerate(own, start=1))
    empty = sum(int(count) for code, count in rows if code is None)
    counts = [(_NULL, empty), (0, sum(count for _, count in labels[_OWN_BIN:]))]
    counts += [(number, count) for number, (_, count) in enumerate(own, start=1)]
    code = f"md5({label_code('v')})"
    bins = f"case when {code} is null then {_NULL} else case {code} {whens} else 0 end end"
    return Profile(column, name, bins, tuple(counts))


def _of_numbers(database: Database, extract: Extract, column: Column) -> Profile | None:
    return _of_tenths(database, extract, column, typed(column), str, None)


def _of_days(
    database: Database, extract: Extract, column: Column, calendar: Calendar
) -> Profile | None:
    value = calendar.day(column)
    [(last,)] = database.rows(f"select max({value}) from raw.{identifier(extract.name)}")
    return _of_tenths(
        database, extract, column, value, lambda found: f"date '{found}'", f"date '{last}'"
    )


def _of_tenths(
    database: Database,
    extract: Extract,
    column: Column,
    value: str,
    written: Any,
    until: str | None,
) -> Profile | None:
    """Bins between the tenths of what is there; equal tenths are one edge."""
    relation = f"raw.{identifier(extract.name)}"
    shares = ", ".join(str(tenth / _TENTHS) for tenth in range(1, _TENTHS))
    [(edges,)] = database.rows(f"select quantile_disc({value}, [{shares}]) from {relation}")
    if not edges or edges[0] is None:
        return None
    unlike = sorted(set(edges))
    whens = " ".join(
        f"when v <= {written(edge)} then {number}" for number, edge in enumerate(unlike)
    )
    bins = f"case when v is null then {_NULL} {whens} else {len(unlike)} end"
    rows = database.rows(
        f"select {bins} as bin, count(*) from (select {value} as v from {relation}) as all_records "
        "group by 1"
    )
    counted = {int(number): int(count) for number, count in rows}
    numbers = (_NULL, *range(len(unlike) + 1))
    counts = tuple((number, counted.get(number, 0)) for number in numbers)
    return Profile(column, value, bins, counts, until)

"""Records that cover several days, spread over them.

A platform's report by week or by month gives one record for many days. Booked on its first day
it would put the cost of a period into the wrong month and the wrong days; so each record becomes
one record per day, with equal parts. Amounts keep their total to the ten-thousandth and counts
to the unit: the part of day i is floor(total × (i + 1) / n) - floor(total × i / n). Within a month
the running total of an amount is rounded down to sixteenths, which doubles hold exactly: whatever
adds up the days of a report, in doubles too, finds its total, and months stay right to the
ten-thousandth.
"""

from pathlib import Path

import duckdb

from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.land.columns import UNTIL, MappedColumn

# Decimals kept of a type that adds up over days.
_SCALES = {"amount": 4, "number": 9, "integer": 0}
# Ten-thousandths in a sixteenth, and the part of a day below which sixteenths would be coarse.
_SIXTEENTH, _FINE = 625, 10_000
# A longer period is no report but a wrong date.
_LONGEST_PERIOD = 1100


def spread_over_days(
    con: duckdb.DuckDBPyConnection,
    columns: tuple[MappedColumn, ...],
    period: str,
    landed: Path,
    target: Path,
) -> tuple[int, int]:
    """Rewrite a landed Parquet with one row per record and day.

    Returns how many records cover more than one day, and how many rows they became.
    """
    source = f"read_parquet({literal(str(landed))}, file_row_number = true)"
    present = [str(row[0]) for row in con.execute(f"describe from {source}").fetchall()]
    first, last = (f"try_cast({identifier(name)} as date)" for name in (period, UNTIL))
    days = f"date_diff('day', {first}, {last}) + 1"
    number = "_record" if "_record" in present else "file_row_number + 1"
    dated = (
        f"select *, {number} as _number, "
        f"case when {days} between 2 and {_LONGEST_PERIOD} then {days} else 1 end as _days "
        f"from {source}"
    )
    types = {column.name: column.type for column in columns}
    selected = []
    for name in present:
        cell = identifier(name)
        if name in ("_record", "file_row_number", UNTIL, f"_text_{UNTIL}"):
            continue
        if name == period:
            moved = f"cast({first} + cast(_day as integer) as varchar)"
            selected.append(f"case when _days > 1 then {moved} else {cell} end as {cell}")
        elif types.get(name) in _SCALES:
            part = _part(cell, _SCALES[types[name]], first)
            selected.append(f"case when _days > 1 then {part} else {cell} end as {cell}")
        elif name.startswith("_text_"):
            selected.append(f"case when _day = 0 then {cell} end as {cell}")
        else:
            selected.append(cell)
    [(periods, rows)] = con.execute(
        f"select count(*), coalesce(sum(_days), 0) from ({dated}) where _days > 1"
    ).fetchall()
    each = f"select *, unnest(range(_days)) as _day from ({dated})"
    con.execute(
        f"copy (select {', '.join(selected)}, _number as _record from ({each}) "
        f"order by _number, _day) to {literal(str(target))} (format parquet, compression snappy)"
    )
    return int(periods), int(rows)


def _part(cell: str, scale: int, first: str) -> str:
    """The part of day `_day` out of `_days` of a total, in canonical spelling."""
    units = f"cast(cast({cell} as decimal(28, {scale})) * {10**scale} as hugeint)"
    until_before, until = (_running(units, scale, first, days) for days in ("_day", "(_day + 1)"))
    part = f"{until} - {until_before}"
    if not scale:
        return f"cast({part} as varchar)"
    text = f"cast(cast({part} as decimal(28, 0)) * {f'0.{1:0{scale}d}'} as varchar)"
    return f"rtrim(rtrim({text}, '0'), '.')"


def _running(units: str, scale: int, first: str, days: str) -> str:
    """What the first of the days add up to, in the last decimal of the type."""
    exact = f"({units} * {days}) // _days"
    if scale != _SCALES["amount"]:
        return exact
    return (
        f"(case when {days} = _days or day({first} + cast({days} as integer)) = 1 "
        f"or abs({units}) < _days * {_FINE} then {exact} "
        f"else ({exact}) // {_SIXTEENTH} * {_SIXTEENTH} end)"
    )

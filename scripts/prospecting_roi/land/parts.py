"""Amounts that are parts of what one id stands for: split deals, the lines of an order.

They are summed under their id by the mapping's word (`format: {parts_of: amount}`) or where the
file proves it. It does for a column of amounts when, for every id that has several records,
another column says their sum (the deal's whole amount), or when a column of shares adds up to 100 %
and the amounts follow it, the shares of one id at least not being equal.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import duckdb

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.sections import Section
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.source import Source

# Beyond so many records under repeated ids the file is asked nothing.
_MOST_RECORDS = 20_000
_SCALES = {"amount": 4, "number": 9, "integer": 0}
_SLACK = Decimal("0.011")
# The decimal mark and the one between thousands, as they may be.
_MARKS = (".,", ",.")

_Part = tuple[Decimal, tuple[str, ...]]


def amounts_of(extract: Extract) -> tuple[str, ...]:
    """The columns of an extract of the CRM, with an id, whose amounts may be parts."""
    if extract.generated_key is None or extract.group != "crm":
        return ()
    return tuple(column.name for column in extract.columns if column.type == "amount")


def found_parts(
    con: duckdb.DuckDBPyConnection,
    extract: Extract,
    section: Section,
    source: Source,
    columns: tuple[MappedColumn, ...],
    landed: Path,
) -> tuple[tuple[str, str], ...]:
    """The columns to sum under their id, each with what says so."""
    given = {column.name for column in columns}
    if section.format.parts_of:
        return tuple((name, "stated in roi.yml") for name in section.format.parts_of
                     if name in given)  # fmt: skip
    asked = [name for name in amounts_of(extract) if name in given]
    if "amount" not in asked or extract.generated_key not in given or "updated_at" in given:
        return ()
    parts = [
        (name, _proof(_records(con, extract, source, landed, name), source.headers))
        for name in asked
    ]
    return tuple((name, why) for name, why in parts if why)


def _records(
    con: duckdb.DuckDBPyConnection, extract: Extract, source: Source, landed: Path, name: str
) -> list[list[_Part]]:
    """The records of each id that has several: amount, and the file's cells."""
    key, amount = identifier(extract.generated_key or ""), identifier(name)
    file = f"read_parquet({literal(str(landed))}, file_row_number = true)"
    present = {str(row[0]) for row in con.execute(f"describe from {file}").fetchall()}
    number = "_record" if "_record" in present else "file_row_number + 1"
    unread = "_unread" if "_unread" in present else "null"
    repeated = (
        f"select {key} from {file} where {key} is not null and {amount} is not null "
        f"group by {key} having count(distinct concat_ws('|', {amount}, {unread})) > 1"
    )
    cells = ", ".join(
        f"coalesce(trim(cast(c{n} as varchar)), '')" for n in range(len(source.headers))
    )
    numbered = f"(select *, row_number() over () as _n from {source.relation})"
    found = con.execute(
        f"select distinct landed.id, landed.amount, {cells} from (select {number} as n, "
        f"{key} as id, cast({amount} as decimal(28, 9)) as amount from {file} "
        f"where {key} in ({repeated}) and {amount} is not null) as landed "
        f"inner join {numbered} as raw on raw._n = landed.n "
        f"order by all limit {_MOST_RECORDS + 1}"
    ).fetchall()
    if len(found) > _MOST_RECORDS:
        return []
    return [
        [(row[1], tuple(row[2:])) for row in rows] for _, rows in groupby(found, lambda row: row[0])
    ]


def _proof(ids: list[list[_Part]], headers: tuple[str, ...]) -> str:
    """What proves that the amounts of each id are parts, empty where nothing does."""
    if not ids:
        return ""
    for place, header in enumerate(headers):
        if all(_says_sum(parts, place) for parts in ids):
            return f"`{header}` is the sum of the parts of each of {len(ids)} ids"
    for place, header in enumerate(headers):
        for marks in _MARKS:
            shares = [_shares(parts, place, marks) for parts in ids]
            if all(shares) and any(len(set(each)) > 1 for each in shares):
                return f"`{header}` holds the shares of the parts of each of {len(ids)} ids"
    return ""


def _says_sum(parts: Sequence[_Part], place: int) -> bool:
    total = sum((amount for amount, _ in parts), Decimal(0))
    texts = {cells[place] for _, cells in parts}
    if len(texts) > 1 or not total:
        return False
    text = texts.pop()
    values = [_reading(text, marks) for marks in _MARKS]
    return any(value is not None and abs(value - total) <= _SLACK for value in values)


def _shares(parts: Sequence[_Part], place: int, marks: str) -> list[Decimal]:
    """The shares of the parts where they add up to the whole and the amounts follow them."""
    shares = [_reading(cells[place], marks) or Decimal(0) for _, cells in parts]
    whole = sum(shares, Decimal(0))
    if min(shares) <= 0 or min(abs(whole - 1), abs(whole - 100) / 100) > Decimal("0.001"):
        return []
    total = sum((amount for amount, _ in parts), Decimal(0))
    follows = all(
        abs(amount - total * share / whole) <= abs(total) / 100
        for (amount, _), share in zip(parts, shares, strict=True)
    )
    return shares if follows else []


def _reading(text: str, marks: str) -> Decimal | None:
    """A number with the first of the marks as the decimal one and the second between thousands."""
    plain = re.sub(r"[^0-9.,-]", "", text.removesuffix("e0"))
    plain = plain.replace(marks[1], "").replace(marks[0], ".")
    return Decimal(plain) if re.fullmatch(r"-?[0-9]+([.][0-9]+)?", plain) else None


def summed_parts(query: str, extract: Extract, measures: tuple[str, ...]) -> str:
    """SQL of the records with each measure summed under its id and delivery, equal records once.

    The other cells are those of the largest part: the records of an id become equal.
    """
    key = identifier(extract.generated_key or "")
    same = f"partition by coalesce({key}, _record_hash), _delivery"
    largest = f"cast({identifier(measures[0])} as decimal(28, 9)) desc nulls last, _record_hash"
    cells = []
    for column in extract.columns:
        cell = identifier(column.name)
        if column.name in measures:
            scale = _SCALES[column.type]
            value = f"cast({cell} as decimal(28, {scale}))"
            total = f"cast(sum(case when _copy = 1 then {value} end) over ({same}) as varchar)"
            shown = f"rtrim(rtrim({total}, '0'), '.')" if scale else total
            cells.append(f"{shown} as {cell}")
        else:
            cells.append(f"first_value({cell}) over ({same} order by {largest}) as {cell}")
    cells += ["_file", "_record"]
    cells.append(f"first_value(_record_hash) over ({same} order by {largest}) as _record_hash")
    cells += ["_section", "_delivery", "_load"]
    copies = f"row_number() over ({same}, _record_hash order by _file, _record) as _copy"
    return f"(select {', '.join(cells)} from (select *, {copies} from ({query})))"

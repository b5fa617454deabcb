"""The expectations of the delivered extracts, told from the catalogue and ``suites.yml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.labels import label_code
from prospecting_roi.core.loads import Load
from prospecting_roi.core.plain_yaml import read_yaml
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.judge import Asked
from prospecting_roi.expectations.outcome import asked
from prospecting_roi.expectations.shift import Profile, greatest_index
from prospecting_roi.expectations.sql import Calendar
from prospecting_roi.expectations.usual import (
    delivered_columns,
    delivery_days,
    greatest_age,
    is_given,
    record_count,
    volume_bounds,
)

_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Suite:
    """The expectations of one extract, and the derived columns they judge."""

    asked: tuple[Asked, ...]
    derived: Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """A load, the one it is compared with, and those before it (oldest first, with that one)."""

    load: Load
    previous: Load | None
    earlier: tuple[Load, ...]


@cache
def facts() -> Mapping[str, Any]:
    """``suites.yml``."""
    text = files("prospecting_roi.expectations").joinpath("suites.yml").read_text("utf-8")
    parsed: Mapping[str, Any] = read_yaml(text)
    return parsed


def known_labels(database: Database) -> dict[str, list[str]]:
    """The labels of every list of ``suites.yml``, as the models compare them."""
    return {name: _listed(database, sources) for name, sources in facts()["lists"].items()}


def suite_of(
    database: Database, extract: Extract, delivery: Delivery, labels: Mapping[str, list[str]]
) -> Suite:
    """What is expected of an extract's delivery; nothing of one that was never given."""
    load = delivery.load
    found = _whole(extract, delivery)
    derived: dict[str, str] = {}
    if not record_count(load, extract.name):
        return Suite(tuple(found), derived)
    columns = delivered_columns(load, extract.name)
    entry = facts()["suites"].get(extract.name, {})
    found += _filled(extract, columns)
    found += _dated(database, extract, delivery, derived)
    found += _known(database, extract, entry, columns, labels, derived)
    found += _ranges(extract, entry, columns)
    return Suite(tuple(found), derived)


def shift_suite(measured: Sequence[Profile], arrived: int, total: int) -> list[Asked]:
    """The expectations of the measured columns, of which ``arrived`` records are compared."""
    found = []
    for profile in measured:
        most = greatest_index(profile, total if profile.until else arrived)
        name = profile.column.name
        found.append(
            asked(
                "shift", "expect_column_max_to_be_between", {"max_value": most},
                column=name, expected=f"≤ {most:g}",
            )
        )  # fmt: skip
    return found


def _whole(extract: Extract, delivery: Delivery) -> list[Asked]:
    """Columns and volume, where there was an extract before."""
    found = []
    name = extract.name
    if delivery.previous and record_count(delivery.load, name):
        before = sorted(delivered_columns(delivery.previous, name))
        if before:
            kwargs = {"column_set": before, "exact_match": False}
            found.append(
                asked("columns", "expect_table_columns_to_match_set", kwargs,
                      names=before, expected=str(len(before)))
            )  # fmt: skip
    counts = [record_count(load, name) for load in delivery.earlier if is_given(load, name)]
    bounds = volume_bounds(counts)
    if bounds:
        least, most = bounds
        found.append(
            asked("volume", "expect_table_row_count_to_be_between",
                  {"min_value": least, "max_value": most}, expected=f"{least} – {most}")
        )  # fmt: skip
    return found


def _filled(extract: Extract, columns: frozenset[str]) -> list[Asked]:
    required = [
        column.name
        for column in extract.columns
        if column.is_required and column.name in columns and column.name != extract.generated_key
    ]
    kind = "expect_column_values_to_not_be_null"
    return [_share("filled", kind, {"column": name}, name) for name in required]


def _dated(
    database: Database, extract: Extract, delivery: Delivery, derived: dict[str, str]
) -> list[Asked]:
    """Freshness, and dates that can be."""
    entry = facts()["suites"].get(extract.name, {})
    name, calendar = entry.get("date"), Calendar.of(delivery.load)
    if name is None or name not in delivered_columns(delivery.load, extract.name):
        return []
    column = extract.column(name)
    found = []
    dates = [row[0] for row in database.rows(calendar.days_query(extract, column))]
    days = [day for day in dates if day <= calendar.as_of]
    deliveries = delivery_days((*delivery.earlier, delivery.load), extract.name)
    most = greatest_age(days, deliveries)
    if most is not None:
        # What is known by now: the library would look for it among all records.
        derived[f"{name}_days_ago"] = str(min(calendar.last_age(column, day) for day in days))
        kwargs = {"column": f"{name}_days_ago", "max_value": most}
        found.append(
            asked("freshness", "expect_column_min_to_be_between", kwargs,
                  column=name, as_of=str(calendar.as_of), oldest=most)
        )  # fmt: skip
    if not entry.get("planned"):
        begin, end = calendar.bounds(column, _FIRST_DAY)
        kwargs = {"column": name, "min_value": begin, "max_value": end, "strict_max": True}
        found.append(_share("dates", "expect_column_values_to_be_between", kwargs, name))
    return found


def _known(
    database: Database,
    extract: Extract,
    entry: Mapping[str, Any],
    columns: frozenset[str],
    labels: Mapping[str, list[str]],
    derived: dict[str, str],
) -> list[Asked]:
    found = []
    for name, listed in (entry.get("known") or {}).items():
        if name in columns and labels[listed]:
            code = derived[f"{name}_code"] = label_code(identifier(name))
            # Of hundreds of labels, few occur: each record is compared with these alone.
            rows = database.rows(
                f"select distinct {code} as code from "
                f"(select distinct {identifier(name)} from raw.{identifier(extract.name)}) as cells"
            )
            occurring = {row[0] for row in rows}
            known = [label for label in labels[listed] if label in occurring]
            kwargs = {"column": f"{name}_code", "value_set": known or labels[listed][:1]}
            found.append(_share("known", "expect_column_values_to_be_in_set", kwargs, name))
    return found


def _ranges(extract: Extract, entry: Mapping[str, Any], columns: frozenset[str]) -> list[Asked]:
    given = entry.get("range") or {}
    found = []
    for column in extract.columns:
        least, most = given.get(
            column.name, (0 if column.type in ("integer", "seconds") else None, None)
        )
        if column.name in columns and (least, most) != (None, None):
            kwargs = {"column": column.name, "min_value": least, "max_value": most}
            found.append(_share("range", "expect_column_values_to_be_between", kwargs, column.name))
    for smaller, greater in entry.get("ordered") or ():
        if {smaller, greater} <= columns:
            kwargs = {"column_A": greater, "column_B": smaller, "or_equal": True,
                      "ignore_row_if": "either_value_is_missing"}  # fmt: skip
            kind = "expect_column_pair_values_a_to_be_greater_than_b"
            found.append(_share("ordered", kind, kwargs, smaller, greater))
    return found


def _share(kind: str, type_: str, kwargs: dict[str, Any], column: str, *words: str) -> Asked:
    """An expectation that a share of the records meets."""
    share = facts()["shares"][kind]
    return asked(kind, type_, {**kwargs, "mostly": share}, column=column, words=list(words))


def _listed(database: Database, sources: Sequence[Any]) -> list[str]:
    selects = []
    for source in sources:
        if isinstance(source, str):
            code, table = label_code("label"), "reference.value_labels"
            selects.append(f"select {code} as code from {table} where field = {literal(source)}")
            code = label_code("value")
            selects.append(f"select {code} as code from {table} where field = {literal(source)}")
            continue
        name, column = source
        schema, _, table = name.rpartition(".")
        relation = f"{schema or 'reference'}.{identifier(table)}"
        selects.append(f"select {label_code(identifier(column))} as code from {relation}")
    query = " union ".join(selects)
    return [row[0] for row in database.rows(f"select code from ({query}) as codes order by code")
            if row[0] is not None]  # fmt: skip

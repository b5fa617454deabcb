"""The standard table against its former version, on both engines."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.quality import Expectation
from prospecting_roi.expectations.messages import DriftRequest
from prospecting_roi.expectations.service import check

TABLE = "rpt_channel_performance"
COLUMNS = (
    "period_grain varchar, period_start date, channel varchar, attribution_model varchar, "
    "complete_cost decimal(18, 4), raw_leads bigint, new_customers bigint"
)
Row = tuple[str, date | None, str, str, float | None, int, int]
Compare = Callable[..., dict[tuple[str, str | None], Expectation]]


def version(**changes: Any) -> list[Row]:
    """Three months of three channels and their total; a change is (cost, leads, customers)."""
    figures = {"telesales": (1000, 100, 10), "events": (500, 20, 4), "unknown": (0, 10, 1)}
    rows: list[Row] = []
    whole = dict.fromkeys((*figures, "all"), (0, 0, 0))
    for month in (9, 10, 11):
        now = {
            channel: changes.get(f"{channel}_{month}", usual) for channel, usual in figures.items()
        }
        found = {channel: usual for channel, usual in now.items() if usual is not None}
        found["all"] = tuple(sum(part) for part in zip(*found.values(), strict=True))
        for channel, (cost, leads, customers) in found.items():
            start = date(2026, month, 1)
            rows.append(("month", start, channel, "declared_source", cost, leads, customers))
            rows.append(("month", start, channel, "linear", 7 * cost, 7 * leads, 7 * customers))
            before = whole[channel]
            whole[channel] = (before[0] + cost, before[1] + leads, before[2] + customers)
    rows += [("all", None, channel, "declared_source", *sums) for channel, sums in whole.items()]
    return rows


def write(execute: Callable[..., Any], suffix: str, rows: list[Row], mark: str) -> None:
    for schema in ("marts", "quality"):
        execute(f"drop schema if exists {schema}{suffix} cascade")
        execute(f"create schema {schema}{suffix}")
    execute(f"create table marts{suffix}.{TABLE} ({COLUMNS})")
    for row in rows:
        execute(f"insert into marts{suffix}.{TABLE} values ({', '.join([mark] * 7)})", row)
    execute(f"create table quality{suffix}.build (build_id integer, as_of_date date)")
    execute(f"insert into quality{suffix}.build values (1, date '2026-10-01')")
    execute(f"insert into quality{suffix}.build values (2, date '2026-11-02')")


@pytest.fixture
def compare(engine: Any, tmp_path: Path) -> Iterator[Compare]:
    """Writes two versions and judges the later one."""

    def run(now: list[Row], before: list[Row], **more: Any) -> Any:
        if engine.target == "postgres":
            with engine.server() as connection, connection.cursor() as cursor:
                write(cursor.execute, "_next", now, "%s")
                write(cursor.execute, "", before, "%s")
            found = check(DriftRequest(tmp_path, "postgres", **more))
        else:
            paths = {}
            for name, rows in (("candidate", now), ("previous", before)):
                paths[name] = tmp_path / f"{name}'s.duckdb"
                with duckdb.connect(str(paths[name])) as connection:
                    write(connection.execute, "", rows, "?")
            found = check(DriftRequest(tmp_path, "duckdb", **paths, **more))
            for path in paths.values():
                duckdb.connect(str(path)).close()  # let go of: it can be written again
        assert {one.suite for one in found} <= {TABLE}
        keyed = {(one.name, one.column): one for one in found}
        assert len(keyed) == len(found)
        return keyed

    yield run
    if engine.target == "postgres":
        with engine.server() as connection, connection.cursor() as cursor:
            for schema in ("marts", "quality", "marts_next", "quality_next"):
                cursor.execute(f"drop schema if exists {schema} cascade")


def missed(found: dict[tuple[str, str | None], Expectation]) -> dict[Any, tuple[str, str]]:
    return {key: (one.observed, one.expected) for key, one in found.items() if one.status != "pass"}


def test_the_current_month_may_move(compare: Compare) -> None:
    found = compare(version(telesales_11=(9000, 110, 90), events_11=None), version())
    assert missed(found) == {}
    assert len(found) == 10


def test_small_moves_are_none(compare: Compare) -> None:
    """A euro, two leads, a customer; then shares below the limits."""
    assert missed(compare(version(events_9=(501, 22, 5)), version())) == {}
    assert missed(compare(version(telesales_9=(1050, 105, 10)), version())) == {}


def test_a_past_month_that_moves_is_said(compare: Compare) -> None:
    found = missed(compare(version(telesales_9=(1250, 80, 16)), version()))
    assert found == {
        ("moved", "complete_cost"): ("20 %", "≤ 10 %"),
        ("moved", "raw_leads"): ("20 %", "≤ 10 %"),
        ("moved", "new_customers"): ("37.5 %", "≤ 10 %"),
        # Of two months: 250 of 3 250, 20 of 260, 6 of 36.
        ("total_moved", "complete_cost"): ("7.69 %", "≤ 5 %"),
        ("total_moved", "raw_leads"): ("7.69 %", "≤ 5 %"),
        ("total_moved", "new_customers"): ("16.67 %", "≤ 5 %"),
    }


def test_a_channel_that_vanishes_or_appears(compare: Compare) -> None:
    without = version(events_9=None, events_10=None)
    gone = missed(compare(without, version()))
    assert gone[("channels_gone", None)] == ("1", "0")
    assert gone[("rows_kept", None)] == ("2", "0")
    new = missed(compare(version(), without))
    assert new[("channels_new", None)] == ("1", "0")
    assert ("rows_kept", None) not in new


def test_more_unknown_sources(compare: Compare) -> None:
    """Reclassified leads: 10 of 390 before, 120 of 390 now."""
    swapped = version(telesales_11=(1000, -10, 10), unknown_11=(0, 120, 1))
    assert missed(compare(swapped, version())) == {("unknown_share", None): ("28.21 %", "≤ 5 %")}


def test_there_must_be_something_to_compare_with(compare: Compare, tmp_path: Path) -> None:
    rows = version()
    later = [row for row in rows if row[1] is not None and row[1].month == 11]
    assert compare(rows, later) != {}
    assert compare(later, later) == {}
    assert check(DriftRequest(tmp_path, "duckdb", tmp_path / "candidate.duckdb", None)) == ()


def test_the_first_publication_of_a_server(engine: Any, tmp_path: Path) -> None:
    if engine.target != "postgres":
        pytest.skip("without a former file there is no former version")
    with engine.server() as connection, connection.cursor() as cursor:
        write(cursor.execute, "_next", version(), "%s")
        cursor.execute("drop schema if exists marts cascade")
    assert check(DriftRequest(tmp_path, "postgres")) == ()


def test_own_suite(compare: Compare, tmp_path: Path) -> None:
    folder = tmp_path / "expectations"
    folder.mkdir()
    suite = folder / f"{TABLE}.json"
    suite.write_text(
        '{"expectations": [{"type": "expect_column_values_to_be_between", "severity": "critical", '
        '"kwargs": {"column": "raw_leads_move", "max_value": 0, "mostly": 0.9}}]}',
        encoding="utf-8",
    )
    found = compare(version(telesales_9=(1000, 96, 10)), version())
    # Of eight months of channels two moved: the channel and the total.
    assert missed(found) == {(f"{TABLE}/1", "raw_leads_move"): ("75 %", "≥ 90 %")}
    assert found[(f"{TABLE}/1", "raw_leads_move")].status == "fail"
    suite.write_text('{"expectations": [{"type": "expect_column_to_exist", "kwargs": {}}]}')
    with pytest.raises(UserError, match=f"expectations/{TABLE}.json, expectation 1: `type` must"):
        compare(version(), version())

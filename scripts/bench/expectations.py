"""What Great Expectations adds to the bare SQL of the same checks, over many calls.

A delivery of calls and a smaller one after it, so that every kind of expectation is judged. Both
sides are timed in this run, over the same landed files; reading the library is timed apart.
"""

import argparse
import math
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.loads import Load, load_ids, read_load
from prospecting_roi.core.quality import Expectation
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.expectations import databases, shift, suites
from prospecting_roi.expectations.judge import prepare
from prospecting_roi.expectations.messages import ExtractsRequest
from prospecting_roi.expectations.service import check
from prospecting_roi.expectations.sql import Calendar, batch_query
from prospecting_roi.expectations.usual import delivered_columns
from prospecting_roi.land import land

FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)
CALLS = """
copy (
    select
        'K' || ({start} + n) as call_id,
        timestamp '2026-11-20' - to_seconds(n * 31536000 // {count}) as started_at,
        'P' || hash(n, 'agent') % 20 as agent_id,
        'team ' || hash(n, 'team') % 4 as team,
        case when hash(n, 'direction') % 10 = 0 then 'inbound' else 'outbound' end as direction,
        (20 + hash(n, 'duration') % 400)::integer as duration_seconds,
        (hash(n, 'duration') % 400)::integer as talk_seconds,
        started_at + to_seconds(duration_seconds) as ended_at,
        (hash(n, 'wrap') % 90)::integer as wrap_up_seconds,
        ['reached', 'busy', 'no answer', 'voicemail'][1 + (n % 4)::integer] as outcome,
        'C' || hash(n, 'campaign') % 30 as campaign_id
    from range({count}) as numbers(n)
) to '{file}' (format parquet)
"""


def main() -> None:
    """Print how many expectations took how long, and the ratio to bare SQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    records = parser.parse_args().records
    started = time.perf_counter()
    prepare()
    print(f"Reading Great Expectations: {time.perf_counter() - started:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        workspace, last = _delivered(Path(folder), records)
        started = time.perf_counter()
        judged = check(ExtractsRequest(workspace.root, last))
        seconds = time.perf_counter() - started
        of_calls = [one for one in judged if one.suite == "call_logs"]
        started = time.perf_counter()
        figures = _bare(workspace, last)
        bare = time.perf_counter() - started
    _expect_same(of_calls, figures)
    print(
        f"{len(of_calls)} expectations on {records} records: {seconds:.1f} s "
        f"({13 * seconds / len(of_calls):.1f} s for 13); bare SQL {bare:.1f} s; "
        f"ratio {seconds / bare:.2f}"
    )


def _delivered(folder: Path, records: int) -> tuple[Workspace, int]:
    """A workspace with two loads of calls; returns the number of the last one."""
    workspace = Workspace(folder)
    workspace.extracts.mkdir()
    workspace.settings_file.write_text("currency: EUR\n", encoding="utf-8")
    arrivals = ((0, records - records // 20, FIRST), (records, records // 20, SECOND))
    for start, count, day in arrivals:
        file = workspace.extracts / f"call_logs-{day}.parquet"
        duckdb.sql(CALLS.format(start=start, count=count, file=file))
        land(workspace, today=day)
    return workspace, load_ids(workspace)[-1]


def _bare(workspace: Workspace, number: int) -> dict[str, float]:
    """The same checks by hand: one select over the records, one for the shifts."""
    load, former = read_load(workspace, number), read_load(workspace, number - 1)
    extract = extracts()["call_logs"]
    delivery = suites.Delivery(load, former, (former,))
    columns = delivered_columns(load, extract.name)
    with databases.delivered(workspace, load, "duckdb") as database:
        labels = suites.known_labels(database)
        suite = suites.suite_of(database, extract, delivery, labels)
        listed = {
            name: ", ".join(f"'{label.replace(chr(39), chr(39) * 2)}'" for label in labels[name])
            for name in ("call_direction", "call_outcomes")
        }
        query = batch_query(extract, columns, dict(suite.derived))
        begin, end = Calendar.of(load).bounds(extract.column("started_at"), date(2000, 1, 1))
        [row] = database.rows(
            "select count(*), min(started_at_days_ago), "
            f"avg((direction_code in ({listed['call_direction']}))::integer), "
            f"avg((outcome_code in ({listed['call_outcomes']}))::integer), "
            "avg((started_at is not null)::integer), "
            f"avg((started_at >= '{begin}' and started_at < '{end}')::integer), "
            "avg((duration_seconds between 0 and 86400)::integer), "
            "avg((talk_seconds >= 0)::integer), avg((wrap_up_seconds >= 0)::integer), "
            f"avg((talk_seconds <= duration_seconds)::integer) from ({query})"
        )
        figures = {"volume": row[0], "known": row[2], "filled": row[4], "ordered": row[9]}
        figures |= _bare_shifts(workspace, database, former, load)
    return figures


def _bare_shifts(
    workspace: Workspace, database: databases.Database, former: Load, load: Load
) -> dict[str, float]:
    extract = extracts()["call_logs"]
    with databases.landed(workspace, former) as before:
        columns = delivered_columns(former, extract.name)
        measured = shift.profiles(before, extract, columns, Calendar.of(load))
    [row] = database.rows(shift.measuring_query(extract, measured, former.id))
    names = (f"shift {profile.column.name}" for profile in measured)
    return dict(zip(names, map(float, row), strict=True))


def _expect_same(judged: list[Expectation], figures: dict[str, float]) -> None:
    """Both sides measured the same, or the ratio compares nothing."""
    for one in judged:
        name = f"shift {one.column}" if one.name == "shift" else one.name
        if name in ("volume", "filled", "ordered") or one.name == "shift":
            of_bare = figures[name] * (100 if name in ("filled", "ordered") else 1)
            observed = float(one.observed.removesuffix(" %"))
            assert math.isclose(observed, of_bare, abs_tol=1e-3), one  # noqa: S101


if __name__ == "__main__":
    main()

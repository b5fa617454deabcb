"""What one more day costs beside the build of all: `make bench-day CALLS=1000000`.

Makes the company (company.py), builds it twice (dbt makes the statements of this code once), adds
the activity of a day (calls, touches, ad spend, visits, time) as files of their own, and builds
again; then the same of a company with twice the history. Prints the processor time of each stage,
the share of the day in the whole build, and what a doubled history makes of it. Goals: 0.12, 1.25.
"""

import argparse
import importlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

company, scale = map(importlib.import_module, ("company", "scale"))

GOALS = (0.12, 1.25)
# The day of which the new one is a copy, and how many days later that lies.
COPIED, LATER = "2026-09-22", 40
# File → its day, and what else a record of the new day has of its own.
ACTIVITY = {
    "call_logs": (
        "started_at",
        ("call_id || 'd' as call_id", "parent_call_id || 'd' as parent_call_id"),
        ("started_at", "ended_at"),
    ),
    "crm_touches": ("occurred_at", ("touch_id || 'd' as touch_id",), ("occurred_at",)),
    "ad_spend": ("date", (), ("date",)),
    "web_visits": ("date", (), ("date",)),
    "time_entries": ("date", (), ("date",)),
}


def add_day(workspace: Path) -> int:
    """Deliver one more day of activity; returns how many records."""
    records = 0
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, (day, own, moments) in ACTIVITY.items():
            source = workspace / "extracts" / f"{name}.parquet"
            target = source.with_name(f"{name}_one_more.parquet")
            later = f"interval {LATER} day"
            moved = [f"({moment} + {later})::{_type(moment)} as {moment}" for moment in moments]
            connection.execute(
                f"copy (select * replace ({', '.join((*own, *moved))}) from '{source}' "
                f"where {day}::date = date '{COPIED}') to '{target}' (format parquet)"
            )
            count = connection.execute(f"select count(*) from '{target}'").fetchall()
            records += int(count[0][0])
    return records


def _type(moment: str) -> str:
    return "date" if moment == "date" else "timestamp"


def measured(folder: Path, calls: int) -> dict[str, Any]:
    """The whole build and the day's, of a company of so many calls."""
    workspace = folder / str(calls)
    company.write_company(workspace, calls)
    scale.built(workspace)
    whole = scale.built(workspace)
    records = add_day(workspace)
    day = json.loads(scale.run_beside("stages.py", str(workspace)).splitlines()[-1])
    share = day["total"]["processor_seconds"] / whole["total"]["processor_seconds"]
    return {"calls": calls, "records": records, "whole": whole, "day": day, "share": share}


def report(found: dict[str, Any]) -> None:
    """Print both builds of a company, stage by stage."""
    print(f"{found['calls']:,} calls, a day of {found['records']:,} records (processor seconds)")
    print(f"{'stage':14}{'whole':>10}{'one day':>10}")
    for stage, cost in found["whole"]["stages"].items():
        day = found["day"]["stages"][stage]["processor_seconds"]
        print(f"{stage:14}{cost['processor_seconds']:10.1f}{day:10.1f}")
    whole, day = (found[one]["total"]["processor_seconds"] for one in ("whole", "day"))
    print(f"{'all':14}{whole:10.1f}{day:10.1f}   {found['share']:.0%} (goal {GOALS[0]:.0%})\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a company, and one of twice its history."""
    parser = argparse.ArgumentParser(description="One more day beside the build of all.")
    parser.add_argument("--calls", type=int, default=100_000, help="calls before the day")
    parser.add_argument("--once", action="store_true", help="without the doubled history")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        found = [measured(Path(folder), options.calls)]
        report(found[0])
        if options.once:
            return
        found.append(measured(Path(folder), 2 * options.calls))
        report(found[1])
    one, two = (each["day"]["total"]["processor_seconds"] for each in found)
    print(f"the day with the history doubled: {two / one:.2f} times (goal {GOALS[1]})")


if __name__ == "__main__":
    main()

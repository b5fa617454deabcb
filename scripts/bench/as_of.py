"""Whether `--as-of` a day gives what was published on it: days built one by one, then each again.

A small company delivers day by day: records come, late ones too, are corrected and withdrawn, whole
files go and come back; settings and reference tables stay. The first builds publish, incremental as
they are; afterwards `--as-of` each day, a full refresh from the loads alone, is compared with the
version that is kept of that day: every table of `marts` and `quality`, every column, exactly. What
names the build itself, and what builds before it have left, is not compared: of the findings those
that are open, of the figures' history those that hold, of the other tables the rows of that build.
Exit code 1 where a day differs.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from bench.changing import Changing
from prospecting_roi.build.orchestration import build
from prospecting_roi.build.progress import LineProgress
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.landing import land

# Tables that hold what builds before left: which rows are the build's own, and what is left out.
OWN_ROWS = {
    "marts.rpt_metric_history": "valid_to_build is null",
    "quality.findings": "is_open",
    "quality.build": "false",
    "quality.summary": "build_id = (select max(build_id) from quality.build)",
    "quality.scores": "build_id = (select max(build_id) from quality.build)",
    "quality.row_accounting": "build_id = (select max(build_id) from quality.build)",
}
OF_BUILDS = frozenset(
    {"build_id", "valid_from_build", "valid_to_build", "valid_from_date", "valid_to_date",
     "first_seen", "last_seen", "state", "previous_failed_count", "trend", "new_count",
     "repaired_count", "code_version", "settings_hash", "reference_hash"}
)  # fmt: skip


class Silence(LineProgress):
    """A progress that says nothing."""

    def say(self, text: str) -> None:
        """Nothing."""


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Builds land as on that day; expectations, which no published figure tells, are left out."""
    then = partial(land, today=moment.date(), now=moment)
    judging = "prospecting_roi.build.orchestration._Build._judging"
    with (
        mock.patch("prospecting_roi.land.land", then),
        mock.patch(judging, return_value=nullcontext()),
    ):
        yield


def published(path: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows of every published table, but for what is of builds before."""
    with duckdb.connect(str(path), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns "
            "where table_schema in ('marts', 'quality') order by all"
        ).fetchall():
            if column not in OF_BUILDS:
                columns.setdefault(table, []).append(column)
        return {
            table: Counter(
                connection.execute(
                    f"select {', '.join(names)} from {table} where {OWN_ROWS.get(table, 'true')}"
                ).fetchall()
            )
            for table, names in columns.items()
        }


def differences(before: Path, again: Path) -> list[str]:
    """Table by table, how many rows only one of two files has, with one of each."""
    first, second = published(before), published(again)
    found = []
    for table in sorted(first.keys() | second.keys()):
        mine, its = first.get(table, Counter()), second.get(table, Counter())
        if mine != its:
            examples = (next(iter(mine - its), None), next(iter(its - mine), None))
            count = f"{(mine - its).total()} and {(its - mine).total()} rows"
            found.append(f"{table}: {count}, such as {examples[0]} and {examples[1]}")
    return found


def tried(root: Path, days: int, seed: int) -> dict[str, list[str]]:
    """Build so many days one by one in a new workspace, then each `--as-of`: day -> differences."""
    company, workspace = Changing(seed), Workspace(root)
    versions = {}
    for number in range(days):
        if number:
            company.change()
        company.write(root)
        with on(datetime.combine(company.day, time(6))):
            result = build(root, BuildOptions(fail_on="never"), Silence())
        versions[company.day] = workspace.versions / str(result.stamp.build_id)
    found = {}
    for day, version in versions.items():
        with on(datetime.combine(company.day, time(6))):
            build(root, BuildOptions(as_of=day, fail_on="never"), Silence())
        again = workspace.state / "as_of" / f"{day}.duckdb"
        found[day.isoformat()] = differences(version / "warehouse.duckdb", again)
        again.unlink()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what differs, day by day."""
    parser = argparse.ArgumentParser(description="--as-of each of some days against those days.")
    parser.add_argument("--days", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = tried(Path(folder) / "company", options.days, options.seed)
    for day, differing in found.items():
        print(f"{day}: {'equal' if not differing else ''}", *differing, sep="\n  ")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())

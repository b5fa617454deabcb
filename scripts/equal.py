"""Whether this tree gives the figures of another revision: the oracle of a refactoring.

Builds the same workspaces with both (demo companies of several seeds and mixes of defects, those of
the golden cases, and any folder named), then compares `marts` and `quality` row by row, on the
columns that both have. What only one of them has (a table, a column) is listed and is no
difference. Exit code 1 when rows differ. Where PostgreSQL is installed, this tree also builds a
small demo company and a golden case on a server of its own, which must give the rows of the files.
What the other revision gives is kept in build/equal and built once a day.
"""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import duckdb

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "equal"
COMPANIES = ((7, "default"), (11, "dirty"), (11, "default"))
# Leads of the demo that PostgreSQL builds, too: enough for every defect, and no hour's wait.
FEW = 150
# Which code built when, and what that made of its own files.
APART = {"code_version", "loaded_at", "settings_hash", "reference_hash", "built_at"}

# Days, and periods that begin after the load, have left the tables that know periods (0.5.0).
PERIODS = """where period_grain = 'all' or (
    period_grain <> 'day' and period_start <= (select max(as_of_date) from before.quality.build))"""


def run(*command: str | Path, tree: Path = ROOT, **more: str) -> str:
    """The output of a command that uses the package of a tree; SystemExit when it fails."""
    environment = {**os.environ, **more, "PYTHONPATH": str(tree / "scripts"), "COLUMNS": "160"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(
            f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    return done.stdout.strip()


def extracts(base: str, leads: int, more: Sequence[Path]) -> list[Path]:
    """The workspaces to build, written by the base's generator: folders without any state."""
    return [demo(base, seed, mix, leads) for seed, mix in COMPANIES] + list(more)


def demo(base: str, seed: int, mix: str, leads: int) -> Path:
    """A demo company as the base's generator writes it."""
    folder = KEPT / base / f"demo-{seed}-{mix}-{leads}"
    if not folder.exists():
        command = ("demo", folder, "--seed", seed, "--mix", mix, "--leads", leads)
        run(sys.executable, "-m", "prospecting_roi", *map(str, command), tree=tree_of(base))
    return folder


def golden() -> list[Path]:
    """The workspaces of the golden cases, as this tree's tests write them."""
    folder = KEPT / "golden"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(
        *(sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider"),
        "tests/python/acceptance/test_golden_cases.py",
        ROI_WORKSPACES_TO=str(folder),
    )
    return sorted(path for path in folder.iterdir())


def helpers(name: str) -> ModuleType:
    """What a conftest of the tests has: the server, and what compares published tables."""
    sys.path.insert(0, str(ROOT / "tests"))
    return importlib.import_module(f"python.{name}")


def differing_on_postgres(workspaces: Sequence[Path]) -> int:
    """How many tables of workspaces built here are others on PostgreSQL; 0 where there is none."""
    servers, tables = helpers("conftest"), helpers("publish.conftest").Tables
    binaries = servers.postgres_binaries()
    if binaries is None:
        print("no PostgreSQL binaries (initdb, postgres): not compared there")
        return 0
    import psycopg2

    count = 0
    with servers.postgres_server(binaries) as host:
        for number, workspace in enumerate(workspaces):
            database = f"equal{number}"
            run(binaries / "createdb", "-h", host, "-U", "roi", database)
            command = ("build", "--quiet", "--target", "postgres", "--fail-on", "never", "-w")
            run(
                *(sys.executable, "-m", "prospecting_roi", *command, workspace),
                ROI_PG_HOST=str(host),
                ROI_PG_USER="roi",
                ROI_PG_DATABASE=database,
            )
            connection = psycopg2.connect(host=str(host), user="roi", dbname=database)
            there = tables.of_server(connection, workspace / "warehouse.duckdb")
            connection.close()
            found = tables.of_file(workspace / "warehouse.duckdb").differences(there)
            print(f"{workspace.name}: DuckDB and PostgreSQL")
            for name, said in sorted(found.items()):
                print(f"  {name}: {said}")
            count += len(found)
    return count


def tree_of(revision: str) -> Path:
    """The files of a revision, laid beside what was built of it."""
    tree = KEPT / revision / "tree"
    if not tree.exists():
        tree.mkdir(parents=True)
        archive = subprocess.Popen(["git", "archive", revision], cwd=ROOT, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", tree], stdin=archive.stdout, check=True)
    return tree


def built(folder: Path, tree: Path, into: Path) -> Path:
    """The published file of a workspace, built anew with the package of a tree."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns("state", "warehouse.duckdb"))
    run(sys.executable, "-m", "prospecting_roi", "build", "--quiet", "-w", into, tree=tree)
    return into / "warehouse.duckdb"


def differences(
    before: Path, after: Path, periods: str = PERIODS, apart: Collection[str] = APART
) -> Iterator[tuple[str, int]]:
    """Each thing to tell of two published files, with how many rows differ.

    ``periods``: the rows to compare of tables that know periods; ``apart``: columns left out.
    """
    with duckdb.connect(config={"threads": 1}) as con:
        for name, path in (("before", before), ("after", after)):
            con.execute(f"attach '{path}' as {name} (read_only)")
        columns: dict[str, dict[tuple[str, str], list[str]]] = {"before": {}, "after": {}}
        for side, schema, table, column in con.execute(
            """select database_name, schema_name, table_name, column_name from duckdb_columns()
            where database_name in ('before', 'after') and schema_name in ('marts', 'quality')
            order by column_index"""
        ).fetchall():
            columns[side].setdefault((schema, table), []).append(column)
        for key in sorted({*columns["before"], *columns["after"]}):
            name = ".".join(key)
            one, other = (columns[side].get(key) for side in ("before", "after"))
            if one is None or other is None:
                yield f"{name}: only {'after' if one is None else 'before'}", 0
                continue
            for told, of, without in (("gone", one, other), ("new", other, one)):
                missing = [column for column in of if column not in without]
                if missing:
                    yield f"{name}: columns {told}: {', '.join(missing)}", 0
            within = periods if {"period_grain", "period_start"} <= {*one, *other} else ""
            shared = ", ".join(f'"{c}"' for c in one if c in other and c not in apart)
            first, second = con.execute(
                f"""select count(*), sum(hash({shared})) from before.{name} {within}
                union all select count(*), sum(hash({shared})) from after.{name} {within}"""
            ).fetchall()
            if first == second:
                continue
            counts = [
                row[0]
                for row in con.execute(
                    f"""select count(*) from (
                        select {shared} from before.{name} {within} except all
                        select {shared} from after.{name} {within})
                    union all select count(*) from (
                        select {shared} from after.{name} {within} except all
                        select {shared} from before.{name} {within})"""
                ).fetchall()
            ]
            if any(counts):
                yield f"{name}: {counts[0]} rows only before, {counts[1]} only after", max(counts)


def main() -> None:
    """Build with both, compare, print, and end with 1 when rows differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="HEAD", help="the revision to compare with")
    parser.add_argument("--leads", type=int, default=800, help="leads of each demo company")
    parser.add_argument("workspaces", nargs="*", type=Path, help="further workspaces")
    asked = parser.parse_args()
    base = run("git", "rev-parse", "--short=12", asked.base)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    demos = extracts(base, asked.leads, asked.workspaces)
    goldens = golden()
    folders = demos + goldens

    def pair(folder: Path) -> tuple[Path, Path]:
        before = KEPT / base / day / folder.name / "warehouse.duckdb"
        if not before.exists():
            before = built(folder, tree_of(base), before.parent)
        return before, built(folder, ROOT, KEPT / "now" / folder.name)

    differing = 0
    with ThreadPoolExecutor(2) as pool:
        for folder, files in zip(folders, pool.map(pair, folders), strict=True):
            print(f"{folder.name}: {base} and this tree")
            for said, rows in differences(*files):
                print(f"  {said}")
                differing += rows
    print(f"{differing} rows differ")
    few = demo(base, *COMPANIES[0], min(asked.leads, FEW))
    built(few, ROOT, KEPT / "now" / few.name)
    both = (few, goldens[0])
    tables = differing_on_postgres([KEPT / "now" / folder.name for folder in both])
    sys.exit(differing + tables > 0)


if __name__ == "__main__":
    main()

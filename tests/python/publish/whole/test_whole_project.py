"""The project itself on a small demo workspace: again, rolled back, refreshed, on PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from conftest import Tables

pytestmark = pytest.mark.slow


@dataclass
class Demo:
    """A demo workspace and the command on it."""

    folder: Path
    serve: Callable[..., int]
    environment: dict[str, str] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)

    def run(self, verb: str, *arguments: str) -> dict[str, Any]:
        """Run ``roi`` and give its JSON; fails when it does not end well."""
        out, err = (self.folder.with_name(f"said.{name}") for name in ("out", "err"))
        for path in (out, err):
            path.write_bytes(b"")
        command = [verb, "-w", str(self.folder), "--json", *arguments]
        code = self.serve(command, self.folder, {**os.environ, **self.environment}, out, err)
        assert code == 0, err.read_text(encoding="utf-8")
        answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return answer

    @property
    def warehouse(self) -> Path:
        """What readers open."""
        return self.folder / "warehouse.duckdb"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., int]) -> Demo:
    """A demo workspace of 150 leads with its defects, built once."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    generate = [sys.executable, "-m", "prospecting_roi_demo", str(folder), "--leads", "150"]
    subprocess.run([*generate, "--mix", "dirty"], check=True, capture_output=True)
    made = Demo(folder, serve)
    made.answer = made.run("build", "--fail-on", "never")
    assert made.answer["build_id"] == 1
    return made


def test_postgres_gives_the_same_rows(
    demo: Demo, postgres: dict[str, str], tables: "type[Tables]"
) -> None:
    """Every table of both schemas, every column, exactly; and what was expected."""
    import psycopg2

    postgres = postgres | {"ROI_PG_DATABASE": "demo"}
    on_server = Demo(demo.folder, demo.serve, postgres)
    answer = on_server.run("build", "--target", "postgres", "--fail-on", "never")
    assert answer["build_id"] == 1
    connection = psycopg2.connect(
        host=postgres["ROI_PG_HOST"], user="roi", dbname=postgres["ROI_PG_DATABASE"]
    )
    there, here = tables.of_server(connection, demo.warehouse), tables.of_file(demo.warehouse)
    connection.close()
    assert here.rows["quality.findings"].total() > 0
    assert not here.differences(there)
    expected = demo.answer["quality"]["expectations"]
    assert expected
    assert answer["quality"]["expectations"] == expected


def test_every_table_and_column_says_what_it_means(demo: Demo) -> None:
    with duckdb.connect(str(demo.warehouse), read_only=True) as reader:
        silent = reader.execute(
            """select table_name || '.' || column_name from duckdb_columns()
            where schema_name in ('marts', 'quality') and coalesce(trim(comment), '') = ''
            union all
            select table_name from duckdb_tables()
            where schema_name in ('marts', 'quality') and coalesce(trim(comment), '') = ''"""
        ).fetchall()
        described = reader.execute(
            "select comment from duckdb_tables() where table_name = 'rpt_channel_performance'"
        ).fetchall()
    assert silent == []
    assert "Grain: one row per" in described[0][0]


def test_second_build_reads_nothing_and_changes_nothing(demo: Demo) -> None:
    before = (demo.warehouse.readlink(), demo.warehouse.read_bytes())
    assert demo.run("build")["status"] == "unchanged"
    assert (demo.warehouse.readlink(), demo.warehouse.read_bytes()) == before


def test_full_refresh_gives_equal_tables(demo: Demo, tables: "type[Tables]") -> None:
    before = tables.of_file(demo.warehouse)
    answer = demo.run("build", "--full-refresh", "--fail-on", "never", "--threads", "2")
    assert answer["build_id"] == 2
    after = tables.of_file(demo.warehouse)
    changed = before.differences(after)
    by_builds = {f"quality.{name}" for name in ("build", "summary", "row_accounting", "scores")}
    assert changed.keys() == by_builds | {"quality.findings"}
    state = after.columns["quality.findings"].index("state")
    found = [
        Counter({row[:state] + row[state + 1 :]: count for row, count in rows.items()})
        for rows in (before.rows["quality.findings"], after.rows["quality.findings"])
    ]
    assert found[0] == found[1]
    assert {row[state] for row in after.rows["quality.findings"]} == {"known"}
    ignored = {"build_id", "previous_failed_count", "trend", "new_count"}
    for table in by_builds:
        columns = after.columns[table]
        build = columns.index("build_id")
        kept = [place for place, name in enumerate(columns) if name not in ignored]
        by_build: dict[int, Counter[tuple[Any, ...]]] = {1: Counter(), 2: Counter()}
        for row, count in after.rows[table].items():
            by_build[row[build]][tuple(row[place] for place in kept)] += count
        assert by_build[1] == by_build[2]


def alternatives(condition: Any) -> Iterator[set[str]]:
    """Tables to be emptied so that a condition holds: one way by each that is enough."""
    if isinstance(condition, str):
        yield {condition}
    elif isinstance(condition, list) and condition[0] == "any":
        for part in condition[1:]:
            yield from alternatives(part)
    elif isinstance(condition, list):
        yield set[str]().union(*(next(alternatives(part)) for part in condition[1:]))


def test_what_is_known_to_find_nothing_finds_nothing(
    demo: Demo,
    known_project: Callable[[Path], Any],
    compiled_models: Callable[[Path], dict[str, str]],
    tmp_path: Path,
) -> None:
    """Each query, where just that is emptied because of which it would not be asked."""
    queries = compiled_models(demo.folder)
    for path in (demo.warehouse, *(demo.folder / "state").glob("work.duckdb*")):
        shutil.copyfile(path, tmp_path / path.name)
    asked = 0
    with duckdb.connect(str(tmp_path / "work.duckdb")) as connection:
        connection.execute(f"attach '{tmp_path / 'warehouse.duckdb'}' as pub")
        for step in json.loads(known_project(demo.folder).statements()).values():
            query = step["statement"] if step["is_test"] else queries[step["name"]]
            for emptied in alternatives(step["empty_when"]):
                without = query
                for table in emptied:
                    without = without.replace(table, f"(from {table} limit 0)")
                found = connection.execute(without).fetchall()
                assert found in ([], [(0, False, False)]), (step["name"], emptied)
                asked += 1
            if not step["is_test"]:
                table = step["statement"].split()[4]
                before = connection.execute(f"describe {table}").fetchall()
                connection.execute("begin")
                connection.execute(step["without_rows"])
                assert connection.execute(f"describe {table}").fetchall() == before
                connection.execute("rollback")
    assert asked > 300


def test_rollback_then_build_differs_in_no_row(demo: Demo, tables: "type[Tables]") -> None:
    calls = demo.folder / "extracts" / "call_logs.csv"
    lines = calls.read_text(encoding="utf-8").splitlines(keepends=True)
    calls.write_text("".join(lines[:-100]), encoding="utf-8")
    number = demo.run("build", "--fail-on", "never")["build_id"]
    never = tables.of_file(demo.warehouse)
    assert demo.run("rollback")["build_id"] == number - 1
    assert demo.run("build", "--fail-on", "never")["build_id"] == number
    assert not never.differences(tables.of_file(demo.warehouse))

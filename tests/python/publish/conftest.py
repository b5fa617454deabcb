"""A small dbt project over the real landing, and workspaces for it."""

import multiprocessing
import os
import shutil
import signal
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

Answer = Callable[[str], list[tuple[Any, ...]]]

HEADER = "lead_id,created_at,lead_source\n"
LEADS = ("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,2026-02-07,telesales\n")

# Runs the command with the small project instead of the one it ships with, after a patch.
DRIVER = """
import contextlib, os, runpy, sys
from pathlib import Path
for descriptor, path in ((1, out), (2, err)):
    os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
from prospecting_roi.build import orchestration as build
build.project_dir = lambda: Path(project)
build._Build._judging = lambda self: contextlib.nullcontext()  # it has no tables to judge
os.environ.update(environment)
runpy.run_path(silent)["silence"]()
exec(patch, globals())
sys.argv = ["roi", *arguments]
from prospecting_roi.cli import main
main()
"""

# Waits behind a line of its progress, for longer than any test: the moment cannot be missed.
HELD_AT = """
import time
from prospecting_roi.build import progress
_say = progress.LineProgress.say
def _say_and_wait(self, text):
    _say(self, text)
    if text.lstrip().startswith({line!r}):
        time.sleep(3600)
progress.LineProgress.say = _say_and_wait
"""
# How long a test waits for another process that is at work: to be met only by one that hangs.
PATIENCE = 600

# The one that served.py says what to read of.
SERVER = multiprocessing.get_context("forkserver")


@pytest.fixture(scope="session")
def small_project(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dbt project of a few models, with the real one's profiles, macros and generic tests."""
    folder = tmp_path_factory.mktemp("small_project")
    for part in ("profiles", "tests/generic"):
        (folder / part).mkdir(parents=True)
    shutil.copytree(project_root / "macros/materializations", folder / "macros/materializations")
    for name in ("profiles/profiles.yml", "macros/generate_schema_name.sql"):
        shutil.copyfile(project_root / name, folder / name)
    shutil.copyfile(
        project_root / "tests/generic/unique_grain.sql", folder / "tests/generic/unique_grain.sql"
    )
    settings = (project_root / "dbt_project.yml").read_text(encoding="utf-8")
    without = settings.replace("+contract: {enforced: true}", "").replace("+group:", "#")
    (folder / "dbt_project.yml").write_text(without.replace("+access:", "#"), encoding="utf-8")
    files = tomllib.loads(Path(__file__).with_name("small_project.toml").read_text("utf-8"))
    for name, file in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"], encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int | None
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The last line of stderr."""
        return self.err.strip().splitlines()[-1]


class Running:
    """A command in a process of its own."""

    def __init__(self, names: dict[str, Any], folder: Path) -> None:
        """Start it; what it says goes to two files in ``folder``."""
        number = len(list(folder.glob("said-*.err")))
        self.out, self.err = folder / f"said-{number}.out", folder / f"said-{number}.err"
        for path in (self.out, self.err):
            path.touch()
        names |= {"out": str(self.out), "err": str(self.err)}
        # As a daemon it does not outlive a test that failed.
        self._process = SERVER.Process(target=exec, args=(DRIVER, names), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int | None:
        """The process."""
        return self._process.pid

    def said(self, path: Path, beginning: str) -> None:
        """Wait until a line begins so; fails when the command ends without saying it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            is_over = self._process.exitcode is not None
            lines = path.read_text(encoding="utf-8").splitlines()
            if any(line.lstrip().startswith(beginning) for line in lines):
                return
            if is_over:
                break
            time.sleep(0.002)
        pytest.fail(f"never said {beginning!r}: {path.read_text(encoding='utf-8')}")

    def send(self, which: int) -> None:
        """Send it a signal."""
        os.kill(self._process.pid or 0, which)

    def end(self) -> Ended:
        """Wait for its end."""
        self._process.join(timeout=PATIENCE)
        texts = [path.read_text(encoding="utf-8") for path in (self.out, self.err)]
        return Ended(self._process.exitcode, *texts)


@dataclass
class Command:
    """A workspace, and the command ``roi`` run on it.

    What dbt parses of its project is kept beside that, apart from what else the user builds.
    """

    folder: Path
    project: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment.setdefault("XDG_CACHE_HOME", str(self.project.with_name("cache")))

    def start(self, verb: str, *arguments: str, patch: str = "") -> Running:
        """Start ``roi`` with arguments; ``patch`` is Python run before it, to make it fail."""
        names = {
            "project": str(self.project),
            "patch": patch,
            "silent": str(Path(__file__).parents[1] / "silent.py"),
            "environment": self.environment,
            "arguments": [verb, "-w", str(self.folder), *arguments],
        }
        return Running(names, self.folder.parent)

    def run(self, verb: str, *arguments: str, patch: str = "") -> Ended:
        """Run ``roi`` to its end."""
        return self.start(verb, *arguments, patch=patch).end()

    def held_at(self, line: str, verb: str, *arguments: str) -> Running:
        """Start ``roi``; when this returns, it waits where a line of its progress begins so."""
        running = self.start(verb, *arguments, patch=HELD_AT.format(line=line))
        running.said(running.err, line)
        return running

    def kill_at(self, line: str) -> Ended:
        """Kill ``roi build`` where a line of its progress begins so."""
        running = self.held_at(line, "build")
        running.send(signal.SIGKILL)
        return running.end()

    def interrupt_at(self, line: str, with_signal: int) -> Ended:
        """Send ``roi build`` a signal behind a line, whatever it does then; it cannot publish."""
        running = self.start("build", patch=HELD_AT.format(line="Publishing"))
        running.said(running.err, line)
        running.send(with_signal)
        return running.end()

    def give(self, *leads: str) -> None:
        """Write the leads as the workspace's one extract file."""
        text = HEADER + "".join(leads)
        (self.folder / "extracts" / "crm_leads.csv").write_text(text, encoding="utf-8")

    def published(self) -> int:
        """How many leads readers see; fails when the warehouse cannot be read."""
        with duckdb.connect(str(self.folder / "warehouse.duckdb"), read_only=True) as reader:
            row = reader.execute("select sum(raw_leads) from marts.rpt_channel_performance")
            return int(row.fetchall()[0][0])

    def number(self) -> int:
        """The build that readers see."""
        return int((self.folder / "warehouse.duckdb").readlink().parent.name)


@pytest.fixture(scope="session")
def published_once(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with build 1 of three leads, to be copied."""
    command = Command(tmp_path_factory.mktemp("workspaces") / "company", small_project)
    (command.folder / "extracts").mkdir(parents=True)
    (command.folder / "roi.yml").write_text("company: Test\nlocale: en_GB\n", encoding="utf-8")
    command.give(*LEADS)
    ended = command.run("build")
    assert ended.code == 0, ended.err
    return command.folder


@pytest.fixture(scope="session")
def published_twice(
    published_once: Path, small_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same with build 2, of one lead, to be copied."""
    folder = tmp_path_factory.mktemp("workspaces") / "company"
    shutil.copytree(published_once, folder, symlinks=True)
    command = Command(folder, small_project)
    command.give("L4,2026-03-01,partner\n")
    ended = command.run("build")
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture
def company(published_once: Path, small_project: Path, tmp_path: Path) -> Command:
    """A copy of its own of the workspace with build 1."""
    shutil.copytree(published_once, tmp_path / "company", symlinks=True)
    return Command(tmp_path / "company", small_project)


class Tables:
    """The published tables of one build: columns, and rows with how often each stands."""

    def __init__(self, answer: Answer) -> None:
        """Read through a function that answers a query; rows when they are asked for."""
        self.columns: dict[str, list[str]] = {}
        for schema, table, column in answer(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where table_schema in ('marts', 'quality') "
            "order by table_schema, table_name, ordinal_position"
        ):
            self.columns.setdefault(f"{schema}.{table}", []).append(column)
        self.prints: dict[str, Any] = {}
        self.rows: dict[str, Counter[tuple[Any, ...]]] = _Read(
            lambda table: answer(f"select {', '.join(self.columns[table])} from {table}")
        )
        for table, names in self.columns.items():
            each = f"hash({', '.join(names)})"
            self.prints[table] = answer(f"select count(*), sum({each}::hugeint) from {table}")

    @classmethod
    def of_file(cls, path: Path) -> "Tables":
        """Those of a DuckDB file as it is now."""
        folder = TemporaryDirectory()
        file = Path(folder.name) / "copy.duckdb"
        shutil.copyfile(path, file)

        def answer(query: str) -> list[tuple[Any, ...]]:
            with duckdb.connect(f"{folder.name}/{file.name}", read_only=True) as reader:
                return reader.execute(query).fetchall()

        return cls(answer)

    @classmethod
    def of_server(cls, connection: Any, warehouse: Path) -> "Tables":
        """Those that PostgreSQL published, in the types that they have in a DuckDB file."""
        with TemporaryDirectory() as folder:
            text, file = Path(folder) / "table.csv", Path(folder) / "server.duckdb"
            with duckdb.connect(str(file)) as copy, connection.cursor() as cursor:
                copy.execute(f"attach '{warehouse}' as published (read_only)")
                copy.execute("create schema marts; create schema quality; set TimeZone = 'UTC'")
                cursor.execute(
                    """select table_schema || '.' || table_name,
                        string_agg(column_name, ', ' order by ordinal_position)
                    from information_schema.columns where table_schema in ('marts', 'quality')
                    group by table_schema, table_name"""
                )
                for table, columns in cursor.fetchall():
                    with text.open("w", encoding="utf-8") as rows:
                        cursor.copy_expert(f"copy {table} ({columns}) to stdout (format csv)", rows)
                    copy.execute(
                        f"create table {table} as select {columns} from published.{table} limit 0"
                    )
                    copy.execute(
                        f"copy {table} from '{text}' (format csv, header false, "
                        "auto_detect false, nullstr '', allow_quoted_nulls false)"
                    )
            return cls.of_file(file)

    def differences(self, other: "Tables") -> dict[str, str]:
        """Table → what differs: the columns, or how many rows, with one of each side."""
        found = {}
        for table in self.columns.keys() | other.columns.keys():
            mine, its = self.columns.get(table), other.columns.get(table)
            if mine is None or its is None or mine != its:
                found[table] = f"columns {mine} and {its}"
            elif self._differs(table, other):
                only_mine = self.rows[table] - other.rows[table]
                only_its = other.rows[table] - self.rows[table]
                found[table] = (
                    f"{only_mine.total()} and {only_its.total()} rows, such as "
                    f"{next(iter(only_mine), None)} and {next(iter(only_its), None)}"
                )
        return found

    def _differs(self, table: str, other: "Tables") -> bool:
        """Whether rows differ: only those whose sums of hashes do are read."""
        is_same = self.prints[table] == other.prints[table]
        return not is_same and self.rows[table] != other.rows[table]


class _Read(dict[str, Counter[tuple[Any, ...]]]):
    """Rows by table, read when they are first asked for."""

    def __init__(self, read: Answer) -> None:
        self._read = read

    def __missing__(self, table: str) -> Counter[tuple[Any, ...]]:
        self[table] = Counter(self._read(table))
        return self[table]


@pytest.fixture(scope="session")
def tables() -> type[Tables]:
    """Reads and compares all published tables."""
    return Tables

"""What `roi` adds to the bare work, as ratios of two measurements from the same run.

1. `roi build` of the demo workspace and of one with eight records, an unchanged build and
   `roi --help`, as multiples of one `dbt build` of a project of one model: in wall time and in
   processor time of all processes together.
2. Landing of a call log as a multiple of DuckDB's typed `create table as select` of that file.
3. All attribution models of many journeys as a multiple of building the paths and crediting the
   linear one alone, by the same compiled SQL.

The first two are first builds of their workspace, by an installation that has built another one
before: dbt parses the project once per version of the code, for the user. Seconds are wall time or,
where it is said, processor time; memory is the peak resident set of the process, in MB. A ratio
says what the program costs on any machine; seconds only say how fast this one is.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

GOALS = {"build": 6.0, "landing": 2.0, "attribution": 10.0}
PROCESSOR_GOALS = {"build": 8.0, "small": 5.0, "landing": 2.0}
PARTS = ("builds", "landing", "attribution")
EIGHT_RECORDS = {
    "roi.yml": "company: Eight\nlocale: en_GB\n",
    "extracts/crm_leads.csv": (
        "lead_id,created_at,email,company_name,lead_source\n"
        "L1,2026-01-05 10:00:00,lou@un.example,Un,Google Ads\n"
        "L2,2026-01-15 10:00:00,kim@deux.example,Deux,Google Ads\n"
        "L3,2026-01-20 10:00:00,ana@trois.example,Trois,LinkedIn\n"
    ),
    "extracts/crm_opportunities.csv": (
        "opportunity_id,created_at,lead_id,stage,status,amount,closed_at\n"
        "D1,2026-01-25 10:00:00,L1,Signed,won,12500.50,2026-02-10 10:00:00\n"
        "D2,2026-01-26 10:00:00,L2,Lost,lost,800.00,2026-02-20 10:00:00\n"
    ),
    "extracts/crm_orders.csv": (
        "order_id,ordered_at,amount,opportunity_id,lead_id,account_name\n"
        "O1,2026-02-11 10:00:00,12500.50,D1,L1,Un\n"
    ),
    "extracts/ad_spend.csv": (
        "date,cost,platform,campaign_id,campaign_name\n"
        "2026-01-05,1234.56,google,C1,Marque\n"
        "2026-01-20,99.90,google,C1,Marque\n"
    ),
}

ONE_MODEL = {
    "dbt_project.yml": "name: one\nversion: '1.0'\nprofile: one\n",
    "profiles.yml": "one:\n  target: d\n  outputs:\n    d: {type: duckdb, path: one.duckdb}\n",
    "models/one.sql": "select 1 as one\n",
}

TYPED_COPY = """
import sys, duckdb
with duckdb.connect(sys.argv[1]) as connection:
    connection.execute("create table calls as select * from read_csv(?)", [sys.argv[2]])
"""


@dataclass(frozen=True)
class Measured:
    """One process: wall and processor time in seconds, peak resident memory in MB."""

    seconds: float
    processor_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Ratio:
    """A measurement beside the bare work it is compared with."""

    name: str
    ours: Measured
    bare: Measured

    @property
    def value(self) -> float:
        """How many times the bare work, in wall time."""
        return self.ours.seconds / self.bare.seconds

    @property
    def processor_value(self) -> float:
        """The same of the processor time of all processes together."""
        return self.ours.processor_seconds / self.bare.processor_seconds


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run a command in a folder to its end; raises SystemExit with its output when it fails."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "0"},
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            print(output.read().decode(errors="replace"), file=sys.stderr)
            raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}.")
    # Kilobytes on Linux, bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    processor = usage.ru_utime + usage.ru_stime
    return Measured(round(seconds, 2), round(processor, 2), round(usage.ru_maxrss / unit, 1))


def program(name: str) -> str:
    """The path of a program of this environment."""
    return str(Path(sys.executable).with_name(name))


def build_ratios(folder: Path) -> list[Ratio]:
    """The builds against one `dbt build` of one model, and `roi --help`."""
    roi = program("roi")
    for name in ("before", "small"):
        write_files(folder / name, EIGHT_RECORDS)
    measure([roi, "demo", "demo"], folder)
    measure([roi, "build", "-w", "before"], folder)
    bare = one_model(folder)
    commands = {
        "build": [roi, "build", "-w", "demo"],
        "small": [roi, "build", "-w", "small"],
        "unchanged": [roi, "build", "-w", "small"],
        "help": [roi, "--help"],
    }
    return [Ratio(name, measure(command, folder), bare) for name, command in commands.items()]


def one_model(folder: Path) -> Measured:
    """The first `dbt build` of a project of one model; of two, the one with less processor time."""
    tried = []
    for name in ("one", "two"):
        shutil.rmtree(folder / name, ignore_errors=True)
        write_files(folder / name, ONE_MODEL)
        tried.append(measure([program("dbt"), "build", "--profiles-dir", "."], folder / name))
    return min(tried, key=lambda measured: measured.processor_seconds)


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a folder by their paths in it."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def landing_ratio(folder: Path, calls: int) -> Ratio:
    """Landing of `calls` calls in a CSV file against DuckDB's typed copy of the same file."""
    workspace = folder / "calls"
    generator = [sys.executable, "-m", "prospecting_roi_demo", str(workspace)]
    # Clean cells: a single unreadable date and the typed copy would leave its column as text.
    options = ("--calls", str(calls), "--only", "call_logs", "--mix", "clean")
    measure([*generator, *options], folder)
    files = sorted((workspace / "extracts").glob("call_logs*"))
    if len(files) != 1:
        raise SystemExit(f"One call_logs file was expected in {workspace / 'extracts'}: {files}.")
    # Read once, so that neither side pays for a cold disk.
    with files[0].open("rb") as file:
        while file.read(1 << 24):
            pass
    bare = measure(
        [sys.executable, "-c", TYPED_COPY, str(folder / "bare.duckdb"), str(files[0])], folder
    )
    ours = measure([program("roi"), "land", "-w", str(workspace)], folder)
    return Ratio("landing", ours, bare)


def attribution_ratio(folder: Path, journeys: int) -> Ratio:
    """All attribution models of `journeys` journeys against the linear one alone."""
    script = [sys.executable, str(Path(__file__).with_name("attribution.py"))]
    measure([*script, "prepare", "attribution", str(journeys)], folder)
    bare = measure([*script, "linear", "attribution"], folder)
    ours = measure([*script, "all", "attribution"], folder)
    return Ratio("attribution", ours, bare)


@contextmanager
def work_folder(kept: Path | None) -> Iterator[Path]:
    """The folder given, or a temporary one that is removed afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    folder = Path(tempfile.mkdtemp(prefix="roi-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def report(ratio: Ratio, calls: int, journeys: int) -> None:
    """Print one ratio with both of its sides."""
    ours, bare = {
        "build": ("roi build, demo size", "dbt build, one model"),
        "small": ("roi build, eight records", "dbt build, one model"),
        "unchanged": ("roi build, unchanged", "dbt build, one model"),
        "help": ("roi --help", "dbt build, one model"),
        "landing": (f"roi land, {calls:,} calls", "typed create table as select"),
        "attribution": (f"all models, {journeys:,} journeys", "paths and the linear model"),
    }[ratio.name]
    for name, side in ((ours, ratio.ours), (bare, ratio.bare)):
        print(
            f"{name:32}{side.seconds:9.2f} s {side.processor_seconds:9.2f} s processor"
            f"{side.peak_mb:9.0f} MB"
        )
    said = (
        ("ratio of wall time", ratio.value, GOALS.get(ratio.name)),
        ("ratio of processor time", ratio.processor_value, PROCESSOR_GOALS.get(ratio.name)),
    )
    for name, value, goal in said:
        place = goal and ("within" if value <= goal else "above")
        verdict = f"   ({place} the goal of {goal:g})" if goal else ""
        print(f"{name:32}{value:9.2f}{verdict}")
    print(flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; with --json the figures as one object instead."""
    parser = argparse.ArgumentParser(description="Ratios of roi to the bare work.")
    parser.add_argument("--calls", type=int, default=10_000_000, help="calls to land")
    parser.add_argument("--journeys", type=int, default=1_000_000, help="journeys to credit")
    parser.add_argument("--only", choices=PARTS, help="one part of the ratios")
    parser.add_argument("--folder", type=Path, help="work here and keep the files")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    measures: dict[str, Callable[[Path], list[Ratio]]] = {
        "builds": build_ratios,
        "landing": lambda folder: [landing_ratio(folder, options.calls)],
        "attribution": lambda folder: [attribution_ratio(folder, options.journeys)],
    }
    ratios = []
    with work_folder(options.folder) as folder:
        for part in PARTS:
            if options.only not in (None, part):
                continue
            for done in measures[part](folder):
                ratios.append(done)
                if not options.json:
                    report(done, options.calls, options.journeys)
    if options.json:
        found = {
            item.name: {
                **asdict(item),
                "ratio": item.value,
                "processor_ratio": item.processor_value,
            }
            for item in ratios
        }
        print(json.dumps(found))


if __name__ == "__main__":
    main()

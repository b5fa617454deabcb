"""What a build of an invented company of a size costs, stage by stage: `make bench SIZE=S`.

Makes the company (company.py), builds it as often as asked, each time anew, and prints the run of
the median processor time: each stage with wall and processor time, peak memory and rows made a
second, and the twenty dearest nodes. Then, from the same run, ratios: of the core marts (all that
they read, landing included, no tests) and of the whole build to the reference pipeline
(reference.sql, whose tables are compared with the marts), to pandas and polars where these are
installed; of landing to DuckDB's typed copy of the call log; and of a company ten times smaller,
against rows × log rows. Last, the seconds of a build where nothing changed. With --json FILE all of
it of all runs, and the machine.
"""

import argparse
import importlib.util
import json
import math
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from bench import reference
from bench.run import Measured, landing_ratio, measure, program
from prospecting_roi.core.workspace import project_dir

SIZES = {"S": 100_000, "M": 10_000_000, "L": 100_000_000}
NODES = 20
# What the reference pipeline makes, by the marts that hold it.
CORE = {
    *("fct_costs", "fct_attribution", "rpt_channel_performance", "rpt_funnel_by_period"),
    *("rpt_funnel_by_cohort", "rpt_cohort_roi"),
}
# Scripts that make the same channel table, and what each needs.
OTHERS = {
    "reference_pandas.py": ("pandas", "pyarrow"),
    "reference_polars.py": ("polars", "pyarrow"),
}
GOALS = {
    "core marts ÷ reference": 1.3,
    "whole build ÷ reference": 4.0,
    "core marts ÷ pandas": 1.0,
    "core marts ÷ polars": 1.5,
    "landing ÷ typed copy": 2.0,
    "growth ÷ rows × log rows": 1.0,
}

UNCHANGED = 2.0
"""The seconds that a build may take where nothing changed."""


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "memory_mb": memory // 2**20,
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def run_beside(name: str, *arguments: str) -> str:
    """What another script of this folder prints; SystemExit with what it said when it fails."""
    command = [sys.executable, str(Path(__file__).with_name(name)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def make(workspace: Path, calls: int, memory: int | None) -> None:
    """The workspace of a company, whose files may be so long and builds take so many MB."""
    run_beside("company.py", str(workspace), "--calls", str(calls))
    millions = max(calls // 1_000_000, 10)
    limits = {"cells": 40_000_000 * millions, "file_megabytes": 800 * millions, "seconds": 36_000}
    if memory:
        limits["build_memory_megabytes"] = memory
    with (workspace / "roi.yml").open("a", encoding="utf-8") as settings:
        settings.write("limits:\n")
        settings.writelines(f"  {name}: {value}\n" for name, value in limits.items())


def built(workspace: Path) -> dict[str, Any]:
    """What a first build of a workspace took."""
    for made in ("state", "reports", "exports", "private"):
        shutil.rmtree(workspace / made, ignore_errors=True)
    (workspace / "warehouse.duckdb").unlink(missing_ok=True)
    run: dict[str, Any] = json.loads(run_beside("stages.py", str(workspace)).splitlines()[-1])
    return run


def line(name: str, cost: Mapping[str, float]) -> str:
    """A row of the table."""
    seconds, rows = cost["seconds"], cost["rows"]
    speed = f"{rows / seconds:14,.0f}" if rows and seconds else f"{'':14}"
    return (
        f"{name:54}{seconds:9.2f}{cost['processor_seconds']:11.2f}{cost['peak_mb']:9.0f}"
        f"{rows:13,}{speed}"
    )


def print_run(run: Mapping[str, Any]) -> None:
    """The table of a run."""
    print(f"{'stage':54}{'wall s':>9}{'processor':>11}{'peak MB':>9}{'rows':>13}{'rows/s':>14}")
    for name, cost in (*run["stages"].items(), ("all", run["total"])):
        print(line(name, cost))
    print(f"\nthe {NODES} dearest nodes")
    nodes = sorted(run["nodes"].items(), key=lambda node: -node[1]["processor_seconds"])
    for name, cost in nodes[:NODES]:
        print(line(name, cost))


def core_nodes(project: Path) -> set[str]:
    """The models that the core marts are made of, themselves included."""
    paths = {path.stem: path for path in (project / "models").rglob("*.sql")}
    found: set[str] = set()
    waiting = set(CORE)
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = paths[name].read_text(encoding="utf-8")
        waiting |= set(re.findall(r"ref\('(\w+)'\)", text)) & set(paths) - found
    return found


def core_processor_seconds(run: Mapping[str, Any], core: set[str]) -> float:
    """What landing and the nodes of the core marts took of a run."""
    nodes = sum(cost["processor_seconds"] for name, cost in run["nodes"].items() if name in core)
    return float(run["stages"]["landing"]["processor_seconds"] + nodes)


def median(measured: Sequence[Measured]) -> Measured:
    """The one of the middle processor time."""
    return sorted(measured, key=lambda one: one.processor_seconds)[len(measured) // 2]


def beside(workspace: Path, repeat: int) -> dict[str, Measured]:
    """What the reference and its like took; SystemExit where the marts give other figures."""
    folder = workspace.parent
    found = {}
    for script in ("reference.py", *OTHERS):
        needed = OTHERS.get(script, ())
        missing = [name for name in needed if importlib.util.find_spec(name) is None]
        if missing:
            lock = "requirements-bench.lock"
            print(f"\n{script} is left out: {', '.join(missing)} of {lock} is not installed")
            continue
        path = Path(__file__).with_name(script)
        runs = []
        for _ in range(repeat):
            made = folder / f"{path.stem}.duckdb"
            made.unlink(missing_ok=True)
            runs.append(measure([sys.executable, str(path), str(workspace), str(made)], folder))
        different = list(reference.differences(workspace / "warehouse.duckdb", made))
        if different:
            raise SystemExit(f"{script}: {len(different)} figures differ, first {different[0]}")
        found[needed[0] if needed else "reference"] = median(runs)
    return found


def ratios(
    run: Mapping[str, Any],
    smaller: Mapping[str, Any],
    others: Mapping[str, Measured],
    landing: float,
) -> dict[str, float]:
    """The ratios, in processor time, each by the sentence it is printed under."""
    core = core_processor_seconds(run, core_nodes(project_dir()))
    whole = float(run["total"]["processor_seconds"])
    found = {f"core marts ÷ {name}": core / one.processor_seconds for name, one in others.items()}
    found["whole build ÷ reference"] = whole / others["reference"].processor_seconds
    found["landing ÷ typed copy"] = landing
    rows, fewer = (one["stages"]["landing"]["rows"] for one in (run, smaller))
    growth = rows * math.log(rows) / (fewer * math.log(fewer))
    found["growth ÷ rows × log rows"] = (
        whole / float(smaller["total"]["processor_seconds"]) / growth
    )
    return found


def print_ratios(found: Mapping[str, float], others: Mapping[str, Measured], peak: float) -> None:
    """Each ratio beside its goal, and what it is divided by."""
    print("\nbeside the build")
    for name, one in others.items():
        print(f"{name:54}{one.seconds:9.2f}{one.processor_seconds:11.2f}{one.peak_mb:9.0f}")
    print("\nratios of processor time")
    for name, value in found.items():
        goal = GOALS[name]
        place = "within" if value <= goal else "above"
        print(f"{name:54}{value:9.2f}   ({place} the goal of {goal:g})")
    memory = peak / others["reference"].peak_mb
    print(f"{'peak memory: build ÷ reference':54}{memory:9.2f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, build and print."""
    parser = argparse.ArgumentParser(description="What a build of a size costs, stage by stage.")
    parser.add_argument("--size", default="S", help="S, M, L, or a number of calls")
    parser.add_argument("--repeat", type=int, default=3, help="builds, of which the median is told")
    parser.add_argument("--memory", type=int, help="MB that a build may take; else as it comes")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args(arguments)
    calls = SIZES.get(options.size) or int(options.size)
    found = machine()
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        workspace, start = Path(folder) / "company", time.perf_counter()
        make(workspace, calls, options.memory)
        made = time.perf_counter() - start
        print(f"{calls:,} calls, made in {made:.1f} s; {options.repeat} builds", flush=True)
        runs = [built(workspace) for _ in range(options.repeat)]
        runs.sort(key=lambda run: float(run["total"]["processor_seconds"]))
        run = runs[len(runs) // 2]
        print_run(run)
        unchanged = measure([program("roi"), "build", "-w", str(workspace)], Path(folder))
        others = beside(workspace, options.repeat)
        small = Path(folder) / "smaller"
        make(small, calls // 10, options.memory)
        smaller = built(small)
        landing = landing_ratio(Path(folder), calls)
    compared = ratios(run, smaller, others, landing.processor_value)
    print_ratios(compared, others, run["total"]["peak_mb"])
    print(f"{'an unchanged build, s':54}{unchanged.seconds:9.2f}   (goal {UNCHANGED:g})")
    if options.json:
        figures = {
            "calls": calls,
            "seconds_to_make": made,
            "machine": found,
            "runs": runs,
            "smaller": smaller,
            "beside": {name: asdict(one) for name, one in others.items()},
            "landing": asdict(landing),
            "unchanged": asdict(unchanged),
            "ratios": compared,
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

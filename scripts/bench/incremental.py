"""Whether builds that keep tables give what whole ones give: `make incremental-bench`.

Each sequence is a small company to which deliveries come at random: records that are new, late,
repeated, corrected (leads then share a person, or rates are others) or gone, files withdrawn, other
settings and sources. After each, the build that keeps what did not change is compared with a
whole one of the same workspace, row by row, over marts and quality. Ends with 1 when rows differ.
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from prospecting_roi.core.workspace import Workspace

sys.path.append(str(Path(__file__).resolve().parent.parent))
changing, equal = map(importlib.import_module, ("changing", "equal"))
served = equal.helpers("served")

KEPT = "tables that are made of nothing that changed"


def built(folder: Path) -> str:
    """Build a workspace in a process that is ready at once; returns what the build said."""
    said = folder / "said.txt"
    said.unlink(missing_ok=True)
    command = ["build", "-w", str(folder), "--fail-on", "never"]
    code = served.serve(command, folder, os.environ, said, said)
    text = said.read_text(encoding="utf-8")
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{text[-3000:]}")
    return text


def sequence(seed: int, steps: int, folder: Path) -> tuple[list[str], int]:
    """What differed in a sequence, and in how many of its builds tables were kept."""
    company = changing.Changing(seed, leads=6, is_on_the_web=True)
    mine, its = folder / "mine", folder / "its"
    company.write(mine)
    built(mine)
    found, kept = [], 0
    for step in range(steps):
        what = company.change_once()
        shutil.rmtree(its, ignore_errors=True)
        shutil.copytree(mine, its, symlinks=True)
        for one in (mine, its):
            company.write(one)
        kept += KEPT in built(mine)
        # without the tables of the build before, all are made anew
        Workspace(its).work_db.unlink()
        built(its)
        files_of = (one / "warehouse.duckdb" for one in (its, mine))
        told = [str(said) for said in equal.differences(*files_of)]
        found += [f"sequence {seed}, step {step} ({what}): {said}" for said in told]
    shutil.rmtree(folder)
    return found, kept


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare sequences and print what differs."""
    parser = argparse.ArgumentParser(description="Builds that keep tables against whole ones.")
    parser.add_argument("--sequences", type=int, default=5)
    parser.add_argument("--steps", type=int, default=3, help="deliveries of each")
    parser.add_argument("--seed", type=int, default=1, help="of the first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at the same time")
    options = parser.parse_args(arguments)
    vars(equal)["PERIODS"] = ""
    found, kept = list[str](), 0
    seeds = range(options.seed, options.seed + options.sequences)
    with (
        tempfile.TemporaryDirectory(prefix="roi-bench-") as folder,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        for told, some in pool.map(
            lambda seed: sequence(seed, options.steps, Path(folder) / str(seed)), seeds
        ):
            print(*told, sep="\n", end="\n" if told else "", flush=True)
            found, kept = found + told, kept + some
    builds = options.sequences * options.steps
    print(f"{builds} builds after a delivery, {kept} kept tables, {len(found)} differences")
    sys.exit(bool(found) or not kept)


if __name__ == "__main__":
    main()

"""Whether builds that keep tables give what whole ones give: `make incremental-bench`.

Each sequence is a small company to which deliveries come at random (`deliveries.py` has the kinds).
After each, the build that keeps what did not change is compared with a whole one of the same
workspace, row by row, over all of marts and quality; at times it is first killed at a random moment
and begun again. Ten sequences begin with the same company. What no row tells (expectations,
descriptions, the report) is left out. Ends with 1 when rows differ, or something never happened.
"""

import argparse
import importlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random

from bench.bare import Ending, build_bare
from bench.deliveries import Delivering
from prospecting_roi.build.progress import LineProgress

sys.path.append(str(Path(__file__).resolve().parent.parent))
equal = importlib.import_module("equal")
served = equal.helpers("served")
served.SERVER.set_forkserver_preload(
    [
        *(*served.READ_ONCE, "bench.bare", "prospecting_roi.build.dbt"),
        *(f"prospecting_roi.core.estimators.{name}" for name in ("budget_moves", "order_forecast")),
    ]
)

KEPT = re.compile(r"Kept (\d+) tables that are made of nothing that changed")
OF_A_COMPANY = 10
# Of the builds, and of those killed the ones that find another delivery when they are begun again.
KILLED, OUTDATED = 0.25, 0.5
# By the line that each part of a build begins with, about how long it takes, of processor time.
PARTS = {"Landing": 0.2, "Preparing": 0.4, "Starting dbt": 2.5, "Publishing": 0.06}


class FailedBuildError(Exception):
    """A build that should have been published."""


@dataclass
class Seen:
    """What happened in sequences, and what differed."""

    differences: list[str] = field(default_factory=list)
    builds: int = 0
    keeping: int = 0
    kept: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Seen") -> "Seen":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Seen(*(one + more for one, more in pairs))

    def in_short(self) -> str:
        """How much was compared, and whether it differed."""
        return (
            f"{self.builds} builds after a delivery, {self.keeping} kept tables "
            f"({self.kept} in all), {self.killed.total()} builds killed, "
            f"{len(self.differences)} differences"
        )

    def told(self) -> Iterator[str]:
        """What a reader has to know of it."""
        kinds = {kind: self.kinds[kind] for kind in Delivering.KINDS}
        parts = {part: self.killed[part] for part in PARTS}
        yield "deliveries: " + ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        yield "builds killed at: " + ", ".join(f"{name} {n}" for name, n in parts.items())
        yield self.in_short()
        if never := [name for name, count in {**kinds, **parts}.items() if not count]:
            yield f"never happened: {', '.join(never)}"


def built(root: Path, company: Delivering, ending: Ending | None = None) -> str:
    """Build a workspace on the company's day; returns what the build said.

    Raises FailedBuildError; nothing is said where it was killed by ``ending``.
    """
    said = root.with_suffix(".txt")
    moment = datetime.combine(company.day, time(6))
    progress = ending or LineProgress()
    process = served.SERVER.Process(target=build_bare, args=(root, moment, said, progress))
    process.start()
    process.join()
    text = said.read_text(encoding="utf-8") if said.exists() else ""
    if process.exitcode not in ({0, -signal.SIGPROF} if ending else {0}):
        raise FailedBuildError(f"the build of {root.name} ended with {process.exitcode}: {text}")
    return text if process.exitcode == 0 else ""


def killed(root: Path, company: Delivering, ending: Ending, seen: Seen) -> str:
    """Let a build be killed; returns what it said where it had ended before."""
    if text := built(root, company, ending):
        return text
    said = root.with_suffix(".txt").read_text(encoding="utf-8")
    seen.killed[max(PARTS, key=said.rfind)] += 1
    return ""


def step(company: Delivering, draw: Random, folder: Path, seen: Seen) -> Iterator[str]:
    """One delivery, built in both ways; gives what differs."""
    mine, its = folder / "mine", folder / "its"
    is_killed, is_outdated = draw.random() < KILLED, draw.random() < OUTDATED
    part = draw.choice(tuple(PARTS))
    kill = partial(killed, mine, company, Ending(part, draw.random() * PARTS[part]), seen)
    came = [company.deliver()]
    try:
        if is_killed and is_outdated:
            company.write(mine)
            kill()
            came.append(company.deliver())
        # without the tables of the build before, all are made anew
        shutil.copytree(mine, its, symlinks=True, ignore=shutil.ignore_patterns("work.duckdb*"))
        for one in (mine, its):
            company.write(one)
        text = (is_killed and not is_outdated and kill()) or built(mine, company)
        whole = built(its, company)
    except FailedBuildError as failed:
        yield f"{came}: {failed}"
        return
    seen.kinds.update(kind for kind, _ in came)
    name = f"{', '.join(map(': '.join, came))}{'; to be killed' if is_killed else ''}"
    if KEPT.search(whole):
        yield f"{name}: the build that was to be a whole one kept tables"
    seen.builds += 1
    if kept := KEPT.search(text):
        seen.keeping += 1
        seen.kept += int(kept[1])
    files = (one / "warehouse.duckdb" for one in (its, mine))
    for told, _ in equal.differences(*files, periods="", apart=()):
        yield f"{name}: {told}"
    shutil.rmtree(its)


def born_of(seed: int) -> int:
    """The seed of the company that a sequence begins with."""
    return seed - (seed - 1) % OF_A_COMPANY


def sequences(seeds: Sequence[int], steps: int, folder: Path) -> Seen:
    """Some that begin with the same company, one after the other, each until something differs."""
    born = Delivering(born_of(seeds[0]))
    begun = folder / "begun"
    born.write(begun)
    built(begun, born)
    seen = Seen()
    for seed in seeds:
        company = deepcopy(born)
        company.draw_anew(seed)
        draw = Random(f"moments {seed}")  # noqa: S311 - moments of an invented company
        shutil.copytree(begun, folder / "mine", symlinks=True)
        for number in range(steps):
            found = list(step(company, draw, folder, seen))
            seen.differences += [f"sequence {seed}, step {number} ({told})" for told in found]
            if found:
                break
        for name in ("mine", "its"):
            shutil.rmtree(folder / name, ignore_errors=True)
    shutil.rmtree(folder)
    return seen


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare sequences and print what differs."""
    parser = argparse.ArgumentParser(description="Builds that keep tables against whole ones.")
    parser.add_argument("--sequences", type=int, default=5)
    parser.add_argument("--steps", type=int, default=3, help="deliveries of each")
    parser.add_argument("--seed", type=int, default=1, help="of the first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at the same time")
    options = parser.parse_args(arguments)
    for threads in ("ROI_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    seeds = range(options.seed, options.seed + options.sequences)
    groups = [list(group) for _, group in groupby(seeds, born_of)]
    seen = Seen()
    with (
        tempfile.TemporaryDirectory(prefix="roi-bench-") as folder,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        made = pool.map(
            lambda group: sequences(group, options.steps, Path(folder) / str(group[0])), groups
        )
        for group, some in zip(groups, made, strict=True):
            seen += some
            done = f"{group[-1] - seeds[0] + 1} sequences: {seen.in_short()}"
            print(*some.differences, done, sep="\n", flush=True)
    *told, last = seen.told()
    print(*told, last, sep="\n")
    sys.exit(bool(seen.differences) or last.startswith("never"))


if __name__ == "__main__":
    main()

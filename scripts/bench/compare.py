"""Whether the waterfall of `roi compare` sums to what changed, for pairs of builds drawn at random.

Each pair is a small company and what it says some deliveries later: records came, late ones too,
were corrected and withdrawn, files went and came back, settings and a reference table changed. Both
are built and compared as `roi compare` does it, cause by cause; then for every KPI, period and
channel that both builds tell, the changes are summed and held against the difference of the figures
as published, to the cent (exactly). With --every-kpi also the KPIs of the register beyond the
standard table, which takes whole builds. Exit code 1 where one does not.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from bench.as_of import Silence, on
from bench.changing import Changing
from prospecting_roi.build.comparison import compare
from prospecting_roi.build.orchestration import build
from prospecting_roi.core.comparison import CAUSES, Comparison
from prospecting_roi.core.loads import BuildStamp, read_load
from prospecting_roi.core.options import BuildOptions
from prospecting_roi.core.workspace import Workspace


@dataclass
class Outcome:
    """Of one pair or all: figures compared and moved, by which causes, and what does not sum."""

    compared: int = 0
    moved: int = 0
    unknown: int = 0
    causes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CAUSES, 0))
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another one in."""
        self.compared += other.compared
        self.moved += other.moved
        self.unknown += other.unknown
        self.wrong += other.wrong
        for cause, count in other.causes.items():
            self.causes[cause] += count


def figures(
    root: Path, build_id: int, model: str, is_every: bool
) -> dict[tuple[Any, ...], Decimal | None]:
    """The KPIs of the standard table, or all, as published, by period, channel and name."""
    path = root / "state" / "versions" / str(build_id) / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "select kpi from marts.dim_kpis where kpi in (select column_name from "
                "information_schema.columns where table_name = 'rpt_channel_performance')"
            ).fetchall()
        ]
        rows = connection.execute(
            f"select period_grain, period_start, channel, {', '.join(names)} "
            "from marts.rpt_channel_performance "
            f"where attribution_model = '{model}' and period_grain <> 'week'"
        ).fetchall()
        others = connection.execute(
            "select period_grain, period_start, channel, kpi, actual "
            "from marts.rpt_sales_dashboard where team = 'all' and not is_so_far"
        ).fetchall()
    found = {
        (grain, start, channel, kpi): None if actual is None else Decimal(str(actual))
        for grain, start, channel, kpi, actual in others
        if is_every and kpi not in names
    }
    return found | {
        (grain, None if grain == "all" else start, channel, name): (
            None if value is None else Decimal(str(value))
        )
        for grain, start, channel, *values in rows
        for name, value in zip(names, values, strict=True)
    }


def _model(root: Path, stamp: BuildStamp) -> str:
    """The main attribution model of a build, which the next one may have changed."""
    model: str = read_load(Workspace(root), stamp.load_id).settings.attribution_model
    return model


def judged(root: Path, found: Comparison, is_every: bool) -> Outcome:
    """The waterfalls against the published figures, which are read anew."""
    outcome = Outcome()
    told = {(*one.place, one.kpi): one for one in found.waterfalls}
    former, later = (
        figures(root, stamp.build_id, _model(root, stamp), is_every)
        for stamp in (found.former, found.later)
    )
    for key in former.keys() & later.keys():
        before, after = former[key], later[key]
        outcome.compared += 1
        if before is None or after is None:
            outcome.unknown += 1
            continue
        changes = told[key].changes if key in told else ()
        for cause, change in zip(CAUSES, changes, strict=False):
            outcome.causes[cause] += bool(change)
        outcome.moved += before != after
        if sum((one for one in changes if one is not None), Decimal(0)) != after - before:
            outcome.wrong.append(f"{key}: {before} to {after} by {changes}")
    return outcome


def tried(root: Path, seed: int, is_every: bool = False) -> Outcome:
    """One pair, built and compared in a new workspace."""
    draw, company = Random(seed), Changing(seed)  # noqa: S311 - invented companies
    for number in range(2):
        for _ in range(number * draw.randrange(1, 6)):
            company.change(draw.randrange(1, 20), of_rules=True)
        company.write(root)
        with on(datetime.combine(company.day, time(6))):
            build(root, BuildOptions(fail_on="never"), Silence())
    found, _ = compare(root, None, "all", Silence(), is_every=is_every)
    return judged(root, found, is_every)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was compared, and what does not sum."""
    parser = argparse.ArgumentParser(description="Pairs of builds, compared.")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every-kpi", action="store_true")
    options = parser.parse_args(arguments)
    whole = Outcome()
    for seed in range(options.seed, options.seed + options.pairs):
        with tempfile.TemporaryDirectory() as folder:
            outcome = tried(Path(folder) / "company", seed, options.every_kpi)
        whole.add(outcome)
        print(f"pair {seed}: {outcome.moved} of {outcome.compared} figures moved", *outcome.wrong,
              sep="\n  ", flush=True)  # fmt: skip
    print(
        f"{whole.moved} figures moved, {whole.unknown} unknown on a side, of {whole.compared}; by"
    )
    print(", ".join(f"{cause} {count}" for cause, count in whole.causes.items()))
    print(f"{len(whole.wrong)} waterfalls do not sum to the difference")
    return int(bool(whole.wrong))


if __name__ == "__main__":
    sys.exit(main())

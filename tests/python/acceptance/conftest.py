"""Small workspaces, written as a company would fill them and built as `roi build` builds them."""

import csv
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

Record = Mapping[str, object]
Records = Sequence[Record]


@dataclass(frozen=True)
class Built:
    """A workspace that was built: its folder, read through the published file."""

    root: Path

    def records(self, sql: str, *, private: bool = False) -> list[dict[str, Any]]:
        """The rows of a query on the published file (or on the private work database)."""
        path = self.root / ("state/work.duckdb" if private else "warehouse.duckdb")
        with duckdb.connect(str(path), read_only=True) as connection:
            answer = connection.execute(sql)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def record(self, sql: str) -> dict[str, Any]:
        """The one row of a query."""
        rows = self.records(sql)
        assert len(rows) == 1, f"{len(rows)} rows of: {sql}"
        return rows[0]

    def value(self, sql: str) -> Any:
        """The one value of a query."""
        (value,) = self.record(sql).values()
        return value

    def channel(self, channel: str, grain: str = "all", start: str | None = None) -> dict[str, Any]:
        """The row of the standard table for a channel and period, with its readings."""
        day = f"and period_start = date '{start}'" if start else ""
        row = self.record(
            f"""select * from marts.rpt_channel_performance
            where channel = '{channel}' and period_grain = '{grain}' {day}
              and attribution_model = 'declared_source'"""
        )
        return row | self.readings("channel", channel, row["period_grain"], row["period_start"])

    def readings(self, kind: str, value: str, grain: str, start: object) -> dict[str, Any]:
        """The readings of a row of a standard table, as `metric_reading`; None without a row."""
        told = self.records(
            f"""select * from marts.rpt_performance_readings
            where dimension_kind = '{kind}' and dimension_value = '{value}'
              and period_grain = '{grain}' and period_start = date '{start}'
              and attribution_model = 'declared_source'"""
        )
        readings = ("lower", "upper", "middle", "if_unknown_against", "if_unknown_for")
        metrics = self.records("select distinct metric from marts.rpt_performance_readings")
        found = {f"{row['metric']}_{name}": None for row in metrics for name in readings}
        return found | {f"{row['metric']}_{name}": row[name] for row in told for name in readings}

    def day(self, channel: str, day: str) -> dict[str, Any]:
        """What the facts of a channel and day add up to, under the main model."""
        return self.record(
            f"""select sum(complete_cost) as complete_cost, sum(raw_leads) as raw_leads,
                sum(revenue) as revenue
            from marts.fct_performance
            where channel = '{channel}' and performance_date = date '{day}'"""
        )

    def campaign(self, campaign_id: str) -> dict[str, Any]:
        """The row of the campaign table for a campaign."""
        return self.record(
            f"""select * from marts.rpt_campaign_performance
            where campaign_id = '{campaign_id}' and attribution_model = 'declared_source'"""
        )


def write_records(path: Path, records: Records | Sequence[str]) -> None:
    """A CSV file of the records; of a list of column names, the header alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        if records and isinstance(records[0], Mapping):
            columns = list(dict.fromkeys(name for record in records for name in record))
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(records)  # type: ignore[arg-type]
        else:
            csv.writer(file).writerow(records)


@pytest.fixture(scope="session")
def make_workspace(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Path]:
    """Writes a workspace: `settings` is its roi.yml, `extracts` its canonical CSV files."""

    def make(
        name: str,
        extracts: Mapping[str, Records | Sequence[str]],
        settings: str = "company: Worked example\n",
    ) -> Path:
        root = tmp_path_factory.mktemp(name)
        (root / "extracts").mkdir()
        (root / "roi.yml").write_text(settings, encoding="utf-8")
        for extract, records in extracts.items():
            write_records(root / "extracts" / f"{extract}.csv", records)
        return root

    return make


@pytest.fixture(scope="session")
def build_workspace(
    warm_build: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Built]:
    """Runs a whole build of a workspace in this process and expects it to be published.

    With ROI_WORKSPACES_TO the workspaces are put in that folder instead (see scripts/equal.py).
    """
    kept = os.environ.get("ROI_WORKSPACES_TO", "")

    def run(root: Path, threads: int | None = None) -> Built:
        if kept:
            name = "-".join(root.relative_to(tmp_path_factory.getbasetemp()).parts)
            shutil.copytree(root, Path(kept) / name)
            pytest.skip("the workspace was put aside, not built")
        assert warm_build(root, threads) == "published"
        return Built(root)

    return run

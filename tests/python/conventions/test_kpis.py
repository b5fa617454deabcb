"""What holds for the register of the KPIs: its texts, its figures and its page."""

import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

UNITS = {"amount", "count", "share", "ratio", "points", "days", "months"}
DIRECTIONS = {"higher", "lower", "none"}
OWNERS = {"finance", "marketing", "sales", "data"}
MOST_ON_FIRST_SCREEN = 10


@pytest.fixture(scope="module")
def kpis(project_root: Path) -> list[dict[str, str]]:
    with (project_root / "seeds" / "kpis.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_kpi_is_a_figure_of_a_report(
    kpis: list[dict[str, str]], manifest: dict[str, Any]
) -> None:
    published = {
        column
        for node in manifest["nodes"].values()
        if node["name"].startswith("rpt_")
        for column in node["columns"]
    }
    names = [kpi["kpi"] for kpi in kpis]
    assert len(set(names)) == len(names)
    assert set(names) - published == set()


def test_the_history_keeps_every_kpi_of_the_channels(
    kpis: list[dict[str, str]], manifest: dict[str, Any]
) -> None:
    nodes = {node["name"]: node for node in manifest["nodes"].values()}
    columns = set(nodes["rpt_channel_performance"]["columns"])
    kept = re.findall(r"'(\w+)'", nodes["rpt_metric_history"]["raw_code"].split("] -%}")[0])
    assert kept == [kpi["kpi"] for kpi in kpis if kpi["kpi"] in columns]


def test_every_kpi_is_told_in_both_languages(kpis: list[dict[str, str]]) -> None:
    for kpi in kpis:
        assert [name for name, text in kpi.items() if not text.strip()] == [], kpi["kpi"]
        assert kpi["unit"] in UNITS
        assert kpi["direction"] in DIRECTIONS
        assert kpi["owner"] in OWNERS
    for language in ("en", "fr"):
        labels = [kpi[f"label_{language}"] for kpi in kpis]
        assert len(set(labels)) == len(labels)


def test_a_first_screen_holds_no_more_than_is_read(kpis: list[dict[str, str]]) -> None:
    first = [kpi["kpi"] for kpi in kpis if kpi["is_on_first_screen"] == "true"]
    assert 0 < len(first) <= MOST_ON_FIRST_SCREEN


def test_what_is_written_of_the_kpis_is_up_to_date(project_root: Path, tmp_path: Path) -> None:
    script = project_root / "scripts" / "kpis_doc.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    for name in ("docs/kpis.md", "models/marts/core/_kpis__docs.md"):
        written = (project_root / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == written, (
            f"{name} differs from the seed: run `make kpis-doc`"
        )


def test_columns_say_what_their_kpi_is_for(
    kpis: list[dict[str, str]], manifest: dict[str, Any]
) -> None:
    columns = manifest["nodes"]["model.prospecting_roi.rpt_channel_performance"]["columns"]
    told = [kpi for kpi in kpis if kpi["kpi"] in columns]
    assert len(told) > len(kpis) / 2
    for kpi in told:
        assert kpi["useful_en"] in columns[kpi["kpi"]]["description"], kpi["kpi"]

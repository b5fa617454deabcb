"""The semantic layer as the registries and the register of the KPIs say it is."""

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("semantic_yaml.py")


@pytest.fixture(scope="module")
def metrics(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {metric["name"]: metric for metric in manifest["metrics"].values()}


def test_the_property_file_is_what_the_registries_give(script: ModuleType) -> None:
    assert script.WRITTEN.read_text(encoding="utf-8") == script.written(), (
        "the semantic layer differs from the registries: run `make semantic-yaml`"
    )


def test_every_measure_and_ratio_of_the_standard_table_is_a_metric(
    script: ModuleType, metrics: dict[str, dict[str, Any]]
) -> None:
    told = {
        name
        for name, metric in metrics.items()
        if not {"is_part", "fact"} & metric["config"]["meta"].keys()
    }
    assert told == {*script.measures(), *script.ratios()}
    # conversion metrics of MetricFlow count a conversion for each base event
    assert {metric["type"] for metric in metrics.values()} == {"simple", "derived", "ratio"}


def test_every_fact_has_its_metrics(
    metrics: dict[str, dict[str, Any]], manifest: dict[str, Any]
) -> None:
    facts = {node["name"] for node in manifest["nodes"].values() if node["name"].startswith("fct_")}
    told = {metric["config"]["meta"].get("fact") for metric in metrics.values()} - {None}
    # Credits and stages are those of the standard table, day by day.
    assert facts - told == {"fct_performance", "fct_attribution", "fct_lead_stages"}


def test_metrics_are_called_as_the_register_calls_them(
    project_root: Path, metrics: dict[str, dict[str, Any]]
) -> None:
    with (project_root / "seeds" / "kpis.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["kpi"]: (row["label_en"], row["label_fr"]) for row in csv.DictReader(file)}
    found = {
        name: (metrics[name]["label"], metrics[name]["config"]["meta"]["label_fr"])
        for name in labels.keys() & metrics.keys()
    }
    assert len(found) > 20
    assert found == {name: labels[name] for name in found}


def test_periods_are_counted_by_the_calendar(manifest: dict[str, Any]) -> None:
    calendar = manifest["nodes"]["model.prospecting_roi.dim_dates"]
    assert calendar["time_spine"]["standard_granularity_column"] == "date_day"
    assert calendar["columns"]["date_day"]["granularity"] == "day"

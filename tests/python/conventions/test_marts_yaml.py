"""The standard tables as the two registries of measures and ratios say they are."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from prospecting_roi.core.settings import ATTRIBUTION_MODELS


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("marts_yaml.py")


def test_the_property_file_is_what_the_registries_give(script: ModuleType) -> None:
    assert script.WRITTEN.read_text(encoding="utf-8") == script.written(), (
        "the standard tables' YAML differs from the registries: run `make marts-yaml`"
    )


def test_the_standard_table_can_be_read(manifest: dict[str, Any]) -> None:
    """About 60 columns in the order a reader asks: keys, costs, counts … the direct costs last."""
    columns = list(manifest["nodes"]["model.prospecting_roi.rpt_channel_performance"]["columns"])
    assert len(columns) <= 60
    assert columns[:5] == [
        *("period_grain", "period_start", "channel", "attribution_model", "complete_cost"),
    ]
    order = [
        *("targeted", "new_customers", "cost_per_lead", "customer_acquisition_cost", "orders"),
        *("net_margin_per_acquired_customer", "roi", "roi_lower", "roi_upper", "roi_label"),
        *("is_return_settled", "win_rate", "payback_months", "is_top_firm", "is_firm_by_sample"),
        *("direct_cost_per_lead", "direct_customer_acquisition_cost"),
    ]
    assert sorted(order, key=columns.index) == order
    readings = ("_middle", "_if_unknown_against", "_if_unknown_for")
    assert [name for name in columns if name.endswith(readings)] == []


def test_every_measure_and_ratio_is_described(script: ModuleType, manifest: dict[str, Any]) -> None:
    words = {key.rsplit(".", 1)[1] for key in manifest["docs"]}
    shown = {name for table in script.tables() for name in table.columns}
    undescribed = {
        name
        for name in shown
        if (f"reading_{name}" if name in script.READINGS else script.DOCS.get(name, name))
        not in words
    }
    assert undescribed == set()


def test_a_name_stands_in_one_registry(script: ModuleType) -> None:
    measures = [name for name, *_ in script.registry("measures")]
    assert len(measures) == len(set(measures))
    assert set(measures) & set(script.registry("ratios")) == set()


def test_the_models_of_the_setting_are_those_of_the_credits(script: ModuleType) -> None:
    assert tuple(script.registry("attribution_models")) == ATTRIBUTION_MODELS

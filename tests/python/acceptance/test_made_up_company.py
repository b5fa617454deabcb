"""The made-up company without defects: what is built is what its generator knows to be true."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COUNTED = {
    "leads": "raw_leads",
    "mqls": "mqls",
    "sqls": "sqls",
    "opportunities": "opportunities",
    "won_opportunities": "won_opportunities",
    "lost_opportunities": "lost_opportunities",
    "new_customers": "new_customers",
    "orders": "orders",
    "revenue": "revenue",
    "new_customer_revenue": "new_customer_revenue",
}


@pytest.fixture(scope="session")
def company(
    tmp_path_factory: pytest.TempPathFactory, build_workspace: Callable[[Path], Any]
) -> Any:
    root = tmp_path_factory.mktemp("company") / "demo"
    command = [sys.executable, "-m", "prospecting_roi_demo", root]
    size = ["--mix", "clean", "--leads", "500", "--calls", "3000"]
    subprocess.run([*command, *size], check=True, capture_output=True)
    return build_workspace(root)


@pytest.fixture(scope="session")
def truth(company: Any) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((company.root / "truth" / "truth.json").read_text())
    return known


def test_each_channel_has_its_true_counts_and_revenue(company: Any, truth: dict[str, Any]) -> None:
    # orders of customers from before the period name no source
    channels = {name: true for name, true in truth["channels"].items() if name != "existing"}
    expected = {name: {key: true[key] for key in COUNTED} for name, true in channels.items()}
    found = {}
    for name in channels:
        row = company.channel(name)
        found[name] = {key: float(row[column]) for key, column in COUNTED.items()}
    assert found == expected


def test_the_company_has_its_true_counts_and_revenue(company: Any, truth: dict[str, Any]) -> None:
    row = company.channel("all")
    found = {key: float(row[column]) for key, column in COUNTED.items()}
    assert found == {key: truth["company"][key] for key in COUNTED}
    assert row["meetings_held"] == truth["company"]["meetings_held"]


def test_cost_base_is_kept_per_month_and_category(company: Any) -> None:
    spread = company.records(
        """select date_trunc('month', cost_date) as month, category,
            sum(complete_cost + non_prospecting_cost) as amount
        from marts.fct_costs group by all order by all"""
    )
    base = company.records(
        """select date_trunc('month', month_date) as month, category, sum(amount) as amount
        from intermediate.int_costs__base group by all order by all""",
        private=True,
    )
    assert len(base) > 100
    assert spread == base


def test_every_period_carries_the_whole_cost(company: Any) -> None:
    rows = company.records(
        """select period_grain,
            sum(case when channel = 'all' then complete_cost end) as whole,
            sum(case when channel <> 'all' then complete_cost end) as channels
        from marts.rpt_channel_performance group by period_grain, attribution_model"""
    )
    total = company.value("select sum(complete_cost) from marts.fct_costs")
    assert len(rows) == 5 * 11
    assert {row["period_grain"] for row in rows} == {
        "week",
        "month",
        "quarter",
        "year",
        "all",
    }
    assert {(row["whole"], row["channels"]) for row in rows} == {(total, total)}


def test_the_cohorts_hold_every_lead_once(company: Any, truth: dict[str, Any]) -> None:
    row = company.record(
        """select sum(raw_leads) as leads, sum(new_customers) as customers
        from marts.rpt_funnel_by_cohort where channel = 'all'"""
    )
    assert row["leads"] == truth["company"]["leads"]
    assert row["customers"] == truth["company"]["new_customers"]


def test_goals_stand_beside_the_funnel(company: Any) -> None:
    rows = company.records(
        """select raw_leads, raw_leads_goal, raw_leads_gap
        from marts.rpt_funnel_by_period
        where period_grain = 'month' and channel = 'all' and raw_leads_goal is not null"""
    )
    assert len(rows) == 24
    assert all(row["raw_leads_gap"] == row["raw_leads"] - row["raw_leads_goal"] for row in rows)

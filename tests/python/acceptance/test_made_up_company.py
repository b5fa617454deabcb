"""The made-up company without defects: what is built is what its generator knows to be true."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.workspace import Workspace

from .plans import WRITTEN, comparing_joins

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
def company(tmp_path_factory: pytest.TempPathFactory, build_workspace: Callable[..., Any]) -> Any:
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


def test_cohorts_sum_to_the_standard_table(company: Any) -> None:
    """Cost, leads, customers and their margin of each channel, whatever month they belong to."""
    columns = ("complete_cost", "raw_leads", "new_customers", "new_customer_gross_margin")
    sums = ", ".join(f"sum({name}) as {name}" for name in columns)
    cohorts = company.records(
        f"""select dimension_value as channel, {sums}
        from marts.rpt_cohort_roi where dimension_kind = 'channel' and is_latest group by all"""
    )
    assert len(cohorts) > 5
    for row in cohorts:
        standard = company.channel(row["channel"])
        assert row == {name: standard[name] for name in row}


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


# Of one row, or of as many as the settings, extracts, measures or lists in the code have entries.
SMALL = {
    "settings",
    "build",
    "extracts",
    "runs",
    "attribution_weights",
    "channel_labels",
    "int_attribution_models__listed",
    "int_attribution_settings__settled",
    "int_deal_values__spread",
    "int_extracts__spanned",
    "int_implied_leads__settled",
    "int_numbers__listed",
    "int_value_windows__set",
    WRITTEN,
}

# A side is small by what it is, though not by the table it reads.
COMPARING_FEW = {
    "int_ad_spend__covered": "months of a platform with months of the ledger",
    "int_accounts__merged": "the levels of certainty: one, or a dozen where merges are rejected",
    "int_leads__combined": "titles, each once, with the words of roles: a reference table",
    "int_leads__merged": "the levels of certainty: one, or a dozen where merges are rejected",
    "int_allocation_shares__measured": "the fixed shares of allocation keys: a table by hand",
    "int_budget_months__summed": "months with the one that ends them",
    "int_decision_weeks__summed": "decisions: a list by hand",
    "int_decisions__windowed": "decisions: a list by hand",
    "int_evidence__counted": "the kinds of dimension: a handful",
    "int_followups__planned": "the steps of the plan: three, or a few more",
    "int_kpis__compared": "the row of the company, and that of all teams",
    "int_ledger_months__findings": "months of the ledger",
    "int_lead_values__measured": "months of a channel, with one row per measure",
    "int_remarks__themed": "the words of themes: a reference table",
    "rpt_attribution_comparison": "channels",
    "rpt_deal_milestones": "milestones: a table by hand",
    "stg_planning__campaign_references": "names of campaigns, with the campaigns that are listed",
}


def test_no_model_compares_all_rows_with_all_rows(
    company: Any, compiled_models: Callable[[Path], dict[str, str]]
) -> None:
    """A thousand times the records would take a million times the work."""
    workspace = Workspace(company.root)
    models = compiled_models(company.root)
    assert len(models) > 200
    with duckdb.connect(str(workspace.work_db), read_only=True) as connection:
        connection.execute(f"attach '{workspace.warehouse}' as pub (read_only)")
        found = {
            join
            for name, sql in models.items()
            for join in comparing_joins(connection, sql, name)
            if not join.is_bounded(SMALL)
        }
    assert sorted(str(join) for join in found if join.model not in COMPARING_FEW) == []
    assert set(COMPARING_FEW) - {join.model for join in found} == set(), "needed no longer"


def test_a_left_join_that_asks_something_of_its_left_side_is_seen() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table one as select n, n % 2 = 0 as is_even from range(9) t(n)")
        connection.execute("create table other as from one")
        join = "select * from one left join other on one.n = other.n"
        assert comparing_joins(connection, join, "m") == set()
        [found] = comparing_joins(connection, f"{join} and one.is_even", "m")
        assert not found.is_bounded(SMALL)
        assert found.is_bounded({"other"})
